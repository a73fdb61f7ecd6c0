"""Those who have checked in alone, until a person takes them into the sheet."""

from __future__ import annotations

from services.activities.domain.check_in import CheckedIn
from shared.database import UnitOfWork


async def keep_check_in(uow: UnitOfWork, activity: str, one: CheckedIn) -> bool:
    """Keep it; whether it is new. Somebody who does it twice is there once."""
    done: str = await uow.connection.execute(
        """
        INSERT INTO check_in (activity, known_by, who, sort, entry, checked_in_at) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (activity, known_by, who) DO NOTHING
        """,
        activity,
        one.known_by,
        one.who,
        one.sort,
        one.entry,
        uow.now,
    )
    return done.endswith(" 1")


async def waiting_check_ins(uow: UnitOfWork, activity: str) -> list[CheckedIn]:
    """Those not yet taken, in the order in which they came; held until the end, so that nobody takes them twice."""
    rows = await uow.connection.fetch(
        """
        SELECT known_by, who, sort, entry FROM check_in
        WHERE activity = $1 AND taken_at IS NULL
        ORDER BY checked_in_at, who
        FOR UPDATE
        """,
        activity,
    )
    return [CheckedIn(**row) for row in rows]


async def take_check_ins(uow: UnitOfWork, activity: str) -> None:
    """Those waiting are in the sheet now."""
    await uow.connection.execute(
        "UPDATE check_in SET taken_at = $2 WHERE activity = $1 AND taken_at IS NULL", activity, uow.now
    )


async def forget_reasons_of_those_who_came(uow: UnitOfWork, activity: str) -> None:
    """Why somebody was not there is nobody's business once the sheet says that they were."""
    await uow.connection.execute(
        """
        DELETE FROM attendance_reason AS kept USING attendance_line AS line
        WHERE kept.activity = $1 AND line.activity = $1 AND line.known_by = kept.known_by AND line.who = kept.who
          AND kept.branch = coalesce(line.branch, '') AND line.state IN ('present', 'walk_in', 'observer')
        """,
        activity,
    )
