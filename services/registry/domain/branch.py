"""Rules of a branch: how it is founded, on which day it stands, and why it has no Party group."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.registry.commands.branches import ExplainGroupAbsence, FoundBranch
from services.registry.commands.decisions import Resolved
from services.registry.domain.name import (
    NameFault,
    NameRule,
    NearName,
    NearNames,
    continued,
    name_faults,
    name_warnings,
    tidy,
    with_nesting,
)
from services.registry.domain.refusals import AlreadyThere, BranchHasEnded, BranchNotYetFounded
from services.registry.domain.society import founding_day
from shared.errors import Refused, Unknown
from shared.events.registry import BranchFounded, BranchState, Decision, GroupAbsenceExplained, SocietyDescribed


class BranchNameBreaksRule(Refused):
    """
    名称“{name}”不符合分支机构命名规定：{why}。历史名称可填写例外理由后登记。
    The name {name} breaks the rule of names: {why_en}. A historic name may be kept with a reason.
    """


class BranchNameIsTaken(Refused):
    """
    名称“{name}”已由分支机构 {other} 使用。
    The name {name} belongs to the branch {other} already.
    """


class GroupIsThere(Refused):
    """
    分支机构 {branch} 在 {day} 已有党建小组 {group}，无须说明未建原因。
    The branch {branch} has the Party group {group} on {day}: there is no absence to explain.
    """


class BranchOfBranch(Refused):
    """
    分支机构不得再设分支机构，不能设在 {parent} 之下。
    There is no branch of a branch: it cannot be set up under {parent}.
    """


@dataclass(frozen=True, slots=True)
class Register:
    """What the registry knows when a branch is judged: society, rule of names, every branch as last described."""

    society_code: str
    society: SocietyDescribed | None
    rule: NameRule
    branches: Mapping[str, BranchState]

    @property
    def society_name(self) -> str | None:
        """The society's full Chinese name, if it is described."""
        return self.society.name_zh if self.society else None

    @property
    def since(self) -> date:
        """From when a branch holds whose founding day nobody knows."""
        return founding_day(self.society.founded if self.society else None)

    def living_names(self) -> dict[str, str]:
        """Name -> code of the branches that have not ended."""
        return {branch.name: branch.code for branch in self.branches.values() if branch.status != "ended"}

    def faults(self, code: str, name: str, kind: str) -> list[NameFault]:
        """The rules that a tidy name breaks, that of no branch of a branch included."""
        faults = name_faults(name, kind, self.society_name, self.rule)
        return with_nesting(faults, continued(name, code, self.living_names(), self.rule))

    def warnings(self, name: str, kind: str) -> list[NameFault]:
        """What a secretary should look at in a tidy name."""
        return name_warnings(name, kind, self.society_name, self.rule)

    def near_names(self) -> NearNames:
        """All living names, ready to be asked."""
        names = NearNames(self.society_name)
        for branch in self.branches.values():
            if branch.status != "ended":
                names.add(branch.code, branch.name, branch.kind)
        return names


@dataclass(frozen=True, slots=True)
class Founding:
    """A founding, the rules it breaks with a reason, and what a secretary should look at."""

    event: BranchFounded
    broken: tuple[NameFault, ...]
    warnings: tuple[NameFault, ...]
    near: tuple[NearName, ...]

    def told(self) -> dict[str, Any]:
        """The answer to who asked: the branch, and what to look at."""
        return {
            "code": self.event.code,
            "name": self.event.name,
            "effective_on": self.event.effective_on.isoformat(),
            "overridden": [fault.rule for fault in self.broken],
            "warnings": [{"rule": w.rule, "message": w.zh, "message_en": w.en} for w in self.warnings],
            "near_duplicates": [{"code": n.code, "name": n.name, "why": n.why} for n in self.near],
        }


def decided(resolved: Resolved | None) -> Decision | None:
    """The decision as events carry it."""
    return Decision(**resolved.model_dump()) if resolved else None


def found_branch(command: FoundBranch, register: Register) -> Founding:
    """A branch begins. Its name obeys the rule or a reason is given; two living branches never share one."""
    refuse_parent(command.parent)
    if command.code.casefold() in {code.casefold() for code in register.branches}:
        raise AlreadyThere(field="code", code=command.code)
    name = tidy(command.name)
    broken = register.faults(command.code, name, command.kind)
    if broken and not command.override_reason:
        raise BranchNameBreaksRule(field="name", name=name, **why(broken))
    if other := register.living_names().get(name):
        raise BranchNameIsTaken(field="name", name=name, other=other)
    fields = command.model_dump(exclude={"name", "override_reason", "decision", "parent"})
    event = BranchFounded(
        **fields,
        name=name,
        decision=decided(command.decision),
        effective_on=command.founded_on or register.since,
    )
    return Founding(
        event,
        tuple(broken),
        tuple(register.warnings(name, command.kind)),
        tuple(register.near_names().near(command.code, name, command.kind)),
    )


def refuse_parent(parent: str | None) -> None:
    """Nobody sets up a branch below a branch, with whatever reason. Raises BranchOfBranch."""
    if parent is not None:
        raise BranchOfBranch(field="parent", parent=parent)


def why(broken: Iterable[NameFault]) -> dict[str, Any]:
    """The broken rules as a refusal tells them."""
    faults = list(broken)
    return {
        "why": "；".join(fault.zh for fault in faults),
        "why_en": "; ".join(fault.en for fault in faults),
        "rules": ",".join(fault.rule for fault in faults),
    }


def living_branch(code: str, states: Iterable[BranchState], on: date) -> BranchState:
    """
    The branch as it stands on a day, from all states known (oldest knowledge first).

    Raises Unknown, BranchNotYetFounded, BranchHasEnded: nothing can begin in a branch that is not there.
    """
    known = list(states)
    if not known:
        raise Unknown(field="branch", what="分支机构 (branch)", code=code)
    begun = [state for state in known if state.effective_on <= on]
    if not begun:
        raise BranchNotYetFounded(field="effective_on", branch=code, day=min(state.effective_on for state in known))
    day = max(state.effective_on for state in begun)
    holds = [state for state in begun if state.effective_on == day][-1]
    if holds.status == "ended":
        raise BranchHasEnded(field="branch", branch=code, day=day)
    return holds


def explain_absence(
    command: ExplainGroupAbsence, states: Iterable[BranchState], group: str | None, on: date
) -> GroupAbsenceExplained:
    """A living branch says why it has no Party group; one that has a group on that day has nothing to explain."""
    living_branch(command.branch, states, on)
    if group:
        raise GroupIsThere(field="branch", branch=command.branch, day=on, group=group)
    return GroupAbsenceExplained(code=command.branch, reason=command.reason, effective_on=on)
