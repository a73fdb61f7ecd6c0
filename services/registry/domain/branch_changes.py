"""What may become of a branch that is there: renamed, moved, suspended, put under rectification, ended, reopened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.registry.commands.branch_changes import (
    ChangeBranch,
    EndBranch,
    OfBranch,
    RectifyBranch,
    ReopenBranch,
    ResumeBranch,
    SuspendBranch,
)
from services.registry.domain.branch import BranchNameBreaksRule, Register, decided, refuse_parent, why
from services.registry.domain.name import NameFault, NearName, tidy
from services.registry.domain.timeline import Timeline, refuse_taken, told
from shared.errors import Refused
from shared.events.registry import BranchState, BranchStatus, Decision

STATUS_OF: Mapping[type[OfBranch], BranchStatus] = {
    SuspendBranch: "suspended",
    RectifyBranch: "rectifying",
    ResumeBranch: "normal",
}
STATUS_NAMES: Mapping[BranchStatus, str] = {
    "preparing": "筹备",
    "normal": "正常",
    "rectifying": "整改",
    "suspended": "暂停",
    "ended": "终止",
}


class NothingChanges(Refused):
    """
    没有要变更的内容：所填内容与 {day} 的记录相同。
    Nothing would change: what was given is what holds on {day} already.
    """


class DecisionIsMissing(Refused):
    """
    {what}须经理事会或常务理事会决定，请填写会议、日期和文号。
    A change of {fields} needs the decision of the council or standing council: give the body, the day and the number.
    """


class StatusIsThatAlready(Refused):
    """
    分支机构 {branch} 自 {day} 起已是“{status}”状态。
    The branch {branch} is {status_en} already, since {day}.
    """


class BranchEndsAlready(Refused):
    """
    分支机构 {branch} 已登记自 {day} 起终止；如登记有误，请先更正。
    The branch {branch} ends on {day} already; if that was a mistake, take it back first.
    """


class BranchHasNotEnded(Refused):
    """
    分支机构 {branch} 没有终止记录，无须更正。
    No ending is recorded for the branch {branch}: there is nothing to take back.
    """


@dataclass(frozen=True, slots=True)
class DecisionRule:
    """What changes only by a decision, and words one of which the deciding body bears (table `rule`)."""

    needed_for: frozenset[str]
    bodies: tuple[str, ...]

    @classmethod
    def read(cls, value: Mapping[str, Any]) -> DecisionRule:
        """From the stored lists."""
        return cls(frozenset(value["needed_for"]), tuple(value["bodies"]))

    def check(self, fields: Iterable[str], decision: Decision | None, on: date) -> list[NameFault]:
        """What a secretary should look at in a decision. Raises DecisionIsMissing."""
        needed = sorted(self.needed_for.intersection(fields))
        if decision is None:
            if needed:
                names = "、".join(_NAMES[field] for field in needed)
                raise DecisionIsMissing(field="decision", what=names, fields=", ".join(needed))
            return []
        return [*self._body(decision, needed), *_day(decision, on)]

    def _body(self, decision: Decision, needed: list[str]) -> list[NameFault]:
        if not needed or any(word in decision.body for word in self.bodies):
            return []
        words = "、".join(self.bodies)
        zh = f"“{decision.body}”不像有权决定的会议（{words}），请核对"
        return [NameFault("decision-body", zh, f"{decision.body} does not look like a body that may decide ({words})")]


_NAMES = {
    "name": "名称",
    "kind": "类型",
    "status": "状态",
    "host_unit": "支撑单位",
    "address": "住所",
    "discipline": "学科",
}


def _day(decision: Decision, on: date) -> list[NameFault]:
    if decision.decided_on is None or decision.decided_on <= on:
        return []
    zh = f"决定日期 {decision.decided_on} 晚于生效日 {on}，请核对"
    return [NameFault("decision-day", zh, f"decided on {decision.decided_on}, after the effective day {on}")]


@dataclass(frozen=True, slots=True)
class Move:
    """What is said of a branch, which rules of names it breaks with a reason, and what a secretary should look at."""

    code: str
    states: tuple[BranchState, ...]
    changed: tuple[str, ...]
    corrects: bool
    broken: tuple[NameFault, ...] = ()
    warnings: tuple[NameFault, ...] = ()
    near: tuple[NearName, ...] = ()

    @property
    def state(self) -> BranchState:
        """The branch from the effective day on."""
        return self.states[0]

    def told(self) -> dict[str, Any]:
        """The answer to who asked."""
        return {
            "code": self.code,
            "effective_on": self.state.effective_on.isoformat(),
            "status": self.state.status,
            "name": self.state.name,
            "changed": list(self.changed),
            "corrects_the_same_day": self.corrects,
            "carried_on_to": [state.effective_on.isoformat() for state in self.states[1:]],
            "overridden": [fault.rule for fault in self.broken],
            "warnings": [{"rule": w.rule, "message": w.zh, "message_en": w.en} for w in self.warnings],
            "near_duplicates": [{"code": n.code, "name": n.name, "why": n.why} for n in self.near],
        }


def change_branch(
    command: ChangeBranch,
    timeline: Timeline,
    register: Register,
    others: Iterable[Timeline],
    rule: DecisionRule,
    on: date,
) -> Move:
    """
    Some facts of a living branch are others from a day on. `others` are the branches that ever bore the new name.

    Raises NothingChanges, DecisionIsMissing, BranchNameBreaksRule, BranchNameIsTakenThen, BranchOfBranch.
    """
    refuse_parent(command.parent)
    before = timeline.living(on)
    fields = command.asked()
    if "name" in fields:
        fields["name"] = tidy(fields["name"])
    fields = {name: value for name, value in fields.items() if getattr(before, name) != value}
    if not fields:
        raise NothingChanges(field="name", day=on)
    decision = decided(command.decision)
    warnings = rule.check(fields, decision, on)
    states = timeline.moved(on, {**fields, "decision": decision or before.decision})
    refuse_taken(states, timeline, others)
    broken, look_at, near = _judge(command, states[0], register) if {"name", "kind"} & set(fields) else _NOT_JUDGED
    same_day = on in timeline.holding
    return Move(timeline.code, tuple(states), tuple(fields), same_day, broken, (*warnings, *look_at), near)


_Judged = tuple[tuple[NameFault, ...], tuple[NameFault, ...], tuple[NearName, ...]]
_NOT_JUDGED: _Judged = ((), (), ())


def _judge(command: ChangeBranch, state: BranchState, register: Register) -> _Judged:
    broken = register.faults(state.code, state.name, state.kind)
    if broken and not command.override_reason:
        raise BranchNameBreaksRule(field="name", name=state.name, **why(broken))
    near = register.near_names().near(state.code, state.name, state.kind)
    return tuple(broken), tuple(register.warnings(state.name, state.kind)), tuple(near)


def move_status(command: OfBranch, timeline: Timeline, rule: DecisionRule, on: date) -> Move:
    """A living branch is suspended, put under rectification, or works normally from a day on."""
    status = STATUS_OF[type(command)]
    before = timeline.living(on)
    if before.status == status:
        names = {"status": STATUS_NAMES[status], "status_en": status}
        raise StatusIsThatAlready(field="code", branch=timeline.code, day=before.effective_on, **names)
    decision = decided(command.decision)
    warnings = rule.check(("status",), decision, on)
    states = timeline.moved(on, {"status": status, "decision": decision})
    return Move(timeline.code, tuple(states), ("status",), on in timeline.holding, warnings=tuple(warnings))


def end_branch(command: EndBranch, timeline: Timeline, rule: DecisionRule, on: date) -> Move:
    """
    A branch is no more from a day on; what was told of later days is no more either.

    Raises BranchEndsAlready (ended, or an end announced), BranchNotYetFounded, DecisionIsMissing.
    """
    if (day := timeline.ended_on) is not None:
        raise BranchEndsAlready(field="code", branch=timeline.code, day=day)
    before = timeline.living(on)
    decision = decided(command.decision)
    warnings = rule.check(("status",), decision, on)
    states = [told(before, {"status": "ended", "decision": decision, "effective_on": on})]
    states += [told(state, {"status": "ended"}) for state in timeline.after(on)]
    return Move(timeline.code, tuple(states), ("status",), on in timeline.holding, warnings=tuple(warnings))


def reopen_branch(command: ReopenBranch, timeline: Timeline, others: Iterable[Timeline]) -> Move:
    """
    An ending is taken back: each day from it on gets the status it had before, under a higher version.

    Raises Unknown, BranchHasNotEnded, and BranchNameIsTakenThen where another branch bears the name meanwhile.
    """
    day = timeline.ended_on
    if day is None:
        raise BranchHasNotEnded(field="code", branch=timeline.code)
    decision, states = decided(command.decision), []
    status = _status_before(timeline, day)
    for ended in (state for on, state in timeline.holding.items() if on >= day):
        earlier = [s for s in timeline.told if s.effective_on == ended.effective_on and s.status != "ended"]
        status = earlier[-1].status if earlier else status
        fields = {"status": status} | ({"decision": decision} if ended.effective_on == day else {})
        states.append(told(ended, fields))
    refuse_taken(states, timeline, others)
    return Move(timeline.code, tuple(states), ("status",), corrects=True)


def _status_before(timeline: Timeline, day: date) -> BranchStatus:
    """What the branch was until the day before; `normal` where it was told as ended from its first day on."""
    before = [state.status for on, state in timeline.holding.items() if on < day]
    return before[-1] if before else "normal"
