"""
The states of members, and how far items, decided items and expectations can still matter.

Written with each fact; read by figures to look up who is a member, and to leave out what is over.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from shared.database import UnitOfWork
from shared.events.base import Event

_MATTER: Final = """
    INSERT INTO matter_seen (source, subject, last_day, over_at)
    SELECT source, subject, last_day, over_at
    FROM matter_to_see($1, $2)
    ORDER BY source, subject
    ON CONFLICT (source, subject) DO UPDATE SET last_day = EXCLUDED.last_day, over_at = EXCLUDED.over_at
"""
_SEE: Final = {
    "member": """
        WITH seen AS MATERIALIZED (
            SELECT * FROM member_state_to_see($1, $2)
        ), gone AS (
            DELETE FROM member_state
            WHERE source = ANY ($1)
              AND subject = ANY ($2)
              AND (source, subject, from_day, from_at) NOT IN (SELECT source, subject, from_day, from_at FROM seen)
        )
        INSERT INTO member_state AS known
        SELECT * FROM seen
        ORDER BY source, subject, from_day, from_at
        ON CONFLICT (source, subject, from_day, from_at) DO UPDATE SET
            until_day = EXCLUDED.until_day,
            until_at = EXCLUDED.until_at,
            event_id = EXCLUDED.event_id,
            kind = EXCLUDED.kind,
            class = EXCLUDED.class,
            branches = EXCLUDED.branches
        WHERE known IS DISTINCT FROM EXCLUDED
    """,
    "item": """
        INSERT INTO item_seen (source, subject, first_day, last_day, closed_at)
        SELECT source, subject, first_day, last_day, closed_at
        FROM item_to_see($1, $2)
        ORDER BY source, subject
        ON CONFLICT (source, subject) DO UPDATE SET
            first_day = EXCLUDED.first_day,
            last_day = EXCLUDED.last_day,
            closed_at = EXCLUDED.closed_at
    """,
    **dict.fromkeys(("decided_item", "expectation"), _MATTER),
}


async def see(uow: UnitOfWork, events: Iterable[Event[Any]]) -> None:
    """Tell anew of every member, item and matter of these events, from all that is known of each."""
    for aggregate, statement in _SEE.items():
        of = [event for event in events if event.subject.startswith(f"{aggregate}/")]
        if of:
            await uow.connection.execute(
                statement, sorted({event.source for event in of}), sorted({event.subject for event in of})
            )
