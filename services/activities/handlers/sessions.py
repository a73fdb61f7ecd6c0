"""Sessions of the governing bodies are planned, held, corrected and withdrawn; packs are asked for and attached."""

from __future__ import annotations

from services.activities.commands.sessions import (
    AnswerSessionFinding,
    AttachReportPack,
    CancelSession,
    CorrectSession,
    DescribeSession,
    HoldSession,
    PlanSession,
    ReplanSession,
    RequestReportPack,
)
from services.activities.domain import session as domain
from services.activities.domain.expectation_rules import rule_on
from services.activities.domain.scene import check_branches
from services.activities.store import plans as plan_store
from services.activities.store import sessions as store
from services.activities.store import suggestions
from services.activities.store.expectation_rules import expectation_rules
from services.activities.store.heard import branches_on
from shared.database import UnitOfWork
from shared.events.activities import (
    SessionCancelled,
    SessionFindingState,
    SessionPackAttached,
    SessionPlan,
    SessionPlanned,
    SessionRecord,
)
from shared.http import Answer

RULE = "party_building_item"


async def plan_session(uow: UnitOfWork, command: PlanSession) -> Answer:
    """It is meant to be held. Its agenda may change until then."""
    if await uow.lock(f"session/{command.code}"):
        raise domain.SessionExists(field="code", code=command.code)
    return await _plan(uow, command, None)


async def replan_session(uow: UnitOfWork, command: ReplanSession) -> Answer:
    """Day, title or agenda of a planned session are others than before."""
    return await _plan(uow, command, await _known(uow, command.code))


async def hold_session(uow: UnitOfWork, command: HoldSession) -> Answer:
    """Planned before or not. Without an item on Party-building it is a finding, which is told at once."""
    await uow.lock(f"session/{command.code}")
    await _check_attendance(uow, command)
    held = domain.hold_session(command, await store.find_session(uow, command.code), uow.today)
    found = await _find(uow, held)
    await store.save_sessions(uow, [held])
    await store.keep_session(uow, command)
    uow.emit(held)
    return _answer(held, found)


async def correct_session(uow: UnitOfWork, command: CorrectSession) -> Answer:
    """A new fact beside the one reported; an item on Party-building that is entered now ends the finding."""
    known = await _known(uow, command.code)
    await _check_attendance(uow, command)
    corrected = domain.correct_session(command, known, await plan_store.endorsed_at(uow, command.code), uow.today)
    found = await _find(uow, corrected)
    await store.save_sessions(uow, [corrected])
    await store.keep_session(uow, command)
    uow.emit(corrected)
    await uow.flush()
    await store.keep_session_correction(uow, command, uow.version or 0)
    return _answer(corrected, found)


async def cancel_session(uow: UnitOfWork, command: CancelSession) -> Answer:
    """A plan is called off, or a record withdrawn: it stays, and nothing is met by it any more."""
    known = await _known(uow, command.code)
    cancelled = domain.cancel_session(known, await plan_store.endorsed_at(uow, command.code))
    await _find(uow, cancelled)
    await store.save_session_cancellations(uow, [cancelled])
    await store.keep_session_cancellation(uow, command)
    uow.emit(cancelled)
    return {"code": cancelled.code}


async def request_pack(uow: UnitOfWork, command: RequestReportPack) -> Answer:
    """Reporting hears of it and keeps one; the next pack of this kind and period becomes the session's."""
    requested = domain.request_pack(command, await _known(uow, command.code), uow.today)
    await store.save_pack_requests(uow, [requested])
    uow.emit(requested)
    return {"code": requested.code, "digest": requested.digest, "report": requested.report}


async def attach_pack(uow: UnitOfWork, command: AttachReportPack) -> Answer:
    """A run that reporting has kept becomes the session's pack, whether it was asked for or not."""
    await _known(uow, command.code)
    digest = await store.digest_of(uow, command.run)
    attached = SessionPackAttached(code=command.code, run=command.run, digest=digest, effective_on=uow.today)
    await store.save_packs(uow, [attached])
    uow.emit(attached)
    return {"code": attached.code, "run": attached.run, "digest": digest}


async def settle_packs(uow: UnitOfWork) -> int:
    """Attach what reporting has kept since it was asked; returns how many."""
    attached = await store.packs_come(uow)
    await store.save_packs(uow, attached)
    for event in attached:
        uow.emit(event)
    return len(attached)


async def settle_suggestions(uow: UnitOfWork) -> int:
    """Put what outreach has carried to planned sessions on their agendas; returns on how many."""
    waiting = await suggestions.sessions_waiting(uow)
    for code in waiting:
        known = await _known(uow, code)
        if isinstance(known.event, SessionPlanned) and known.state == "planned":
            planned = domain.with_suggestions(known.event, await suggestions.carried_to(uow, code))
            await store.save_sessions(uow, [planned])
            uow.emit(planned)
    return len(waiting)


async def answer_finding(uow: UnitOfWork, command: AnswerSessionFinding) -> Answer:
    """The finding stays, shown as answered, until the record is corrected."""
    version = await uow.lock(f"session_finding/{command.code}")
    found = await store.find_session_finding(uow, command.code)
    answered = domain.answer_finding(command, found, uow.today)
    await store.save_session_findings(uow, [answered])
    await store.keep_finding_answer(uow, command.code, command.because, version + 1)
    uow.emit(answered)
    return {"code": answered.code, "reason": answered.reason}


async def _check_attendance(uow: UnitOfWork, command: HoldSession) -> None:
    """Only branches that stood on the day of the session were there."""
    if command.attendance:
        branches = await branches_on(uow.connection, command.held_on)
        check_branches("attendance", tuple(one.branch for one in command.attendance), branches, command.held_on)


async def _known(uow: UnitOfWork, code: str) -> domain.Session:
    await uow.lock(f"session/{code}")
    return await store.session(uow, code)


async def _plan(uow: UnitOfWork, command: DescribeSession, known: domain.Session | None) -> Answer:
    carried = await suggestions.carried_to(uow, command.code)
    planned = domain.with_suggestions(domain.plan_session(command, known, uow.today), carried)
    await store.save_sessions(uow, [planned])
    await store.keep_session(uow, command)
    uow.emit(planned)
    return {"code": planned.code, "state": "planned", "party_building": _has_item(planned)}


async def _find(uow: UnitOfWork, record: SessionRecord | SessionCancelled) -> SessionFindingState | None:
    """What this record begins or ends; said before the record, so that the answer's version is the record's."""
    rule = rule_on(await expectation_rules(uow.connection, RULE), RULE, record.effective_on)
    change = domain.finding_after(record, await store.find_session_finding(uow, record.code), rule, uow.today)
    if change:
        await store.save_session_findings(uow, [change])
        uow.emit(change)
    return change


def _answer(record: SessionRecord, found: SessionFindingState | None) -> Answer:
    change = found.TYPE.split(".")[2] if found else None
    return {"code": record.code, "party_building": _has_item(record), "finding": change}


def _has_item(event: SessionPlan) -> bool:
    return any(item.party_building for item in event.agenda)
