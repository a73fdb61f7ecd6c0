"""The sheet 联系记录: rows under one code are one contact, what is unknown is logged, however late."""

from __future__ import annotations

from typing import Any

from services.outreach.commands.contacts import CorrectContact, LogContact
from services.outreach.domain.imports.faults import RowIsWrong
from services.outreach.domain.imports.known import Known, KnownContact, contact_cells
from services.outreach.domain.imports.lines import AskLine, changes_of
from services.outreach.domain.imports.rows import OF_CONTACTS
from shared.imports.rows import Wanted, as_read
from shared.workbook.table import Table

_FACTS = ("liaison", "happened_on", "mode", "made", "summary")
_SETS = ("experts", "items")


class ContactJudge:
    """Judges rows one after the other; the first row of a code speaks for those that follow."""

    def __init__(self, table: Table, known: Known, *, sealed: bool) -> None:
        self._table, self._known, self._sealed = table, known, sealed
        self._first: dict[str, AskLine] = {}
        self._like: dict[tuple[Any, ...], int] = {}

    def gather(self, lines: list[AskLine]) -> None:
        """Lay the rows of one code together; where one of them is wrong, none is taken."""
        for line in lines:
            if code := line.wanted.get("code"):
                self._known.taken.add(code)
                first = self._first.setdefault(code.casefold(), line)
                if first is not line:
                    first.followers.append(line)

    def ask(self, line: AskLine) -> None:
        """What the row asks for. Raises RowIsWrong, ValidationError."""
        wanted = line.wanted
        line.fallback = "experts"
        code = wanted.get("code")
        if code and (first := self._first[code.casefold()]) is not line:
            _refuse_contradiction(wanted, first.wanted)
            if first.wanted.faults:
                raise RowIsWrong("code", "group-wrong", other=first.wanted.row)
            line.key, line.settled, line.is_new = first.key, first.outcome, first.is_new
            return
        experts = self._gathered(line)
        known = self._find(line, experts)
        if known is None:
            self._new(line, experts)
        else:
            self._compare(line, known, experts)

    def _gathered(self, line: AskLine) -> tuple[str, ...]:
        rows = [line, *line.followers]
        for follower in line.followers:
            if follower.wanted.faults:
                raise RowIsWrong("code", "group-wrong", other=follower.wanted.row)
            _refuse_contradiction(follower.wanted, line.wanted)
        return tuple(dict.fromkeys(expert for one in rows for expert in one.wanted.values["experts"]))

    def _find(self, line: AskLine, experts: tuple[str, ...]) -> KnownContact | None:
        wanted = line.wanted
        if code := wanted.get("code"):
            line.key = code
            return self._known.contacts.get(code)
        like = (frozenset(experts), *(wanted.values[name] for name in ("happened_on", "mode", "made", "liaison")))
        if (other := self._like.setdefault(like, wanted.row)) != wanted.row:
            raise RowIsWrong("code", "row-repeated", other=other)
        found = [known for known in self._known.contacts.values() if _likeness(known) == like]
        if len(found) > 1:
            raise RowIsWrong("code", "many-alike", found="、".join(known.code for known in found[:5]))
        if found:
            line.key = found[0].code
            wanted.notes.append(f"编号未填，对应已有的 {line.key} | no code given: it is {line.key}")
        return found[0] if found else None

    def _new(self, line: AskLine, experts: tuple[str, ...]) -> None:
        values = line.wanted.values
        line.is_new = True
        if line.key is None:
            line.key = self._known.propose("C", values["happened_on"].year)
            line.wanted.notes.append(f"编号未填，拟用 {line.key} | no code given: {line.key} proposed")
        command = LogContact(
            code=line.key,
            experts=experts,
            liaison=values["liaison"],
            mode=values["mode"],
            made=values["made"] == "yes",
            happened_on=values["happened_on"],
            summary=values.get("summary"),
            items=_all_items(line),
        )
        line.commands = [command]

    def _compare(self, line: AskLine, known: KnownContact, experts: tuple[str, ...]) -> None:
        was = as_read(contact_cells(known), OF_CONTACTS)
        said = {name: line.wanted.values[name] for name in _FACTS if name in line.wanted.values}
        said |= {"experts": experts} | ({"items": items} if (items := _all_items(line)) else {})
        changed = [name for name in said if _differs(name, said[name], was.get(name))]
        if changed:
            given = {name: said[name] for name in changed}
            given |= {"made": given["made"] == "yes"} if "made" in given else {}
            line.commands = [CorrectContact(code=known.code, **given)]
            line.changes = changes_of(self._table, changed, contact_cells(known), said, sealed=self._sealed)


def _all_items(line: AskLine) -> tuple[str, ...]:
    rows = [line, *line.followers]
    return tuple(dict.fromkeys(item for one in rows for item in one.wanted.get("items") or ()))


def _likeness(known: KnownContact) -> tuple[Any, ...]:
    made = "yes" if known.made else "no"
    return (frozenset(known.experts), known.happened_on, known.mode, made, known.liaison)


def _refuse_contradiction(row: Wanted, first: Wanted) -> None:
    for name in _FACTS:
        if name in row.values and name in first.values and row.values[name] != first.values[name]:
            raise RowIsWrong(name, "row-contradicts", other=first.row)


def _differs(name: str, said: Any, known: Any) -> bool:
    return set(said) != set(known or ()) if name in _SETS else bool(said != known)
