"""What an import would do, row by row: the same plan is shown by a dry run and carried out by the import itself."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from services.registry.domain.branch import Register
from services.registry.domain.roster.faults import RosterHasErrors
from services.registry.domain.roster.judge import Judgement, judge
from services.registry.domain.roster.rows import RowReader, Wanted, cell_fault
from shared.events.base import DomainEvent
from shared.events.registry import BranchChanged, BranchFounded, BranchState, GroupAbsenceExplained
from shared.workbook.diff import MAX_FAULTS_TOLD, Outcome, RowDiff, counted
from shared.workbook.faults import Fault
from shared.workbook.table import Table

YEARS_AHEAD = 5


@dataclass(frozen=True, slots=True)
class Known:
    """What the registry knows beside the branches themselves: reasons given, and who has a Party group."""

    absences: Mapping[str, str]
    grouped: Collection[str]
    annulled: Mapping[str, Collection[date]] = field(default_factory=dict)
    """Branches that never were, because an import was undone: the days on which they end, again and again."""


@dataclass(slots=True)
class Line:
    """One row: what becomes of it, which cells are others than before, and what a secretary should look at."""

    wanted: Wanted
    judgement: Judgement = field(default_factory=Judgement)
    warnings: list[dict[str, str]] = field(default_factory=list)

    @property
    def outcome(self) -> Outcome:
        """What the row does."""
        if self.wanted.faults:
            return "error"
        if any(isinstance(event, BranchFounded) for event in self.judgement.events):
            return "new"
        return "changed" if self.judgement.events else "same"

    def diff(self, sheet: str) -> RowDiff:
        """As every sheet's rows are shown."""
        wanted, changes = self.wanted, self.judgement.changes
        return RowDiff(
            sheet=sheet,
            row=wanted.row,
            key=wanted.code,
            label=wanted.name,
            outcome=self.outcome,
            changes=changes,
            faults=wanted.faults,
            notes=wanted.notes,
            warnings=self.warnings,
        )

    def told(self) -> dict[str, Any]:
        """As the report shows it."""
        return {
            "row": self.wanted.row,
            "code": self.wanted.code,
            "name": self.wanted.name,
            "outcome": self.outcome,
            "changes": [asdict(change) for change in self.judgement.changes],
            "notes": self.wanted.notes,
            "warnings": self.warnings,
        }


@dataclass(frozen=True, slots=True)
class Plan:
    """All rows, judged together."""

    table: Table
    lines: tuple[Line, ...]

    @property
    def faults(self) -> list[Fault]:
        """Every wrong cell, in the order of the rows."""
        return [fault for line in self.lines for fault in line.wanted.faults]

    @property
    def events(self) -> list[DomainEvent]:
        """What happens, in the order of the rows."""
        return [event for line in self.lines for event in line.judgement.events]

    def founded(self) -> list[BranchState]:
        """The branches that begin."""
        return [event for event in self.events if isinstance(event, BranchFounded)]

    def moved(self) -> list[BranchState]:
        """The branches that change or end, each once."""
        return [e for e in self.events if isinstance(e, BranchState) and not isinstance(e, BranchFounded)]

    def explained(self) -> list[GroupAbsenceExplained]:
        """The reasons given."""
        return [event for event in self.events if isinstance(event, GroupAbsenceExplained)]

    def overridden(self) -> list[Line]:
        """The rows whose names break the rule with a reason."""
        return [line for line in self.lines if line.judgement.broken]

    def predicted(self) -> dict[str, int]:
        """Rows by outcome."""
        return counted(line.outcome for line in self.lines)

    def observed(self, founded: Collection[str], touched: Collection[str]) -> dict[str, int]:
        """Rows by what the database says was written; `touched` may hold founded branches too."""
        changed = len(set(touched) - set(founded))
        return {
            "new": len(founded),
            "changed": changed,
            "same": len(self.lines) - len(founded) - changed,
            "error": 0,
        }

    def refuse_faults(self) -> None:
        """All or nothing. Raises RosterHasErrors with every wrong cell."""
        if faults := self.faults:
            refusal = RosterHasErrors(count=len(faults))
            refusal.extras["errors"] = [asdict(fault) for fault in faults[:MAX_FAULTS_TOLD]]
            refusal.extras["counts"] = self.predicted()
            raise refusal

    def told(self, counts: dict[str, int], *, dry_run: bool) -> dict[str, Any]:
        """The report of an import or of its dry run."""
        faults = self.faults
        return {
            "dry_run": dry_run,
            "sheet": self.table.sheet,
            "counts": counts,
            "columns": self.table.columns.titles,
            "columns_ignored": list(self.table.columns.ignored),
            "columns_with_persons_not_taken": list(self.table.columns.personal),
            "lines": [line.told() for line in self.lines],
            "error_count": len(faults),
            "errors": [asdict(fault) for fault in faults[:MAX_FAULTS_TOLD]],
        }


