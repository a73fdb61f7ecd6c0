"""Who holds which post of a body or branch on a day as known at a moment, in the order of rank."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from services.registry.domain.name_order import Ranks, order_key
from services.registry.views import bodies
from shared.database import Connection

Names = Mapping[str, Mapping[str, str | None]]


@dataclass(frozen=True, slots=True)
class Roster:
    """The head of a roster, and the appointments on it."""

    head: dict[str, Any]
    holders: list[dict[str, Any]]

    def persons(self) -> set[str]:
        """The codes of those on it."""
        return {holder["person"] for holder in self.holders}

    def told(self, names: Names | None, ranks: Ranks) -> dict[str, Any]:
        """
        A line for each post in the order of rank; inside a post by 姓氏笔画 where names are shown, else by code.

        A name of null is one that nobody can read: the person was erased, or never registered.
        """
        ordered = sorted(self.holders, key=lambda holder: _order(holder["person"], names, ranks))
        lines = [
            {**seat, "holders": [_holder(one, names) for one in ordered if one["post"] == seat["post"]]}
            for seat in self.head["seats"]
        ]
        head = {name: value for name, value in self.head.items() if name not in ("seats", "terms", "history")}
        return {**head, "names": names is not None, "posts": lines}


def _order(person: str, names: Names | None, ranks: Ranks) -> tuple[Any, ...]:
    name = (names or {}).get(person, {}).get("name")
    return (0, order_key(name, ranks), person) if name else (1, (), person)


def _holder(row: Mapping[str, Any], names: Names | None) -> dict[str, Any]:
    shown = {name: value for name, value in row.items() if name != "post"}
    if names is None:
        return shown
    return {**shown, **{"name": None, "unit": None, "title": None}, **names.get(row["person"], {})}


async def roster(connection: Connection, code: str, day: date, known: datetime) -> Roster | None:
    """
    The roster of a body or branch on a day; of one that has ended by then, that of its last day (`shown_on`).

    The first day of an appointment is in, its `until` is out. None where nothing is known of the code.
    """
    head = await bodies.body(connection, code, day, known)
    if head is None:
        return None
    rows = await connection.fetch(
        """
        SELECT state.code, post, person, since, until, term, decision, stream.version, erased_at IS NOT NULL AS erased
        FROM post_of_body_at($1, $2, $3) AS state
        JOIN stream ON stream.subject = 'post/' || state.code
        LEFT JOIN person ON person.code = state.person
        ORDER BY state.code
        """,
        code,
        head["shown_on"],
        known,
    )
    return Roster(head, [dict(row) for row in rows])
