"""Sessions of the governing bodies in the database, what was found about them, and the packs laid before them."""

from __future__ import annotations

from collections.abc import Sequence

from services.activities.commands.sessions import CancelSession, CorrectSession, DescribeSession, HoldSession
from services.activities.domain.session import Session
from services.activities.store.search import index_titles
from shared.database import UnitOfWork
from shared.errors import Unknown
from shared.events.activities import (
    SessionCancelled,
    SessionFindingAnswered,
    SessionFindingClosed,
    SessionFindingOpened,
    SessionFindingState,
    SessionHeld,
    SessionPackAttached,
    SessionPackRequested,
    SessionPlan,
    SessionPlanned,
    SessionRecord,
)
from shared.events.base import Event
from shared.events.reporting import RunKept, RunProvided


async def find_session(uow: UnitOfWork, code: str) -> Session | None:
    """A session as last known, if there is one."""
    row = await uow.connection.fetchrow("SELECT * FROM session WHERE code = $1", code)
    if row is None:
        return None
    model = SessionHeld if row["state"] in ("held", "withdrawn") else SessionPlanned
    return Session(model.model_validate({**row, "effective_on": row["held_on"]}), row["state"])


async def session(uow: UnitOfWork, code: str) -> Session:
    """A session as last known. Raises Unknown."""
    found = await find_session(uow, code)
    if found is None:
        raise Unknown(field="code", what="会议 (session)", code=code)
    return found


async def save_sessions(uow: UnitOfWork, events: Sequence[SessionPlan]) -> None:
    """Write what is planned, held or corrected; the pack stays as it is."""
    await uow.connection.executemany(
        """
        INSERT INTO session (code, kind, number, title, held_on, state, agenda,
                             expected, attended, leaders, minutes_filed_on, attendance)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        ON CONFLICT (code) DO UPDATE
        SET kind = EXCLUDED.kind, number = EXCLUDED.number, title = EXCLUDED.title, held_on = EXCLUDED.held_on,
            state = EXCLUDED.state, agenda = EXCLUDED.agenda, expected = EXCLUDED.expected,
            attended = EXCLUDED.attended, leaders = EXCLUDED.leaders, minutes_filed_on = EXCLUDED.minutes_filed_on,
            attendance = EXCLUDED.attendance
        """,
        [_row(event) for event in events],
    )
    await index_titles(uow, "session", [(event.code, event.title) for event in events])


def _row(event: SessionPlan) -> tuple[object, ...]:
    record = event if isinstance(event, SessionRecord) else None
    return (
        event.code,
        event.kind,
        event.number,
        event.title,
        event.effective_on,
        "held" if record else "planned",
        [item.model_dump(mode="json") for item in event.agenda],
        record.expected if record else None,
        record.attended if record else None,
        record.leaders if record else (),
        record.minutes_filed_on if record else None,
        [one.model_dump() for one in record.attendance] if record and record.attendance is not None else None,
    )


async def save_session_cancellations(uow: UnitOfWork, events: Sequence[SessionCancelled]) -> None:
    """Write what was called off or withdrawn."""
    await uow.connection.execute(
        """
        UPDATE session SET state = CASE WHEN state = 'planned' THEN 'called_off' ELSE 'withdrawn' END
        WHERE code = ANY($1::text[])
        """,
        [event.code for event in events],
    )


async def save_pack_requests(uow: UnitOfWork, events: Sequence[SessionPackRequested]) -> None:
    """Write what was asked for; a newer request waits for a newer run."""
    await uow.connection.executemany(
        """
        UPDATE session SET pack_digest = $2, pack_report = $4, pack_requested_at = $3, pack_run = NULL WHERE code = $1
        """,
        [(event.code, event.digest, uow.now, event.report) for event in events],
    )


async def save_packs(uow: UnitOfWork, events: Sequence[SessionPackAttached]) -> None:
    """Write which run is the pack of which session."""
    await uow.connection.executemany(
        "UPDATE session SET pack_digest = $2, pack_run = $3 WHERE code = $1",
        [(event.code, event.digest, event.run) for event in events],
    )


async def save_runs(uow: UnitOfWork, events: Sequence[Event[RunKept] | Event[RunProvided]]) -> None:
    """Remember the runs that reporting has kept, or has said again to stand for what was asked."""
    await uow.connection.execute(
        """
        INSERT INTO run_heard (code, digest, report, kept_at)
        SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[])
        ON CONFLICT (code) DO UPDATE SET kept_at = greatest(run_heard.kept_at, EXCLUDED.kept_at)
        """,
        [event.data.code for event in events],
        [event.data.digest for event in events],
        [event.data.report or "digest" for event in events],
        [event.recorded_at for event in events],
    )