def make_plan(table: Table, register: Register, known: Known, asked: date | None, today: date) -> Plan:
    """
    Judge a roster as a whole. `asked` is the day from which changes hold (today if None).

    Everything about a single cell becomes a fault of its row.
    """
    reader = RowReader(table, register.rule, date(today.year + YEARS_AHEAD, 12, 31))
    rows = [reader.read(number, row) for number, row in table.rows]
    _give_codes(rows, register)
    _refuse_repeated(rows, table)
    _refuse_taken(rows, table, register)
    lines = tuple(Line(wanted) for wanted in rows)
    for line in lines:
        if not line.wanted.faults and line.wanted.code:
            code = line.wanted.code
            line.judgement = judge(
                line.wanted, table, register, known.absences.get(code), code in known.grouped, asked, today
            )
            _found_again(line.judgement, known.annulled.get(code, ()))
    _warn(lines, register)
    return Plan(table, lines)


def _found_again(judgement: Judgement, ends: Collection[date]) -> None:
    """A branch that never was is founded after all: on each later day on which it ended, it stands as founded."""
    founded = [event for event in judgement.events if isinstance(event, BranchState)]
    for day in sorted(ends):
        before = [state for state in founded if state.effective_on <= day]
        if before and before[-1].effective_on < day and before[-1].status != "ended":
            judgement.events.append(BranchChanged(**(before[-1].model_dump() | {"effective_on": day})))


def _give_codes(rows: Sequence[Wanted], register: Register) -> None:
    """A row without a code is the branch of its name, else it gets the next free one, in the order of the rows."""
    spelt = {code.casefold(): code for code in register.branches}
    names = {branch.name: branch.code for branch in register.branches.values()} | register.living_names()
    for wanted in rows:
        if wanted.code:
            wanted.code = spelt.get(wanted.code.casefold(), wanted.code)
    used = set(spelt) | {wanted.code.casefold() for wanted in rows if wanted.code}
    n = 0
    for wanted in rows:
        if wanted.code is None and wanted.name and not wanted.faults:
            wanted.code = names.get(wanted.name)
            while wanted.code is None:
                n += 1
                proposed = f"{register.society_code.upper()}-{n:02d}"
                if proposed.casefold() not in used:
                    used.add(proposed.casefold())
                    wanted.code = proposed
                    wanted.notes.append(f"编码未填，拟用 {proposed} | no code given: {proposed} proposed")


def _refuse_repeated(rows: Sequence[Wanted], table: Table) -> None:
    codes: dict[str, int] = {}
    names: dict[str, int] = {}
    for wanted in rows:
        if wanted.code and (other := codes.setdefault(wanted.code.casefold(), wanted.row)) != wanted.row:
            wanted.faults.append(cell_fault(table, wanted, "code", "code-repeated", other=other))
        if wanted.name and (other := names.setdefault(wanted.name, wanted.row)) != wanted.row:
            wanted.faults.append(cell_fault(table, wanted, "name", "name-repeated", other=other))


def _refuse_taken(rows: Sequence[Wanted], table: Table, register: Register) -> None:
    """A name is free if its branch gives it up in the same roster."""
    living = register.living_names()
    here = {wanted.code for wanted in rows}
    for wanted in rows:
        other = living.get(wanted.name or "")
        if other and other != wanted.code and other not in here:
            wanted.faults.append(cell_fault(table, wanted, "name", "name-taken", other=other))


def refuse_unreleased(plan: Plan, register: Register) -> None:
    """Where bad rows are left out, a name is free only if the row that gives it up is a good one."""
    living = register.living_names()
    while True:
        good = {line.wanted.code for line in plan.lines if not line.wanted.faults}
        held = [
            (line, other)
            for line in plan.lines
            if not line.wanted.faults
            and (other := living.get(line.wanted.name or ""))
            and other not in (line.wanted.code, *good)
        ]
        if not held:
            return
        for line, other in held:
            line.wanted.faults.append(cell_fault(plan.table, line.wanted, "name", "name-taken", other=other))
            line.judgement = Judgement()


def _warn(lines: Sequence[Line], register: Register) -> None:
    """Names that are new and nearly those of others, in the registry or in the same roster."""
    names = register.near_names()
    fresh = [line for line in lines if line.judgement.named]
    for line in fresh:
        names.add(line.wanted.code or "", line.wanted.name or "", line.wanted.kind or "")
    for line in fresh:
        near = names.near(line.wanted.code or "", line.wanted.name or "", line.wanted.kind or "")
        line.warnings = [
            {
                "rule": "near-duplicate",
                "message": f"与 {other.code} {other.name} 名称相近，请核对",
                "message_en": f"nearly the name of {other.code} {other.name}; check that they are two",
            }
            for other in near
        ] + [{"rule": w.rule, "message": w.zh, "message_en": w.en} for w in line.judgement.warnings]
