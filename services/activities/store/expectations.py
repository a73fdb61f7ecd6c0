"""Expectations in the database: the facts they are computed from, and the rows as last told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from services.activities.domain.expectation import Row
from services.activities.domain.expecting import Done, Expectation, Facts, Handed, Held
from services.activities.domain.standing import Standings
from services.activities.store.heard import limit_on, timeline_of
from shared.database import Connection, UnitOfWork
from shared.errors import Unknown
from shared.events.activities import (
    ExpectationExcused,
    ExpectationExpected,
    ExpectationMet,
    ExpectationMissed,
    ExpectationReleased,
    ExpectationState,
)

_STATE = {
    ExpectationExpected.TYPE: "open",
    ExpectationMissed.TYPE: "missing",
    ExpectationExcused.TYPE: "excused",
    ExpectationReleased.TYPE: "released",
}


async def hold_expectations(uow: UnitOfWork) -> None:
    """One round of telling at a time, in whatever process."""
    await uow.connection.execute("SELECT pg_advisory_xact_lock(hashtext('expectations'))")


async def standings(connection: Connection) -> Standings:
    """The states of all branches on every day."""
    rows = await connection.fetch("SELECT code, effective_on, version, status FROM branch_state")
    return Standings.read((row["code"], row["effective_on"], row["version"], row["status"]) for row in rows)


async def facts_of(connection: Connection, stood: Standings, year: int) -> Facts:
    """What is so about everything that begins to be expected in a year."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    return Facts(
        standings=stood,
        held=await _held(connection, first, last),
        done=await _done(connection, first, last),
        plans=await _plans(connection, year),
        report_within_days=await limit_on(connection, "report_within_days", last),
        minutes_within_days=await timeline_of(connection, "meeting_minutes_within_days"),
    )


async def _held(connection: Connection, first: date, last: date) -> list[Held]:
    rows = await connection.fetch(
        """
        SELECT 'meeting/' || code AS record, kind, held_on, minuted_on
        FROM meeting WHERE held_on BETWEEN $1 AND $2
        UNION ALL
        SELECT 'session/' || code, kind, held_on, minutes_filed_on
        FROM session WHERE state = 'held' AND held_on BETWEEN $1 AND $2
        """,
        first,
        last,
    )
    return [Held(*row.values()) for row in rows]


async def _done(connection: Connection, first: date, last: date) -> list[Done]:
    """Activities ahead or held; a plan whose days are over waits for its record."""
    rows = await connection.fetch(
        """
        SELECT code, kind, hosts, starts_on, ends_on,
               CASE WHEN state IN ('held', 'archived') THEN recorded_on END AS recorded_on,
               minutes_filed_on AS minutes_on
        FROM activity LEFT JOIN activity_kept ON activity_kept.activity = code
        WHERE starts_on <= $2 AND ends_on >= $1 AND state IN ('planned', 'announced', 'held', 'archived')
        """,
        first,
        last,
    )
    return [Done(**{**row, "hosts": tuple(row["hosts"])}) for row in rows]


async def _plans(connection: Connection, year: int) -> list[Handed]:
    rows = await connection.fetch(
        """
        SELECT code, year, party, handed_in_on, endorsed_on FROM plan
        WHERE year BETWEEN $1 AND $2 AND NOT withdrawn
        """,
        year + 1,
        year + 2,
    )
    return [Handed(**row) for row in rows]


async def known_rows(connection: Connection) -> dict[str, Row]:
    """Code -> every row as last told."""
    return {row["code"]: row_of(row) for row in await connection.fetch("SELECT * FROM expectation")}


async def known_row(uow: UnitOfWork, code: str) -> Row:
    """One row as last told. Raises Unknown."""
    row = await uow.connection.fetchrow("SELECT * FROM expectation WHERE code = $1", code)
    if row is None:
        raise Unknown(field="code", what="应办事项 (expectation)", code=code)
    return row_of(row)


def row_of(row: Any) -> Row:
    """A row of the table, with how it stands."""
    met = row["state"] in ("met", "late")
    expectation = Expectation(
        rule=row["rule"],
        rule_since=row["rule_since"],
        parties=tuple(row["parties"]),
        about=row["about"],
        opens_on=row["opens_on"],
        due_on=row["due_on"],
        missing_on=row["missing_on"],
        needed=row["needed"],
        active_days=row["active_days"],
        records=tuple(row["records"]),
        met_on=row["since"] if met else None,
    )
    return Row(expectation, row["state"], row["answer"], row["answered_on"])


async def save_expectations(uow: UnitOfWork, events: Sequence[ExpectationState]) -> None:
    """Write how each stands; an answer stays until it is taken back."""
    await uow.connection.executemany(
        """
        INSERT INTO expectation (code, rule, rule_since, parties, about, opens_on, due_on, missing_on, needed,
                                 active_days, state, since, records, answer, answered_on)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
        ON CONFLICT (code) DO UPDATE
        SET rule_since = $3, parties = $4, opens_on = $6, due_on = $7, missing_on = $8, needed = $9,
            active_days = $10, state = $11, since = $12, records = $13,
            answer = CASE WHEN $11 IN ('met', 'late', 'released') THEN expectation.answer ELSE $14 END,
            answered_on = CASE WHEN $11 IN ('met', 'late', 'released') THEN expectation.answered_on ELSE $15 END
        """,
        [_columns(event) for event in events],
    )


def _columns(event: ExpectationState) -> tuple[object, ...]:
    met = event if isinstance(event, ExpectationMet) else None
    excused = event if isinstance(event, ExpectationExcused) else None
    state = _STATE.get(event.TYPE) or ("late" if met and met.late else "met")
    return (
        event.code,
        event.rule,
        event.rule_since,
        event.parties,
        event.about,
        event.opens_on,
        event.due_on,
        event.missing_on,
        event.needed,
        event.active_days,
        state,
        _since(event),
        met.records if met else (),
        excused.answer if excused else None,
        excused.answered_on if excused else None,
    )


def _since(event: ExpectationState) -> date:
    """The day in the world from which it stands so."""
    match event:
        case ExpectationMet():
            return event.met_on
        case ExpectationMissed():
            return event.missing_on
        case ExpectationExcused():
            return event.answered_on
        case ExpectationExpected():
            return event.opens_on
    return event.effective_on


async def keep_answer(uow: UnitOfWork, code: str, because: str, version: int) -> None:
    """Keep the words of an answer."""
    await uow.connection.execute(
        "INSERT INTO expectation_answer VALUES ($1, $2, $3, $4, $5)", code, version, because, uow.actor, uow.now
    )