async def digest_of(uow: UnitOfWork, run: str) -> str:
    """The period that a kept run speaks of. Raises Unknown."""
    digest: str | None = await uow.connection.fetchval("SELECT digest FROM run_heard WHERE code = $1", run)
    if digest is None:
        raise Unknown(field="run", what="已留存的报告 (kept run)", code=run)
    return digest


async def packs_come(uow: UnitOfWork) -> list[SessionPackAttached]:
    """For each session that waits, the newest run of its kind and period kept since; nobody else settles them."""
    await uow.connection.execute("SELECT pg_advisory_xact_lock(hashtext('report packs of sessions'))")
    rows = await uow.connection.fetch(
        """
        SELECT DISTINCT ON (session.code) session.code, run_heard.code AS run, digest
        FROM session
        JOIN run_heard ON digest = pack_digest AND kept_at > pack_requested_at
        WHERE pack_requested_at IS NOT NULL AND pack_run IS NULL AND report = coalesce(pack_report, report)
        ORDER BY session.code, kept_at DESC
        """
    )
    return [SessionPackAttached(**row, effective_on=uow.today) for row in rows]


async def find_session_finding(uow: UnitOfWork, code: str) -> SessionFindingState | None:
    """What was last told of a session's missing item, if anything was."""
    row = await uow.connection.fetchrow(
        """
        SELECT session_finding.*, held_on FROM session_finding JOIN session USING (code)
        WHERE code = $1
        """,
        code,
    )
    if row is None:
        return None
    models: dict[str, type[SessionFindingState]] = {
        "opened": SessionFindingOpened,
        "answered": SessionFindingAnswered,
        "closed": SessionFindingClosed,
    }
    return models[row["state"]].model_validate({**row, "effective_on": row["opened_on"]})


async def save_session_findings(uow: UnitOfWork, events: Sequence[SessionFindingState]) -> None:
    """Write what was found, answered and ended; an answer is over when the finding ends."""
    for event in events:
        answered = event if isinstance(event, SessionFindingAnswered) else None
        await uow.connection.execute(
            """
            INSERT INTO session_finding (code, kind, rule_since, state, opened_on, reason, answered_on)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT (code) DO UPDATE
            SET kind = $2, rule_since = $3, state = $4, reason = $6, answered_on = $7,
                opened_on = CASE WHEN $4 = 'opened' THEN $5 ELSE session_finding.opened_on END
            """,
            event.code,
            event.kind,
            event.rule_since,
            event.TYPE.split(".")[2],
            event.effective_on,
            answered.reason if answered else None,
            answered.effective_on if answered else None,
        )


async def keep_session(uow: UnitOfWork, command: DescribeSession) -> None:
    """Keep what is not said to others: the place, a note, and who recorded it first and when."""
    held = command if isinstance(command, HoldSession) else None
    await uow.connection.execute(
        """
        INSERT INTO session_kept (session, place, note, recorded_on, recorded_by) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (session) DO UPDATE
        SET place = coalesce(EXCLUDED.place, session_kept.place), note = coalesce(EXCLUDED.note, session_kept.note),
            recorded_on = coalesce(session_kept.recorded_on, EXCLUDED.recorded_on),
            recorded_by = coalesce(session_kept.recorded_by, EXCLUDED.recorded_by)
        """,
        command.code,
        command.place,
        held.note if held else None,
        uow.today if held else None,
        uow.actor if held else None,
    )


async def keep_session_correction(uow: UnitOfWork, command: CorrectSession, version: int) -> None:
    """Keep why the record of this version was corrected."""
    await uow.connection.execute(
        "INSERT INTO session_correction VALUES ($1, $2, $3, $4, $5)",
        command.code,
        version,
        command.because,
        uow.actor,
        uow.now,
    )


async def keep_session_cancellation(uow: UnitOfWork, command: CancelSession) -> None:
    """Keep why it was withdrawn, and by whom."""
    await uow.connection.execute(
        "UPDATE session_kept SET cancelled_because = $2, cancelled_by = $3 WHERE session = $1",
        command.code,
        command.because,
        uow.actor,
    )


async def keep_finding_answer(uow: UnitOfWork, code: str, because: str, version: int) -> None:
    """Keep the words of an answer."""
    await uow.connection.execute(
        "INSERT INTO session_finding_answer VALUES ($1, $2, $3, $4, $5)", code, version, because, uow.actor, uow.now
    )
