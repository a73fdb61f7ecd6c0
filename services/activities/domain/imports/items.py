"""The sheet 议定事项 judged: another day postpones, another text or percentage is progress, 已报结 hands in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from services.activities.commands.decided_items import PostponeDecidedItem, ReportProgress, SubmitDecidedItem
from services.activities.domain.decided_item import DecidedItem, postpone, report_progress, state_after, submit
from services.activities.domain.imports.faults import RowIsWrong
from services.activities.domain.imports.known import Known, KnownItem, item_cells
from services.activities.domain.imports.lines import RowLine
from services.activities.domain.imports.merging import differs
from services.activities.domain.imports.rows import OF_ITEMS
from shared.errors import Forbidden, Refused
from shared.events.activities import DecidedItemPostponed, DecidedItemStep
from shared.imports.lines import Told, judge_rows, shown, wrong_cell
from shared.imports.rows import Wanted, as_read
from shared.workbook.diff import Change
from shared.workbook.table import Table

BECAUSE = "按导入的工作簿延期"
PROGRESSED = "更新进度"
_FIXED = ("title", "lead", "co_leads")
_STEPS = ("due_on", "note", "percent", "state")


@dataclass(slots=True)
class _Asked:
    """One row on its way: the item as each step leaves it, and the cells that say something new."""

    line: RowLine
    item: DecidedItem
    changed: dict[str, Any]


class ItemJudge:
    """Judges rows one after the other against the items decided."""

    def __init__(self, table: Table, known: Known) -> None:
        self._table, self._known = table, known
        self._rows: dict[str, int] = {}

    def judge(self, rows: list[Wanted], told: Told) -> list[RowLine]:
        """Every row."""
        return judge_rows(self._table, [RowLine(one) for one in rows], self._row, told)

    def _row(self, line: RowLine) -> None:
        known = self._find(line)
        was = as_read(item_cells(known), OF_ITEMS)
        said = line.wanted.values
        changed = {m: v for m, v in said.items() if m in (*_FIXED, *_STEPS) and differs(m, v, was.get(m))}
        for meaning in _FIXED:
            if meaning in changed:
                raise RowIsWrong(meaning, "not-here")
        if changed.get("state") not in (None, "submitted"):
            self._refuse_state(changed["state"])
        fresh_day = differs("reached_on", said.get("reached_on"), was.get("reached_on"))
        day = said["reached_on"] if fresh_day and "reached_on" in said else self._known.today
        asked = _Asked(line, known.item, changed)
        try:
            self._postpone(asked)
            self._progress(asked, known, day)
            self._submit(asked, day)
        except (Refused, ValidationError) as refused:
            fallback = "lead" if isinstance(refused, Forbidden) else "state"
            raise wrong_cell(_as_cell(refused), self._table, line.wanted, fallback) from refused
        self._show(asked, known)

    def _find(self, line: RowLine) -> KnownItem:
        wanted = line.wanted
        text, number = wanted.values["meeting"], wanted.values["number"]
        meeting = self._known.meeting(text)
        if meeting is None:
            raise RowIsWrong("meeting", "meeting-unknown", value=text)
        known = self._known.items.get((meeting, number))
        if known is None:
            raise RowIsWrong("number", "item-unknown", meeting=meeting, number=number)
        line.key, line.label = known.item.event.code, known.item.event.title
        if (other := self._rows.setdefault(line.key, wanted.row)) != wanted.row:
            raise RowIsWrong("number", "row-repeated", other=other)
        return known

    def _refuse_state(self, state: str) -> None:
        rule = "reviewer-decides" if state in ("closed", "returned") else "not-here"
        raise RowIsWrong("state", rule)

    def _postpone(self, asked: _Asked) -> None:
        if "due_on" not in asked.changed:
            return
        because = asked.line.wanted.get("because") or BECAUSE
        today = self._known.today
        command = PostponeDecidedItem(
            code=asked.item.event.code, postponed_on=today, due_on=asked.changed["due_on"], because=because
        )
        self._known.allow("PostponeDecidedItem", one_of=asked.item.parties)
        self._take(asked, postpone(asked.item, command, today), because)

    def _progress(self, asked: _Asked, known: KnownItem, day: Any) -> None:
        if not asked.changed.keys() & {"note", "percent"}:
            return
        said = asked.line.wanted
        note = said.get("note") or PROGRESSED
        percent = said.get("percent")
        command = ReportProgress(code=asked.item.event.code, reached_on=day, percent=percent, note=note)
        self._known.allow("ReportProgress", one_of=asked.item.parties)
        self._take(asked, report_progress(asked.item, command, self._known.today), note)

    def _submit(self, asked: _Asked, day: Any) -> None:
        if asked.changed.get("state") != "submitted":
            return
        command = SubmitDecidedItem(code=asked.item.event.code, submitted_on=day)
        self._known.allow("SubmitDecidedItem", one_of=asked.item.parties)
        self._take(asked, submit(asked.item, command, (), self._known.today), None)

    def _take(self, asked: _Asked, step: DecidedItemStep, note: str | None) -> None:
        """The item as the step leaves it, so that the next one is judged by what will be so."""
        state = state_after(step.TYPE.split(".")[2]) or asked.item.state
        due_on = step.due_on if isinstance(step, DecidedItemPostponed) else asked.item.event.due_on
        event = asked.item.event.model_copy(update={"due_on": due_on})
        last_on = max(asked.item.last_on, step.effective_on)
        asked.item = replace(asked.item, event=event, state=state, last_on=last_on)
        asked.line.events.append(step)
        asked.line.notes.append(note)

    def _show(self, asked: _Asked, known: KnownItem) -> None:
        before = item_cells(known)
        became = replace(
            known, item=asked.item, **{m: asked.changed[m] for m in ("note", "percent") if m in asked.changed}
        )
        after = item_cells(became)
        asked.line.changes = [
            Change(self._table.title(m), shown(before[m]), shown(after[m])) for m in _STEPS if before[m] != after[m]
        ]


_CELLS = {"submitted_on": "reached_on", "postponed_on": "due_on"}


def _as_cell(refused: Refused | ValidationError) -> Refused | ValidationError:
    """A refusal names the field of a command; the sheet has another name for some."""
    if isinstance(refused, Refused):
        for error in refused.extras.get("errors", ()):
            error["field"] = _CELLS.get(error["field"], error["field"])
    return refused
