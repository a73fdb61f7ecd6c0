"""
How far members, items, decided items and expectations can still matter.

Written with each fact, read by figures to leave out what is over.
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
        INSERT INTO member_seen (source, subject, stream, gone_on, gone_at)
        SELECT source, subject, stream, gone_on, gone_at
        FROM member_to_see($1, $2)
        ORDER BY source, subject
        ON CONFLICT (source, subject) DO UPDATE SET gone_on = EXCLUDED.gone_on, gone_at = EXCLUDED.gone_at
    """,
    "item": """
        INSERT INTO item_seen (source, subject, last_day, closed_at)
        SELECT source, subject, last_day, closed_at
        FROM item_to_see($1, $2)
        ORDER BY source, subject
        ON CONFLICT (source, subject) DO UPDATE SET last_day = EXCLUDED.last_day, closed_at = EXCLUDED.closed_at
    """,
    **dict.fromkeys(("decided_item", "expectation"), _MATTER),
}


async def see(uow: UnitOfWork, events: Iterable[Event[Any]]) -> None:
    """Tell anew of every member and item of these events, from all that is known of each."""
    for aggregate, statement in _SEE.items():
        of = [event for event in events if event.subject.startswith(f"{aggregate}/")]
        if of:
            await uow.connection.execute(
                statement, sorted({event.source for event in of}), sorted({event.subject for event in of})
            )
