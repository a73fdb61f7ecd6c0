"""What a stale version means: what was asked, what is so now, and what was so when the caller looked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from shared.database import Connection
from shared.events.base import Event
from shared.events.envelope import decode

Fields = dict[str, Any]
# The day of a state is no fact of it: two changes of different days are no contradiction.
_NO_FACT = "effective_on"


async def sides(
    connection: Connection, subject: str, seen: int, mine: Fields, day: date, named: str | None = None
) -> dict[str, Any]:
    """
    The three sides of a stale change, from the ledger: `mine`, `theirs` (now) and `original` (at the version seen).

    States are those on `day`; of an occurrence they are its versions, and its day is a fact under the name `named`.
    `conflicts` are the fields that both sides changed, to different values; `said_since` is what was said of the
    subject after the version seen, for later days too.
    """
    rows = await connection.fetch("SELECT body FROM ledger WHERE subject = $1 ORDER BY version", subject)
    events = [decode(row["body"]) for row in rows]
    before = [event for event in events if event.version <= seen]
    original = record_of(named, before) if named else state_on(day, before)
    theirs = record_of(named, events) if named else state_on(day, events)
    return {
        "mine": mine,
        "theirs": theirs,
        "original": original,
        "conflicts": conflicts(mine, theirs, original),
        "said_since": [_told(event) for event in events if event.version > seen],
    }


def state_on(day: date, events: Iterable[Event[Any]]) -> Fields:
    """The facts said of a subject as they hold on a day; before its first day, as they begin."""
    ordered = sorted(events, key=lambda event: (event.effective_on, event.version))
    begun = [event for event in ordered if event.effective_on <= day] or ordered[:1]
    facts: Fields = {}
    for event in begun:
        facts |= event.data.model_dump(mode="json", exclude={_NO_FACT})
    return facts


def record_of(named: str, events: Iterable[Event[Any]]) -> Fields:
    """The facts of an occurrence as last said, its day under the name given."""
    facts: Fields = {}
    for event in sorted(events, key=lambda event: event.version):
        facts |= event.data.model_dump(mode="json", exclude={_NO_FACT}) | {named: event.effective_on.isoformat()}
    return facts


def conflicts(mine: Mapping[str, Any], theirs: Mapping[str, Any], original: Mapping[str, Any]) -> list[str]:
    """The fields that both sides changed, to different values."""
    return sorted(
        field
        for field, value in mine.items()
        if field in theirs and value != theirs[field] != original.get(field) != value
    )


def _told(event: Event[Any]) -> dict[str, Any]:
    """One thing said meanwhile; who said it is left to the ledger's readers."""
    return {
        "version": event.version,
        "type": event.type,
        "effective_on": event.effective_on.isoformat(),
        "recorded_at": event.recorded_at.isoformat(),
    }
