"""Who came to which activity, and the contacts that proposes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from services.outreach.domain.proposal import CAME, Proposal
from services.outreach.store.heard import limit_on
from services.outreach.store.own import expert_is_own
from shared.database import Connection, UnitOfWork
from shared.events.activities import ActivityCancelled, AttendanceRecorded
from shared.events.base import DomainEvent, Event

# $1 first day, $2 today, $3 scopes of a limited office, $4 an activity, $5 an expert, $6 after, $7 limit. The liaison
# is that of the day; a contact with the expert on that day, or at that activity, makes the proposal one too many.
_PROPOSALS = f"""
    SELECT there.activity, expert.code AS expert, whose.liaison, there.day
    FROM expert
    JOIN expert_private AS kept ON kept.expert = expert.code
    JOIN attended AS there ON (there.known_by, there.who) IN (('person', kept.person), ('member', kept.member))
    CROSS JOIN LATERAL (
        SELECT state->>'liaison' AS liaison FROM expert_state
        WHERE code = expert.code AND effective_on <= there.day
        ORDER BY effective_on DESC, nth DESC
        LIMIT 1
    ) AS whose
    WHERE there.day BETWEEN $1 AND $2
      AND expert.enrolled_on <= there.day
      AND (expert.retired_on IS NULL OR expert.retired_on > $2)
      AND {expert_is_own("$3")}
      AND ($4::text IS NULL OR there.activity = $4)
      AND ($5::text IS NULL OR expert.code = $5)
      AND ($6::text IS NULL OR there.activity || '~' || expert.code > $6)
      AND EXISTS (
          SELECT FROM attended AS other
          WHERE other.activity = there.activity AND other.known_by = 'person' AND other.who = whose.liaison
      )
      AND NOT EXISTS (SELECT FROM activity_stands WHERE code = there.activity AND NOT stands)
      AND NOT EXISTS (
          SELECT FROM contact WHERE contact.activity = there.activity AND experts @> ARRAY[expert.code]
      )
      AND NOT EXISTS (
          SELECT FROM contact_expert AS met
          WHERE met.expert = expert.code AND met.happened_on = there.day AND met.made
      )
      AND NOT EXISTS (
          SELECT FROM proposal_dismissed AS said
          WHERE said.activity = there.activity AND said.expert = expert.code
      )
    GROUP BY there.activity, expert.code, whose.liaison, there.day
    ORDER BY there.activity || '~' || expert.code
    LIMIT $7
"""  # noqa: S608  (constants)


async def save_attendance(uow: UnitOfWork, events: Sequence[Event[AttendanceRecorded]]) -> None:
    """Remember who came, by code, as each sheet stands now."""
    sheets = {event.data.activity: event.data for event in events}
    await uow.connection.execute("DELETE FROM attended WHERE activity = ANY($1::text[])", list(sheets))
    came = {
        (sheet.activity, line.known_by, line.who): sheet.effective_on
        for sheet in sheets.values()
        for line in sheet.lines
        if line.known_by != "name" and line.state in CAME
    }
    await uow.connection.executemany(
        "INSERT INTO attended (activity, known_by, who, day) VALUES ($1, $2, $3, $4)",
        [(*key, day) for key, day in came.items()],
    )


async def save_standing(uow: UnitOfWork, events: Sequence[Event[DomainEvent]]) -> None:
    """Remember which activities were cancelled, and which of them stand again."""
    await uow.connection.executemany(
        """
        INSERT INTO activity_stands (code, stands) VALUES ($1, $2)
        ON CONFLICT (code) DO UPDATE SET stands = EXCLUDED.stands
        """,
        [(event.subject.partition("/")[2], not isinstance(event.data, ActivityCancelled)) for event in events],
    )


async def proposals(
    connection: Connection, today: date, scopes: Sequence[str] | None, after: str | None, limit: int
) -> list[Proposal]:
    """What shared attendances propose, as far as a limited office reaches; none is older than the setting's days."""
    return await _proposals(connection, today, scopes, None, None, after, limit)


async def find_proposal(uow: UnitOfWork, activity: str, expert: str) -> Proposal | None:
    """The proposal of an expert at an activity."""
    found = await _proposals(uow.connection, uow.today, None, activity, expert, None, 1)
    return found[0] if found else None


async def _proposals(connection: Connection, today: date, *more: object) -> list[Proposal]:
    since = today - timedelta(days=await limit_on(connection, "proposal_days", today))
    return [Proposal(**row) for row in await connection.fetch(_PROPOSALS, since, today, *more)]


async def keep_dismissal(uow: UnitOfWork, activity: str, expert: str) -> None:
    """Keep that they did not speak there."""
    await uow.connection.execute(
        "INSERT INTO proposal_dismissed VALUES ($1, $2, $3, $4)", activity, expert, uow.today, uow.actor
    )
