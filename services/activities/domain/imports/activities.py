"""The sheet 活动 judged: what is unknown is recorded or planned, what is known is corrected or planned otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from services.activities.commands.activities import CorrectActivity, HoldActivity, PlanActivity
from services.activities.domain.activity import correct_activity, hold_activity, is_late, plan_activity, ticks_of
from services.activities.domain.imports.faults import RowIsWrong
from services.activities.domain.imports.known import Known, KnownActivity, activity_cells
from services.activities.domain.imports.lines import RowLine
from services.activities.domain.imports.merging import (
    Fields,
    differs,
    fields_known,
    fields_said,
    is_counted,
    keeping_people,
    plan_fields,
    ticks_given,
    with_counts,
)
from services.activities.domain.imports.rows import OF_ACTIVITIES
from services.activities.domain.imports.ticks import Pairs, ticks_of_row, works_of
from shared.errors import Forbidden, Refused
from shared.events.activities import ActivityPlan, ActivityRecord
from shared.imports.lines import Told, judge_rows, shown, wrong_cell
from shared.imports.rows import Wanted, as_read
from shared.workbook.cells import Cell
from shared.workbook.diff import Change
from shared.workbook.table import Table

BECAUSE = "按导入的工作簿更正"
_BESIDE = ("because", "code", "ticks")


class ActivityJudge:
    """Judges rows one after the other against what is known."""

    def __init__(self, table: Table, known: Known) -> None:
        self._table, self._known = table, known
        self._rows: dict[tuple[Any, ...], int] = {}

    def judge(self, rows: list[Wanted], told: Told) -> list[RowLine]:
        """Every row. Codes that the sheet gives itself are proposed to no other row."""
        self._known.taken |= {row.values["code"] for row in rows if row.get("code")}
        return judge_rows(self._table, [RowLine(one) for one in rows], self._row, told)

    def _row(self, line: RowLine) -> None:
        wanted = line.wanted
        line.label = wanted.get("title")
        wanted.values["hosts"] = tuple(dict.fromkeys(self._known.host(code) for code in wanted.values["hosts"]))
        number = self._own_number(wanted)
        known = self._find(line, number)
        self._refuse_repeated(line)
        try:
            if known is None:
                self._new(line, number)
            else:
                self._known_one(line, known)
        except (Refused, ValidationError) as refused:
            fallback = "hosts" if isinstance(refused, Forbidden) else "code"
            raise wrong_cell(refused, self._table, wanted, fallback) from refused
        if number and line.key != number and not (known and known.activity.event.plan_line == number):
            wanted.warnings.append(_no_line(number))

    def _own_number(self, wanted: Wanted) -> str | None:
        """A number that is no line of a plan is the activity's own."""
        if wanted.get("plan_line") in self._known.plan_years:
            return None
        number: str | None = wanted.values.pop("plan_line", None)
        return number

    def _find(self, line: RowLine, number: str | None) -> KnownActivity | None:
        wanted = line.wanted
        if code := wanted.get("code"):
            known = self._known.of_code(code)
            line.key = known.activity.event.code if known else code
            return known
        hosts = frozenset(wanted.values["hosts"])
        found = self._known.alike(number, wanted.values["title"], wanted.values["starts_on"], hosts)
        if len(found) > 1:
            raise RowIsWrong("code", "many-alike", found="、".join(found[:5]))
        if found:
            line.key = found[0]
            wanted.notes.append(f"编号未填，对应已有的 {line.key} | no code given: it is {line.key}")
        return self._known.of_code(line.key)

    def _refuse_repeated(self, line: RowLine) -> None:
        values = line.wanted.values
        like = (values["title"], values["starts_on"], frozenset(values["hosts"]))
        other = self._rows.setdefault((line.key.casefold(),) if line.key else like, line.wanted.row)
        if other != line.wanted.row:
            raise RowIsWrong("code", "row-repeated", other=other)

    def _new(self, line: RowLine, number: str | None) -> None:
        wanted, values = line.wanted, line.wanted.values
        line.is_new = True
        if line.key is None:
            line.key = self._known.propose(number, values["starts_on"].year)
            wanted.notes.append(f"编号未填，拟用 {line.key} | no code given: {line.key} proposed")
        fields = {"open_to": "internal", **fields_said(values)}
        fields |= {"key_works": works_of(wanted, self._known), "code": line.key}
        if "open_to" not in values:
            wanted.notes.append("面向未填，按内部登记 | not said for whom: taken as internal")
        if values["starts_on"] < self._known.today or is_counted(fields):
            self._hold(line, fields, None)
        else:
            self._plan(line, fields, None)

    def _known_one(self, line: RowLine, known: KnownActivity) -> None:
        wanted, event = line.wanted, known.activity.event
        before = activity_cells(known)
        was = as_read(before, OF_ACTIVITIES) | {"ends_on": event.ends_on}
        said = {meaning: value for meaning, value in wanted.values.items() if meaning not in _BESIDE}
        if "key_works" in said:
            said["key_works"] = works_of(wanted, self._known)
        changed = {meaning: value for meaning, value in said.items() if differs(meaning, value, was.get(meaning))}
        if "starts_on" in changed and "ends_on" not in said and event.ends_on == event.effective_on:
            changed["ends_on"] = changed["starts_on"]
        fields = fields_known(known) | fields_said(changed)
        if isinstance(event, ActivityRecord):
            self._correct(line, fields, known, bool(changed))
        elif changed and is_counted(fields):
            self._hold(line, fields, known)
        elif changed:
            self._plan(line, fields, known)
        if line.command:
            line.changes = self._changes(before, line, known)

    def _changes(self, before: Mapping[str, Cell], line: RowLine, known: KnownActivity) -> list[Change]:
        """The cells that will be others, as the sheet will show them."""
        assert line.command  # noqa: S101  (only asked of a row that does something)
        event = next(event for event in reversed(line.events) if isinstance(event, ActivityPlan))
        became = replace(known.activity, event=event)
        after = activity_cells(replace(known, activity=became, place=line.command.place, ticks=frozenset(line.ticks)))
        return [
            Change(self._table.title(meaning), shown(before[meaning]), shown(after[meaning]))
            for meaning in after
            if before[meaning] != after[meaning]
        ]

    def _plan(self, line: RowLine, fields: Fields, known: KnownActivity | None) -> None:
        state = self._known
        command = PlanActivity(**plan_fields(fields))
        self._ask("ReplanActivity" if known else "PlanActivity", command, known)
        scene = state.scene(command, known)
        line.events = [plan_activity(command, known.activity if known else None, scene, state.today)]
        line.command = command
        if line.wanted.get("ticks"):
            line.wanted.warnings.append(_ticks_later())

    def _hold(self, line: RowLine, fields: Fields, known: KnownActivity | None) -> None:
        state = self._known
        if not is_counted(fields):
            raise RowIsWrong("attendances", "counts-missing", day=fields["starts_on"])
        ticks = ticks_of_row(line.wanted, tuple(fields["key_works"]), state)
        command = HoldActivity(**with_counts(fields), ticks=ticks_given(ticks))
        self._ask("HoldActivity", command, known)
        scene = state.scene(command, known)
        held = hold_activity(command, known.activity if known else None, scene, state.today)
        line.events, line.command, line.ticks = [*ticks_of(command, scene), held], command, ticks
        if is_late(command.starts_on, state.today, state.report_within_days):
            line.wanted.notes.append("补录 | a late entry")

    def _correct(self, line: RowLine, fields: Fields, known: KnownActivity, is_changed: bool) -> None:
        state = self._known
        said = ticks_of_row(line.wanted, tuple(fields["key_works"]), state)
        fresh: Pairs = said - known.ticks
        gone: Pairs = set(known.ticks) - said if "ticks" in line.wanted.values else set()
        if not (is_changed or fresh or gone):
            return
        because = line.wanted.get("because") or BECAUSE
        command = CorrectActivity(**with_counts(fields), ticks=ticks_given(fresh), because=because)
        self._ask("CorrectActivity", command, known)
        scene = state.scene(command, known)
        corrected = keeping_people(correct_activity(command, known.activity, scene, state.today), known)
        line.events = [*ticks_of(command, scene), *state.unticked(gone, known), corrected]
        line.command, line.because, line.ticks = command, because, (set(known.ticks) | fresh) - gone

    def _ask(self, action: str, command: PlanActivity | HoldActivity, known: KnownActivity | None) -> None:
        one_of = known.activity.event.hosts if known else ()
        self._known.allow(action, every=sorted(command.concerns()), one_of=one_of)


def _ticks_later() -> dict[str, str]:
    return {
        "rule": "ticks-later",
        "message": "计划中的活动还没有三有，开展后再登记",
        "message_en": "a plan has no ticks yet; they are taken once it was held",
    }


def _no_line(number: str) -> dict[str, str]:
    return {
        "rule": "no-plan-line",
        "message": f"没有编码为 {number} 的计划项目，未登记此编号",
        "message_en": f"there is no plan line {number}: this number is not kept",
    }
