"""How each cell of these sheets is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from services.outreach.domain.imports import columns as known
from services.outreach.domain.imports.faults import RowFault
from shared.imports.rows import Reader, code, day, one_of, parts, text_within
from shared.workbook.cells import Cell, short_text, whole_number
from shared.workbook.faults import CellFault

LINE, TEXT = 200, 4000
DAYS: Final = ("enrolled_on", "consent_on", "happened_on", "raised_on", "answered_on", "told_on")
_YES_NO = one_of(known.YES_NO, {})
_CHANNEL = one_of(known.CHANNELS, known.CHANNELS_ALSO)


def codes(cell: Cell) -> tuple[str, ...] | None:
    """Codes divided by 、 , or ; each once. Raises RowFault."""
    found = parts(cell)
    return tuple(str(code(part)) for part in found) if found else None


def consent(cell: Cell) -> dict[str, Any] | None:
    """Version, day and channel in one cell. Raises RowFault."""
    text = short_text(cell, LINE)
    if text is None:
        return None
    words = text.replace("，", " ").replace(",", " ").replace("、", " ").replace(";", " ").split()
    if len(words) != 3:
        raise RowFault("consent-unreadable")
    try:
        said = {"notice_version": code(words[0]), "given_on": day(words[1]), "channel": _CHANNEL(words[2])}
    except CellFault as fault:
        raise RowFault("consent-unreadable") from fault
    return said


OF_EXPERTS: Final[Mapping[str, Reader]] = {
    "code": code,
    "name": text_within(LINE),
    "unit": text_within(LINE),
    "phone": text_within(LINE),
    "mail": text_within(LINE),
    "discipline": code,
    "branch": code,
    "liaison": code,
    "deputy": code,
    "category": code,
    "cadence_days": lambda cell: whole_number(cell, 1, 10_000),
    "enrolled_on": day,
    "notice_version": code,
    "consent_on": day,
    "consent_channel": _CHANNEL,
    "consent_scope": text_within(LINE),
    "consent": consent,
}
OF_CONTACTS: Final[Mapping[str, Reader]] = {
    "code": code,
    "experts": codes,
    "liaison": code,
    "happened_on": day,
    "mode": one_of(known.MODES, known.MODES_ALSO),
    "made": one_of(known.MADE, known.MADE_ALSO),
    "summary": text_within(TEXT),
    "items": codes,
    "recorded_on": day,
}
OF_ITEMS: Final[Mapping[str, Reader]] = {
    "code": code,
    "origin": one_of(known.ORIGINS, known.ORIGINS_ALSO),
    "expert": code,
    "branch": code,
    "activity": code,
    "kind": one_of(known.KINDS, {}),
    "topic": one_of(known.TOPICS, known.TOPICS_ALSO),
    "text": text_within(TEXT),
    "raised_on": day,
    "wants_reply": _YES_NO,
    "confidential": _YES_NO,
    "named": _YES_NO,
    "answer_due_on": day,
    "answered_on": day,
    "result": one_of(known.RESULTS, known.RESULTS_ALSO),
    "solved": _YES_NO,
    "answer": text_within(TEXT),
    "told_on": day,
    "reaction": one_of(known.REACTIONS, {}),
}
READERS: Final = {known.EXPERTS.sheet: OF_EXPERTS, known.CONTACTS.sheet: OF_CONTACTS, known.ITEMS.sheet: OF_ITEMS}
