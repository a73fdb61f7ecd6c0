"""One row against the branch it means: founded, changed, ended, or the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from services.registry.domain.branch import Register
from services.registry.domain.name import NameFault, name_faults, name_warnings
from services.registry.domain.roster.rows import Wanted, cell_fault
from shared.events.base import DomainEvent
from shared.events.registry import (
    BranchChanged,
    BranchEnded,
    BranchFounded,
    BranchState,
    Decision,
    GroupAbsenceExplained,
)
from shared.workbook.diff import Change
from shared.workbook.table import Table

_CELLS = ("name", "kind", "status", "founded_on", "host_unit", "discipline", "address")


@dataclass(slots=True)
class Judgement:
    """What a row does; `named` where its name is new and therefore judged."""

    events: list[DomainEvent] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    broken: Sequence[NameFault] = ()
    warnings: Sequence[NameFault] = ()
    named: bool = False


def judge(
    wanted: Wanted,
    table: Table,
    register: Register,
    absence: str | None,
    grouped: bool,
    asked: date | None,
    today: date,
) -> Judgement:
    """The judgement of a row that can be read; what it breaks becomes a fault of the row."""
    judgement = Judgement()
    known = register.branches.get(wanted.code or "")
    if known is None:
        state = _found(wanted, table, register, judgement, asked or today)
    else:
        state = _move(wanted, known, table, judgement, asked, today)
    if state and (known is None or (known.name, known.kind) != (state.name, state.kind)):
        _judge_name(wanted, state, table, register, judgement)
    if state and wanted.absence and wanted.absence != absence:
        _explain(wanted, state, table, judgement, absence, grouped, asked or today)
    if wanted.faults:
        judgement.events, judgement.named = [], False
    return judgement


def _found(wanted: Wanted, table: Table, register: Register, judgement: Judgement, day: date) -> BranchState | None:
    if wanted.kind is None:
        wanted.faults.append(cell_fault(table, wanted, "kind", "kind-missing"))
        return None
    since = wanted.founded_on or register.since
    if wanted.founded_on is None:
        wanted.notes.append(f"成立日期不详，自 {since} 起登记 | founding day unknown: held since {since}")
    ended = wanted.status == "ended"
    fields: dict[str, Any] = {
        "code": wanted.code,
        "name": wanted.name,
        "kind": wanted.kind,
        "founded_on": wanted.founded_on,
        "host_unit": wanted.host_unit,
        "discipline": wanted.discipline,
        "address": wanted.address,
        "decision": _decision(wanted, None),
    }
    founded = BranchFounded(**fields, status="normal" if ended else wanted.status or "normal", effective_on=since)
    judgement.events.append(founded)
    if not ended:
        return founded
    gone = BranchEnded(**fields, status="ended", effective_on=max(wanted.ended_on or day, since))
    judgement.events.append(gone)
    return gone


def _move(
    wanted: Wanted, known: BranchState, table: Table, judgement: Judgement, asked: date | None, today: date
) -> BranchState | None:
    said = {cell: value for cell in _CELLS if (value := getattr(wanted, cell)) is not None}
    decision = _decision(wanted, known.decision)
    judgement.changes = [
        Change(table.title(cell), _shown(getattr(known, cell)), _shown(value))
        for cell, value in said.items()
        if value != getattr(known, cell)
    ]
    if decision != known.decision:
        before, after = _shown(known.decision), _shown(decision)
        judgement.changes.append(Change(table.title("body"), before, after))
    if not judgement.changes:
        return known
    if known.status == "ended":
        wanted.faults.append(cell_fault(table, wanted, "status", "ended-already"))
        return None
    ends = said.get("status") == "ended"
    day = (wanted.ended_on if ends else None) or asked
    if day and day < known.effective_on:
        wanted.faults.append(cell_fault(table, wanted, "code", "later-state", day=known.effective_on))
        return None
    fields = known.model_dump() | said | {"decision": decision, "effective_on": day or max(today, known.effective_on)}
    state: BranchState = BranchEnded(**fields) if ends else BranchChanged(**fields)
    judgement.events.append(state)
    return state


def _decision(wanted: Wanted, known: Decision | None) -> Decision | None:
    """The decision said; a day or number alone completes the one that is known."""
    body = wanted.body or (known.body if known else None)
    if body is None:
        if wanted.decided_on or wanted.number:
            wanted.notes.append("批准会议未填，批准日期和文号未登记 | no deciding body: its day and number not taken")
        return None
    same = known if known and known.body == body else None
    return Decision(
        body=body,
        decided_on=wanted.decided_on or (same.decided_on if same else None),
        number=wanted.number or (same.number if same else None),
        file=same.file if same else None,
    )


def _judge_name(wanted: Wanted, state: BranchState, table: Table, register: Register, judgement: Judgement) -> None:
    judgement.named = True
    broken = name_faults(state.name, state.kind, register.society_name, register.rule)
    judgement.warnings = name_warnings(state.name, state.kind, register.society_name, register.rule)
    if broken and wanted.override:
        judgement.broken = broken
        wanted.notes.append("名称不合规定，已按例外理由登记 | the name breaks the rule; kept with the reason given")
    elif broken:
        why, why_en = "；".join(fault.zh for fault in broken), "; ".join(fault.en for fault in broken)
        wanted.faults.append(cell_fault(table, wanted, "name", "name-rule", why=why, why_en=why_en))


def _explain(
    wanted: Wanted,
    state: BranchState,
    table: Table,
    judgement: Judgement,
    absence: str | None,
    grouped: bool,
    day: date,
) -> None:
    if grouped:
        wanted.faults.append(cell_fault(table, wanted, "absence", "group-is-there"))
        return
    if state.status == "ended" or wanted.absence is None:
        return
    judgement.changes.append(Change(table.title("absence"), absence, wanted.absence))
    judgement.events.append(
        GroupAbsenceExplained(code=state.code, reason=wanted.absence, effective_on=max(day, state.effective_on))
    )


def _shown(value: Any) -> str | None:
    if isinstance(value, Decision):
        parts = (value.body, value.decided_on, value.number)
        return " ".join(str(part) for part in parts if part is not None)
    return None if value is None else str(value)
