"""Sessions of congress, council and standing council: planned, held, and found without an item on Party-building."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.activities.commands.sessions import (
    AnswerSessionFinding,
    CorrectSession,
    DescribeSession,
    HoldSession,
    RequestReportPack,
)
from services.activities.domain.expectation_rules import InForce, StandingItem
from services.activities.domain.refusals import MinutesFiledAtAnImpossibleTime, NotHeldYet, PlannedForThePast
from shared.errors import Refused
from shared.events.activities import (
    BranchAttendance,
    SessionCancelled,
    SessionCorrected,
    SessionFindingAnswered,
    SessionFindingClosed,
    SessionFindingOpened,
    SessionFindingState,
    SessionHeld,
    SessionItem,
    SessionPackRequested,
    SessionPlan,
    SessionPlanned,
    SessionRecord,
)

SESSION_STATES = {
    "planned": ("计划中", "planned"),
    "called_off": ("已取消", "called off"),
    "held": ("已召开", "held"),
    "withdrawn": ("记录已撤销", "withdrawn"),
}


class SessionExists(Refused):
    """
    会议 {code} 已有记录。
    The session {code} is recorded already.
    """


class SessionIsOtherwise(Refused):
    """
    会议 {code} 的状态是“{state}”，不能这样办理。
    The session {code} is {state_en}: this cannot be done with it.
    """


class MoreAttendedThanExpected(Refused):
    """
    实到 {attended} 人多于应到 {expected} 人。
    {attended} attended, but only {expected} were expected.
    """


class EndorsementRestsOnIt(Refused):
    """
    年度计划 {plan} 由会议 {code} 审议通过，会议记录须保留该议题。
    The plan {plan} was endorsed by the session {code}, whose record has to keep that item.
    """


class NothingWasFound(Refused):
    """
    会议 {code} 没有待说明的问题。
    Nothing was found about the session {code} that waits for an answer.
    """


@dataclass(frozen=True, slots=True)
class Session:
    """A session as last known."""

    event: SessionPlan
    state: str


@dataclass(frozen=True, slots=True)
class Carried:
    """A suggestion that outreach carries to a session: the item's code, and the public heading it has there."""

    item: str
    title: str


def with_suggestions(planned: SessionPlanned, carried: Collection[Carried]) -> SessionPlanned:
    """The plan with every suggestion carried to it on the agenda, those that were missing at the end."""
    agenda = list(planned.agenda)
    there = {code for point in agenda for code in point.suggestions}
    for one in carried:
        if one.item not in there:
            number = max((point.number for point in agenda), default=0) + 1
            agenda.append(SessionItem(number=number, title=one.title, suggestions=(one.item,)))
    return planned.model_copy(update={"agenda": tuple(agenda)})


def plan_session(command: DescribeSession, known: Session | None, today: date) -> SessionPlanned:
    """It is meant to be held; what is over is recorded, not planned."""
    if known:
        _is(known, "planned")
    if command.held_on < today:
        raise PlannedForThePast(field="held_on", day=command.held_on)
    return SessionPlanned(**_described(command))


def hold_session(command: HoldSession, known: Session | None, today: date) -> SessionHeld:
    """It was held; late entry is always accepted."""
    if known and known.state != "planned":
        raise SessionExists(field="code", code=command.code)
    return SessionHeld(**_recorded(command, today))


def correct_session(
    command: CorrectSession, known: Session, endorsed: Collection[str], today: date
) -> SessionCorrected:
    """A new fact beside the one reported. `endorsed` are the plans that this session has endorsed."""
    _is(known, "held")
    kept = {item.endorses for item in command.agenda}
    for plan in sorted(set(endorsed) - kept):
        raise EndorsementRestsOnIt(field="agenda", plan=plan, code=command.code)
    return SessionCorrected(**_recorded(command, today))


