"""A workbook of experts, contacts and items is imported, or shown what it would do; a batch is taken back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from services.outreach.commands.contacts import CorrectContact, LogContact
from services.outreach.commands.expert_rights import AddConsent, CorrectExpert
from services.outreach.commands.experts import ChangeExpert, EnrolExpert
from services.outreach.commands.item_ends import AnswerItem, CloseItem
from services.outreach.commands.items import RaiseItem
from services.outreach.domain.imports.columns import CONTACTS, EXPERTS, ITEMS, SHAPES
from services.outreach.domain.imports.experts import ExpertJudge
from services.outreach.domain.imports.known import Known
from services.outreach.domain.imports.lines import AskLine
from services.outreach.domain.imports.whole import Judge, Rows, Whole, judge_of, read_all, turns, whole_of
from services.outreach.handlers.contacts import correct_contact, log_contact
from services.outreach.handlers.expert_rights import add_consent, correct_expert
from services.outreach.handlers.experts import change_expert, enrol_expert
from services.outreach.handlers.item_ends import answer_item, close_item
from services.outreach.handlers.items import raise_item
from services.outreach.store import imports as store
from services.outreach.store.undoing import keep_before
from services.outreach.store.viewers import viewer_on
from shared.commands import Command
from shared.database import UnitOfWork
from shared.errors import Refused
from shared.http import Answer
from shared.imports.commands import ImportWorkbook
from shared.imports.faults import RowIsWrong
from shared.imports.lines import EACH, Rights, fault_of, wrong_cell
from shared.imports.taking import File, beside, tables_of, take_workbook
from shared.imports.trying import kept_if, tried
from shared.workbook.table import Table

_AGGREGATES = {EXPERTS.sheet: "expert", CONTACTS.sheet: "contact", ITEMS.sheet: "item"}
COMPARED = "compare with a workbook"
_HANDLERS: Mapping[type[Command], Callable[[UnitOfWork, Any], Awaitable[Answer]]] = {
    EnrolExpert: enrol_expert,
    ChangeExpert: change_expert,
    CorrectExpert: correct_expert,
    AddConsent: add_consent,
    LogContact: log_contact,
    CorrectContact: correct_contact,
    RaiseItem: raise_item,
    AnswerItem: answer_item,
    CloseItem: close_item,
}


async def import_workbook(uow: UnitOfWork, command: ImportWorkbook, file: File) -> tuple[Whole, Answer]:
    """All rows or none, or the good ones; each goes by the handler and the rights of its own command."""
    return await take_workbook(uow, command, file, plan_workbook, _carried_out)


async def plan_workbook(uow: UnitOfWork, command: ImportWorkbook, file: File) -> Whole:
    """
    What the file does now, row by row; without `commit` all of it is taken back again.

    A committed plan is written already: whoever refuses it afterwards ends the whole transaction.
    """
    tables = await tables_of(uow, command, file)
    rows = await beside(uow, read_all, tables)
    known = await _known(uow, rows, file)
    file.progress.phase = "judging"
    sheets = [shape.sheet for shape in SHAPES if shape.sheet in tables]
    lines = {sheet: [AskLine(wanted) for wanted in rows[sheet]] for sheet in sheets}
    judges = {sheet: _judge(tables[sheet], known, lines[sheet], sealed=command.commit) for sheet in sheets}
    async with kept_if(uow, command.commit):
        for sheet, part in turns(lines):
            if part:
                await _sheet(uow, tables[sheet], judges[sheet], part, file)
    return whole_of(tables, lines, sealed=command.commit)


async def _carried_out(uow: UnitOfWork, whole: Whole, command: ImportWorkbook) -> None:
    """The plan was carried out while it was made."""


def _judge(table: Table, known: Known, lines: list[AskLine], *, sealed: bool) -> Judge:
    judge = judge_of(table, known, sealed=sealed)
    if not isinstance(judge, ExpertJudge):
        judge.gather(lines)
    return judge


async def _sheet(uow: UnitOfWork, table: Table, judge: Judge, lines: list[AskLine], file: File) -> None:
    assert file.rights  # noqa: S101  (whoever opens this door hands over the policy)
    cells = dict(table.rows)
    for done, line in enumerate(lines, 1):
        if not line.wanted.faults:
            try:
                await _row(uow, table, judge, line, file.rights)
            except RowIsWrong as wrong:
                fault_of(table, line, wrong, cells[line.wanted.row])
        if done % EACH == 0 or done == len(lines):
            file.progress.tell(table.shape.sheet, done)


async def _row(uow: UnitOfWork, table: Table, judge: Judge, line: AskLine, rights: Rights) -> None:
    try:
        judge.ask(line)
        if line.commands and not line.is_new:
            await keep_before(uow, f"{_AGGREGATES[table.shape.sheet]}/{line.key}")
        if line.commands:
            line.events = await tried(uow, [(one, _HANDLERS[type(one)]) for one in line.commands], rights)
    except (Refused, ValidationError) as refused:
        raise wrong_cell(refused, table, line.wanted, line.fallback) from refused


async def _known(uow: UnitOfWork, rows: Rows, file: File) -> Known:
    """What the rows may mean, as far as the caller may see it: what is opened for comparing is audited."""
    assert file.rights  # noqa: S101  (as above)
    seen = await viewer_on(uow.connection, file.rights("ReadExperts"), uow.today)
    items_seen = await viewer_on(uow.connection, file.rights("ReadItems"), uow.today)
    experts = rows.get(EXPERTS.sheet, ())
    known = Known(
        today=uow.today,
        rights=file.rights,
        viewer=seen,
        experts=await store.known_experts(uow, {row.values["code"] for row in experts if "code" in row.values}),
        last_numbers=await store.last_numbers(uow),
    )
    own = {code for code, one in known.experts.items() if known.is_own(one.expert)}
    known.experts = await store.opened_experts(uow, dict(known.experts), own, COMPARED)
    if named := _named(rows.get(CONTACTS.sheet, ()), "happened_on"):
        known.contacts = await store.known_contacts(uow, named, seen, COMPARED)
    if named := _named(rows.get(ITEMS.sheet, ()), "raised_on"):
        known.items = await store.known_items(uow, named, items_seen, COMPARED)
    return known


def _named(rows: Sequence[Any], day: str) -> store.Named | None:
    """The records that rows name by code, or where they name none may mean by their day."""
    codes = {row.values["code"] for row in rows if "code" in row.values}
    days = {row.values[day] for row in rows if "code" not in row.values and day in row.values}
    return store.Named(codes, days) if codes or days else None
