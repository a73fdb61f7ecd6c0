"""Digests as invented societies publish them, and messages as they come through the broker."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import uuid_utils.compat as uuids

from services.reporting.domain.definitions import DEFINITIONS
from services.reporting.domain.period import period_of
from services.reporting.domain.publishing import adds_up
from shared.events.base import Event
from shared.events.envelope import encode
from shared.events.reporting import DigestPublished, PublishedFigure

WHEN = datetime(2026, 10, 3, 1, tzinfo=UTC)


def figure(name: str, value: float, of: int | None = None, **more: Any) -> PublishedFigure:
    """A figure by its real definition; `of` makes its value the percentage of `value` in it."""
    one = DEFINITIONS[name]
    shown = value if of is None else round(100 * value / of, 1)
    fields = {"definition": one.version, "kind": one.kind, "unit": one.unit, "adds_up": adds_up(one)}
    titles = {"title_zh": one.title_zh, "title_en": one.title_en}
    return PublishedFigure(**{"name": name, "value": shown, "records": int(value), "of": of, **titles, **fields} | more)


def digest(code: str, *figures: PublishedFigure, run: int = 1, **more: Any) -> DigestPublished:
    """The digest of a period."""
    period = period_of(code)
    fields: dict[str, Any] = {
        "effective_on": period.last_day, "code": code, "title": code, "kind": period.kind, "known_on": WHEN,
        "first_day": period.first_day, "run": f"{code}-{run}", "issue": 1, "dataset_sha256": "a" * 64, "branches": 3,
    }  # fmt: skip
    return DigestPublished(**fields | more, figures=figures)


def said(society: str, data: DigestPublished, version: int = 1) -> Event[Any]:
    """The event as the society's reporting says it."""
    return Event(
        str(uuids.uuid7()), f"/societies/{society}/reporting", data.TYPE, data.subject, version,
        WHEN + timedelta(hours=version), "test", "test", None, None, data,
    )  # fmt: skip


@dataclass
class Came:
    """A raw message, as far as the door looks at it."""

    body: bytes
    user_id: str | None
    content_type: str | None = "application/cloudevents+json"
    headers: dict[str, Any] = field(default_factory=dict)


def came(society: str, data: DigestPublished, version: int = 1, login: str | None = "") -> Came:
    """The message of a society, by its own login unless another is named."""
    return Came(encode(said(society, data, version)), f"fed-{society}" if login == "" else login)