def cancel_session(known: Session, endorsed: Collection[str]) -> SessionCancelled:
    """A plan is called off, or a record withdrawn; what was endorsed there has to be withdrawn first."""
    _is(known, "planned", "held")
    for plan in sorted(endorsed):
        raise EndorsementRestsOnIt(plan=plan, code=known.event.code)
    return SessionCancelled(code=known.event.code, effective_on=known.event.effective_on)


def request_pack(command: RequestReportPack, known: Session, today: date) -> SessionPackRequested:
    """Reporting is asked for the pack of this kind of session; asked again, the newest request counts."""
    _is(known, "planned", "held")
    return SessionPackRequested(code=command.code, digest=command.digest, report=known.event.kind, effective_on=today)


def finding_after(
    record: SessionRecord | SessionCancelled, found: SessionFindingState | None, rule: InForce | None, today: date
) -> SessionFindingState | None:
    """
    What begins or ends with this record of a session; None when nothing does.

    `found` is what was last told of it. A finding that was answered stays answered while the item is not there.
    """
    waits = isinstance(found, SessionFindingOpened | SessionFindingAnswered)
    if isinstance(record, SessionRecord) and rule and _lacks_its_item(record, rule):
        named = {"code": record.code, "kind": record.kind, "held_on": record.effective_on, "rule_since": rule.since}
        return None if waits else SessionFindingOpened(**named, effective_on=today)
    if found is None or not waits:
        return None
    return SessionFindingClosed(**_finding(found), effective_on=today)


def answer_finding(
    command: AnswerSessionFinding, found: SessionFindingState | None, today: date
) -> SessionFindingAnswered:
    """Somebody says why; a second answer takes the place of the first. Raises NothingWasFound."""
    if not isinstance(found, SessionFindingOpened | SessionFindingAnswered):
        raise NothingWasFound(field="code", code=command.code)
    return SessionFindingAnswered(**_finding(found), reason=command.reason, effective_on=today)


def _lacks_its_item(record: SessionRecord, rule: InForce) -> bool:
    value = rule.value
    if not isinstance(value, StandingItem) or not value.enabled or record.kind not in value.kinds:
        return False
    return not any(item.party_building for item in record.agenda)


def _finding(found: SessionFindingState) -> dict[str, Any]:
    return found.model_dump(include=set(SessionFindingState.model_fields) - {"effective_on"})


def _is(known: Session, *states: str) -> None:
    if known.state not in states:
        zh, en = SESSION_STATES[known.state]
        raise SessionIsOtherwise(code=known.event.code, state=zh, state_en=en)


def _described(command: DescribeSession) -> dict[str, Any]:
    fields = command.model_dump(include={"code", "kind", "number", "title"})
    agenda = [SessionItem(**item.model_dump()) for item in sorted(command.agenda, key=lambda one: one.number)]
    return fields | {"agenda": tuple(agenda), "effective_on": command.held_on}


def _recorded(command: HoldSession, today: date) -> dict[str, Any]:
    if command.held_on > today:
        raise NotHeldYet(field="held_on", day=command.held_on)
    filed_on = command.minutes_filed_on
    if filed_on and not command.held_on <= filed_on <= today:
        raise MinutesFiledAtAnImpossibleTime(
            field="minutes_filed_on", filed_on=filed_on, starts_on=command.held_on, today=today
        )
    if command.expected is not None and command.attended is not None and command.attended > command.expected:
        raise MoreAttendedThanExpected(field="attended", attended=command.attended, expected=command.expected)
    counts = command.model_dump(include={"expected", "attended", "minutes_filed_on"})
    there = {"leaders": tuple(dict.fromkeys(command.leaders)), "attendance": _attendance(command)}
    return _described(command) | counts | there


def _attendance(command: HoldSession) -> tuple[BranchAttendance, ...] | None:
    if command.attendance is None:
        return None
    return tuple(BranchAttendance(**one.model_dump()) for one in sorted(command.attendance, key=lambda one: one.branch))
