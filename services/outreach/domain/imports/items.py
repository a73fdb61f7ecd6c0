"""The sheet 意见诉求: what is unknown is raised; an answer, and that its raiser was told, may come in the same row."""

from __future__ import annotations

from typing import Any

from services.outreach.commands.item_ends import AnswerItem, CloseItem
from services.outreach.commands.items import RaiseItem
from services.outreach.domain.imports.faults import RowIsWrong
from services.outreach.domain.imports.known import Known, KnownItem, item_cells
from services.outreach.domain.imports.lines import AskLine, changes_of
from services.outreach.domain.imports.rows import OF_ITEMS
from shared.commands import Command
from shared.imports.rows import as_read
from shared.workbook.table import Table

_RAISED = (
    "origin",
    "expert",
    "branch",
    "activity",
    "kind",
    "topic",
    "text",
    "raised_on",
    "wants_reply",
    "confidential",
    "named",
)
_ANSWER = ("answered_on", "result", "solved", "answer")
_TOLD = ("told_on", "reaction")
_LIKE = ("raised_on", "kind", "topic", "expert", "branch", "text")


class ItemJudge:
    """Judges rows one after the other against the items known."""

    def __init__(self, table: Table, known: Known, *, sealed: bool) -> None:
        self._table, self._known, self._sealed = table, known, sealed
        self._rows: dict[tuple[Any, ...], int] = {}

    def gather(self, lines: list[AskLine]) -> None:
        """Codes that the sheet gives itself are proposed to no other row."""
        self._known.taken |= {line.wanted.values["code"] for line in lines if line.wanted.get("code")}

    def ask(self, line: AskLine) -> None:
        """What the row asks for. Raises RowIsWrong, ValidationError."""
        known = self._find(line)
        if known is None:
            self._new(line)
        else:
            self._compare(line, known)

    def _find(self, line: AskLine) -> KnownItem | None:
        wanted = line.wanted
        if code := wanted.get("code"):
            line.key = code
            self._refuse_repeated(line, (code.casefold(),))
            return self._known.items.get(code)
        like = tuple(wanted.get(meaning) for meaning in _LIKE)
        self._refuse_repeated(line, like)
        found = [code for code, known in self._known.items.items() if _is_like(known, wanted.values)]
        if len(found) > 1:
            raise RowIsWrong("code", "many-alike", found="、".join(found[:5]))
        if found:
            line.key = found[0]
            wanted.notes.append(f"编号未填，对应已有的 {line.key} | no code given: it is {line.key}")
        return self._known.items.get(line.key or "")

    def _refuse_repeated(self, line: AskLine, like: tuple[Any, ...]) -> None:
        if (other := self._rows.setdefault(like, line.wanted.row)) != line.wanted.row:
            raise RowIsWrong("code", "row-repeated", other=other)

    def _new(self, line: AskLine) -> None:
        values = line.wanted.values
        if "text" not in values:
            raise RowIsWrong("text", "cell-missing")
        line.is_new = True
        if line.key is None:
            line.key = self._known.propose("I", values["raised_on"].year)
            line.wanted.notes.append(f"编号未填，拟用 {line.key} | no code given: {line.key} proposed")
        raised = RaiseItem(code=line.key, **_fields(values))
        line.commands = [raised, *_steps(line, set(values))]

    def _compare(self, line: AskLine, known: KnownItem) -> None:
        before = item_cells(known)
        was, said = as_read(before, OF_ITEMS), line.wanted.values
        changed = [m for m in (*_RAISED, *_ANSWER, *_TOLD) if m in said and said[m] != was.get(m)]
        for meaning in changed:
            if meaning in _RAISED or (meaning in _ANSWER and known.item.answered_on) or known.item.closed_on:
                raise RowIsWrong(meaning, "not-here")
        line.commands = _steps(line, set(changed))
        line.changes = changes_of(self._table, changed, before, said, sealed=self._sealed)


def _fields(values: dict[str, Any]) -> dict[str, Any]:
    said = {
        name: values[name]
        for name in ("expert", "branch", "activity", "kind", "topic", "text", "raised_on")
        if name in values
    }
    origin = next((name for name in ("expert", "activity", "branch") if name in values), "member")
    return said | {
        "origin": values.get("origin", origin),
        "wants_reply": values.get("wants_reply") != "no",
        "confidential": values.get("confidential") == "yes",
        "consent_to_be_named": values.get("named") == "yes",
    }


def _steps(line: AskLine, changed: set[str]) -> list[Command]:
    """The answer and the closing that the cells say. Raises RowIsWrong where half of an answer is there."""
    values = line.wanted.values
    steps: list[Command] = []
    if changed & set(_ANSWER):
        for meaning in ("answered_on", "result", "solved"):
            if meaning not in values:
                raise RowIsWrong(meaning, "answer-incomplete")
        steps.append(
            AnswerItem(
                code=line.key or "",
                answered_on=values["answered_on"],
                result=values["result"],
                solved=values["solved"] == "yes",
                text=values.get("answer"),
            )
        )
    if changed & set(_TOLD):
        if "told_on" not in values:
            raise RowIsWrong("told_on", "cell-missing")
        steps.append(CloseItem(code=line.key or "", told_on=values["told_on"], reaction=values.get("reaction")))
    return steps


def _is_like(known: KnownItem, values: dict[str, Any]) -> bool:
    was = as_read(item_cells(known), OF_ITEMS)
    return all(was.get(meaning) == values[meaning] for meaning in _LIKE if meaning in values)
