"""The sheet 出席 judged: rows of many activities, each laid upon the sheet of its activity as it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from pydantic import ValidationError

from services.activities.commands.attendance import CorrectAttendance, SheetLine
from services.activities.domain.activity import Activity
from services.activities.domain.attendance import Desk, record_attendance
from services.activities.domain.imports.columns import SORTS_SHOWN
from services.activities.domain.imports.faults import RowIsWrong
from services.activities.domain.imports.known import Known, KnownDesk
from services.activities.domain.imports.lines import RowLine
from services.activities.domain.people import key_of
from services.activities.domain.record_counts import corrected_by
from services.activities.domain.sign_in.columns import STATES
from services.activities.domain.sign_in.joining import joined
from shared.errors import Refused
from shared.events.activities import ActivityPlan, ActivityRecord, AttendanceRecorded, PersonAttendance
from shared.imports.lines import Told, fault_of, judge_rows, wrong_cell
from shared.imports.rows import Wanted
from shared.workbook.cells import Cell
from shared.workbook.diff import Change
from shared.workbook.table import Table

BY_THE_SHEET = "按导入的出席表"
MARK = 12


@dataclass(slots=True)
class _Group:
    """The rows of one activity."""

    activity: Activity
    sheet: AttendanceRecorded | None
    desk: KnownDesk
    rows: list[tuple[RowLine, SheetLine]] = field(default_factory=list)


class AttendanceJudge:
    """Judges rows activity by activity; `before` are the rows of activities in the same workbook."""

    def __init__(self, table: Table, known: Known, before: Sequence[RowLine]) -> None:
        self._table, self._known = table, known
        self._groups: dict[str, _Group] = {}
        self._rows: dict[tuple[object, ...], int] = {}
        plans = [event for line in before for event in line.events if isinstance(event, ActivityPlan)]
        self._fresh = {event.code: event for event in plans}

    def judge(self, rows: list[Wanted], told: Told) -> list[RowLine]:
        """Every row, then each sheet as a whole; its events are said by the first of its rows that does something."""
        lines = judge_rows(self._table, [RowLine(one) for one in rows], self._row, told)
        for group in self._groups.values():
            try:
                self._whole(group)
            except (Refused, ValidationError) as refused:
                first = group.rows[0][0]
                wrong = wrong_cell(refused, self._table, first.wanted, "activity")
                fault_of(self._table, first, wrong, dict(self._table.rows)[first.wanted.row])
                for line, _ in group.rows:
                    line.events, line.settled = [], "same"
        return lines

    def _row(self, line: RowLine) -> None:
        group = self._group(line)
        try:
            given = self._line(line.wanted, group.sheet)
        except ValidationError as refused:
            raise wrong_cell(refused, self._table, line.wanted, "person") from refused
        key = (line.key, given.line, given.person, given.member, given.name, given.unit, given.branch)
        if (other := self._rows.setdefault(key, line.wanted.row)) != line.wanted.row:
            raise RowIsWrong("state", "row-repeated", other=other)
        group.rows.append((line, given))

    def _group(self, line: RowLine) -> _Group:
        code = line.wanted.values["activity"]
        known = self._known.of_code(code)
        fresh = self._fresh.get(known.activity.event.code if known else code)
        activity = Activity(fresh, _state(fresh)) if fresh else known.activity if known else None
        if activity is None:
            raise RowIsWrong("activity", "activity-unknown", value=code)
        line.key, line.label = activity.event.code, activity.event.title
        desk = self._known.desks.get(line.key) or KnownDesk(0, {}, Desk(activity.state, {}, self._known.people_key))
        return self._groups.setdefault(line.key, _Group(activity, desk.desk.sheet, desk))

    def _line(self, wanted: Wanted, sheet: AttendanceRecorded | None) -> SheetLine:
        said = {name: wanted.values[name] for name in ("branch", "state", "reason", "sort") if name in wanted.values}
        if mark := wanted.get("mark"):
            return SheetLine(line=_marked(mark, sheet), **said)
        for name in ("person", "member"):
            if name in wanted.values:
                return SheetLine(**{name: wanted.values[name]}, **said)
        if not ("name" in wanted.values and "unit" in wanted.values):
            raise RowIsWrong("person", "person-unclear")
        return SheetLine(name=wanted.values["name"], unit=wanted.values["unit"], **said)

    def _whole(self, group: _Group) -> None:
        known, event, standing = self._known, group.activity.event, group.sheet
        if not group.rows:
            return
        known.allow("CorrectAttendance" if standing else "RecordAttendance", one_of=event.hosts)
        given = [one for _, one in group.rows]
        result, outcomes = joined(given, standing, group.desk.reasons, known.people_key)
        for (line, one), outcome in zip(group.rows, outcomes, strict=True):
            line.settled, line.is_new = outcome, outcome == "new"
            line.changes = self._changes(one, group) if outcome == "changed" else []
        if all(outcome == "same" for outcome in outcomes):
            return
        heads = [one.model_dump() for one in standing.heads] if standing else []
        expecting = standing.expecting if standing else ()
        command = CorrectAttendance(activity=event.code, expecting=expecting, lines=tuple(result), heads=tuple(heads))
        desk = replace(group.desk.desk, state=group.activity.state)
        sheet = record_attendance(command, event, desk, known.today)
        corrected = corrected_by(sheet, event, known.people_key)
        first = next(line for line, _ in group.rows if line.settled != "same")
        first.events = [corrected, sheet] if corrected else [sheet]
        first.because, first.reasons = BY_THE_SHEET, [one.reason for one in command.lines]

    def _changes(self, given: SheetLine, group: _Group) -> list[Change]:
        assert group.sheet  # noqa: S101  (only what stands changes)
        at = given.line or _at(given, group.sheet, self._known.people_key)
        was = person_cells(group.sheet, at, group.desk.reasons)
        now = {"state": STATES[given.state][0], "reason": given.reason, "branch": given.branch}
        return [
            Change(self._table.title(name), str(was[name] or "") or None, text)
            for name, text in now.items()
            if text and text != was[name]
        ]


def _state(event: ActivityPlan) -> str:
    return "held" if isinstance(event, ActivityRecord) else "planned"


def _marked(mark: str, sheet: AttendanceRecorded | None) -> int:
    for nth, line in enumerate(sheet.lines if sheet else (), 1):
        if line.known_by == "name" and mark_of(line) == mark:
            return nth
    raise RowIsWrong("mark", "mark-unknown", value=mark)


def _at(given: SheetLine, sheet: AttendanceRecorded, key: bytes) -> int:
    person = key_of(key, given)
    same = [nth for nth, line in enumerate(sheet.lines, 1) if (line.known_by, line.who) == person]
    own = [nth for nth in same if sheet.lines[nth - 1].branch == given.branch]
    return (own or same)[0]


def mark_of(line: PersonAttendance) -> str:
    """How a line is known again whose name nobody keeps."""
    return f"H-{line.who[:MARK]}"


def person_cells(sheet: AttendanceRecorded, nth: int, reasons: Mapping[int, str]) -> dict[str, Cell]:
    """One line of a sheet as 出席 shows it: codes, never names."""
    line = sheet.lines[nth - 1]
    return {
        "activity": sheet.activity,
        "person": line.who if line.known_by == "person" else None,
        "member": line.who if line.known_by == "member" else None,
        "mark": mark_of(line) if line.known_by == "name" else None,
        "branch": line.branch,
        "state": STATES[line.state][0],
        "reason": reasons.get(nth),
        "sort": SORTS_SHOWN[line.sort] if line.sort != "unknown" else None,
    }
