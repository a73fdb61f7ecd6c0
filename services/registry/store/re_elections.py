"""Re-elections in the database: each as last known, every state with both dates, and what was reminded of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from services.registry.domain.re_election.steps import ReElectionSteps, WorkingDays
from services.registry.store.rules import rule
from shared.database import UnitOfWork
from shared.errors import Unknown
from shared.events.registry import ReElectionChanged, ReElectionReminded, ReElectionState


async def re_election(uow: UnitOfWork, code: str) -> ReElectionState:
    """One re-election as last known. Raises Unknown."""
    state = await uow.connection.fetchval("SELECT state FROM re_election WHERE code = $1", code)
    if state is None:
        raise Unknown(field="code", what="换届 (re-election)", code=code)
    return ReElectionChanged.model_validate(state)


async def open_of(uow: UnitOfWork, body: str) -> str | None:
    """The code of the re-election that a body has under way."""
    code: str | None = await uow.connection.fetchval(
        "SELECT code FROM re_election WHERE body = $1 AND status = 'open'", body
    )
    return code


async def steps_rule(uow: UnitOfWork, on: date) -> ReElectionSteps:
    """The steps of a re-election by the rule in force on a day."""
    return ReElectionSteps.model_validate(await rule(uow, "re_election", on))


async def marked_days(uow: UnitOfWork, on: date) -> WorkingDays:
    """The days that the society has marked as working or free."""
    return WorkingDays.model_validate(await rule(uow, "working_days", on))


async def first_until(uow: UnitOfWork, term: str) -> date:
    """The end of a term as it was planned when it began."""
    until: date = await uow.connection.fetchval("SELECT until FROM term_history WHERE code = $1 AND nth = 1", term)
    return until


async def new_post_codes(uow: UnitOfWork, count: int) -> list[str]:
    """Codes for appointments that nobody has given one."""
    rows = await uow.connection.fetch("SELECT nextval('code_number') AS n FROM generate_series(1, $1)", count)
    return [f"P-{row['n']:06d}" for row in rows]


async def save_re_elections(uow: UnitOfWork, events: Sequence[ReElectionState]) -> None:
    """Keep new states, at most one of each re-election."""
    columns: list[list[Any]] = [
        [event.code for event in events],
        [event.body for event in events],
        [event.term for event in events],
        [event.status for event in events],
        [event.model_dump(mode="json") for event in events],
        [event.effective_on for event in events],
    ]
    await uow.connection.execute(
        """
        INSERT INTO re_election (code, body, term, status, state)
        SELECT code, body, term, status, state
        FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::jsonb[], $6::date[])
             AS said (code, body, term, status, state, day)
        ON CONFLICT (code) DO UPDATE SET status = EXCLUDED.status, state = EXCLUDED.state
        """,
        *columns,
    )
    await uow.connection.execute(
        """
        INSERT INTO re_election_history (code, nth, effective_on, recorded_at, body, status, state)
        SELECT said.code,
               coalesce((SELECT max(nth) FROM re_election_history AS old WHERE old.code = said.code), 0) + 1,
               said.day, $7, said.body, said.status, said.state
        FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::jsonb[], $6::date[])
             AS said (code, body, term, status, state, day)
        """,
        *columns,
        uow.now,
    )


async def save_note(uow: UnitOfWork, code: str, act: str, because: str) -> None:
    """Keep why something was done to a re-election; `version` is the one the act was asked of."""
    await uow.connection.execute(
        """
        INSERT INTO re_election_note (code, version, act, because, actor, recorded_at)
        SELECT $1, version, $2, $3, $4, $5 FROM stream WHERE subject = 're_election/' || $1::text
        """,
        code,
        act,
        because,
        uow.actor,
        uow.now,
    )


async def hold_reminders(uow: UnitOfWork) -> None:
    """One round of reminding at a time."""
    await uow.connection.execute("SELECT pg_advisory_xact_lock(hashtext('reminders of re-elections'))")


async def reminded(uow: UnitOfWork) -> set[tuple[str, str, date]]:
    """(term, step, due day) of everything that was ever reminded of."""
    rows = await uow.connection.fetch("SELECT term, step, due_on FROM re_election_reminded")
    return {(row["term"], row["step"], row["due_on"]) for row in rows}


async def save_reminded(uow: UnitOfWork, events: Sequence[ReElectionReminded]) -> None:
    """Keep what was reminded of. A second reminder of the same day would be a fault and is refused by the key."""
    await uow.connection.execute(
        """
        INSERT INTO re_election_reminded (term, step, due_on, effective_on)
        SELECT * FROM unnest($1::text[], $2::text[], $3::date[], $4::date[])
        """,
        [event.term for event in events],
        [event.step for event in events],
        [event.due_on for event in events],
        [event.effective_on for event in events],
    )
