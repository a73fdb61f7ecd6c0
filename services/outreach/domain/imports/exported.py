"""Experts, contacts and items as rows of their own sheets: read again unchanged, every row is the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from services.outreach.domain.imports.columns import CONTACTS, EXPERTS, ITEMS, PERSONAL_MEANINGS
from services.outreach.domain.imports.known import (
    KnownContact,
    KnownExpert,
    KnownItem,
    contact_cells,
    expert_cells,
    item_cells,
)
from shared.workbook.writing import Filled, Line


def experts(known: Iterable[KnownExpert]) -> Filled:
    """The sheet 专家."""
    return Filled(EXPERTS, [Line(expert_cells(one)) for one in known])


def contacts(known: Iterable[KnownContact]) -> Filled:
    """The sheet 联系记录: a contact with several experts is one row."""
    return Filled(CONTACTS, [Line(contact_cells(one)) for one in known])


def items(known: Iterable[KnownItem]) -> Filled:
    """The sheet 意见诉求."""
    return Filled(ITEMS, [Line(item_cells(one)) for one in known])


def without_persons(filled: Filled) -> Filled:
    """The same sheet without the columns that are sealed: it comes back the same, for what is not there stays."""
    columns = tuple(column for column in filled.shape.columns if column.meaning not in PERSONAL_MEANINGS)
    return replace(filled, shape=replace(filled.shape, columns=columns))
