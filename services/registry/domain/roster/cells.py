"""Cells of a roster read as codes and names of the society."""

from __future__ import annotations

import re

from services.registry.commands.codes import is_personal
from services.registry.domain.name import tidy
from services.registry.domain.roster.faults import RosterFault
from shared.workbook.cells import Cell, short_text

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def code_of(cell: Cell) -> str | None:
    """A code; None of an empty cell. Raises RosterFault."""
    text = short_text(cell, 64)
    if text is None:
        return None
    if not _CODE.fullmatch(text):
        raise RosterFault("code-form")
    if is_personal(text):
        raise RosterFault("code-personal")
    return text


def unit_name(cell: Cell) -> str | None:
    """The name of a unit or body as it is compared; None of an empty cell. Raises CellFault."""
    text = short_text(cell, 200)
    return tidy(text) if text else None
