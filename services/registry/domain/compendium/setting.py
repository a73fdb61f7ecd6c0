"""Setting our own pages: cover, contents, version table, list, and what stands over each page of the body."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import orjson

from services.registry.domain.compendium.plan import Plan
from shared.paper.measures import chinese_day
from shared.paper.typesetting import typeset

SHORT_HASH = 12
_HERE = Path(__file__).parent


def front(plan: Plan, starts: Mapping[str, int], parts: Mapping[str, int], incoming: int) -> bytes:
    """Cover, contents and version table as PDF; the pages on which documents, parts and the list begin."""
    told = _told(plan) | {
        "edition": plan.edition,
        "day": chinese_day(plan.on),
        "incoming_page": incoming,
        "incoming": [one.code for one in plan.incoming],
        "parts": [
            {
                "title": part.title,
                "page": parts[part.title],
                "documents": [
                    {
                        "number": one.number,
                        "heading": one.heading,
                        "title": one.title,
                        "paper": one.paper or "—",
                        "version": one.version,
                        "in_force_on": one.in_force_on.isoformat(),
                        "decision": one.decision,
                        "sha256": one.file[:SHORT_HASH],
                        "page": starts[one.code],
                    }
                    for one in part.documents
                ],
            }
            for part in plan.parts
        ],
    }
    return _set("front.typ", told)


def body(plan: Plan, pages: list[dict[str, Any]]) -> bytes:
    """What stands over the pages of the body, each `number`, `kind`, `words`, `width` and `height` (points)."""
    return _set("body.typ", _told(plan) | {"pages": pages})


def list_of_incoming(plan: Plan, first: int) -> bytes:
    """The documents of superior bodies as a table whose first page has the number `first`."""
    lines = [
        {
            "issuer": one.issuer,
            "paper": one.paper,
            "title": one.title,
            "dated_on": one.dated_on.isoformat(),
            "received_on": one.received_on.isoformat(),
        }
        for one in plan.incoming
    ]
    return _set("list.typ", _told(plan) | {"incoming": lines, "incoming_title": plan.incoming_title, "first": first})


def _told(plan: Plan) -> dict[str, Any]:
    return {"title": plan.title, "society": plan.society, "incoming_title": plan.incoming_title}


def _set(page: str, told: Mapping[str, Any]) -> bytes:
    return typeset({"main": _text(page), "words.typ": _text("words.typ"), "told.json": orjson.dumps(told)})


@cache
def _text(name: str) -> bytes:
    return (_HERE / name).read_bytes()
