"""What is known when rows of these sheets are judged, and the rows of what is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from services.outreach.domain.expert import Expert
from services.outreach.domain.imports import columns
from services.outreach.domain.viewer import Viewer
from shared.events.outreach import ItemState
from shared.imports.lines import Rights
from shared.workbook.cells import Cell

Days = tuple[date, ...]
_MODES = {code: text for text, code in columns.MODES.items()}
_MADE = {True: "联系上", False: "未联系上"}
_KINDS = {code: text for text, code in columns.KINDS.items()}
_TOPICS = {code: text for text, code in columns.TOPICS.items()}
_ORIGINS = {code: text for text, code in columns.ORIGINS.items()}
_RESULTS = {code: text for text, code in columns.RESULTS.items()}
_REACTIONS = {code: text for text, code in columns.REACTIONS.items()}
_CHANNELS = {code: text for text, code in columns.CHANNELS.items()}
_YES_NO: Final[Mapping[bool | None, str | None]] = {True: "是", False: "否", None: None}


@dataclass(frozen=True, slots=True)
class KnownExpert:
    """An expert with what is sealed (None where it was not opened), and the latest consent."""

    expert: Expert
    private: Mapping[str, str | None] = field(default_factory=dict)
    consent: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class KnownContact:
    """A contact with what is kept beside it; the summary is the one under the first expert's key."""

    code: str
    experts: tuple[str, ...]
    liaison: str
    happened_on: date
    mode: str
    made: bool
    items: tuple[str, ...] = ()
    recorded_on: date | None = None
    summary: str | None = None


@dataclass(frozen=True, slots=True)
class KnownItem:
    """An item with what is kept beside it."""

    item: ItemState
    activity: str | None = None
    named: bool = False
    text: str | None = None
    answer: str | None = None


@dataclass
class Known:
    """Experts, contacts and items that the rows may mean, as far as who asks may see them."""

    today: date
    rights: Rights
    viewer: Viewer
    experts: Mapping[str, KnownExpert] = field(default_factory=dict)
    contacts: Mapping[str, KnownContact] = field(default_factory=dict)
    items: Mapping[str, KnownItem] = field(default_factory=dict)
    last_numbers: Mapping[tuple[str, int], int] = field(default_factory=dict)
    """(letter, year) -> the last number given to a code like C-2025-0007."""
    taken: set[str] = field(default_factory=set)
    """Codes that rows of the file give themselves."""

    def __post_init__(self) -> None:
        self._next = dict(self.last_numbers)

    def propose(self, letter: str, year: int) -> str:
        """The next free code of the year; the same file proposes the same as long as nobody records in between."""
        n = self._next.get((letter, year), 0) + 1
        while f"{letter}-{year}-{n:04d}" in self.taken:
            n += 1
        self._next[letter, year] = n
        return f"{letter}-{year}-{n:04d}"

    def is_own(self, expert: Expert) -> bool:
        """Whether who asks may see this expert's private part."""
        return self.viewer.reaches(expert.reach)


def expert_cells(known: KnownExpert) -> dict[str, Cell]:
    """The row of an expert as the sheet shows it."""
    expert, consent = known.expert, known.consent
    return {
        "code": expert.code,
        **{name: known.private.get(name) for name in ("name", "unit", "phone", "mail")},
        "discipline": expert.discipline,
        "branch": expert.branch,
        "liaison": expert.liaison,
        "deputy": expert.deputy,
        "category": expert.category,
        "cadence_days": expert.own_cadence_days,
        "enrolled_on": expert.enrolled_on,
        "notice_version": consent.get("notice_version"),
        "consent_on": consent.get("given_on"),
        "consent_channel": _CHANNELS.get(consent.get("channel", "")),
        "consent_scope": consent.get("scope"),
    }


def contact_cells(known: KnownContact) -> dict[str, Cell]:
    """The row of a contact as the sheet shows it."""
    return {
        "code": known.code,
        "experts": _joined(known.experts),
        "liaison": known.liaison,
        "happened_on": known.happened_on,
        "mode": _MODES[known.mode],
        "made": _MADE[known.made],
        "summary": known.summary,
        "items": _joined(known.items),
        "recorded_on": known.recorded_on,
    }


def item_cells(known: KnownItem) -> dict[str, Cell]:
    """The row of an item as the sheet shows it."""
    item = known.item
    return {
        "code": item.code,
        "origin": _ORIGINS[item.origin],
        "expert": item.expert,
        "branch": item.branch,
        "activity": known.activity,
        "kind": _KINDS[item.kind],
        "topic": _TOPICS[item.topic],
        "text": known.text,
        "raised_on": item.raised_on,
        "wants_reply": _YES_NO[item.wants_reply],
        "confidential": _YES_NO[item.confidential],
        "named": _YES_NO[known.named],
        "answer_due_on": item.answer_due_on,
        "answered_on": item.answered_on,
        "result": _RESULTS.get(item.result or ""),
        "solved": _YES_NO[item.solved],
        "answer": known.answer,
        "told_on": item.closed_on,
        "reaction": _REACTIONS.get(item.reaction or ""),
    }


def _joined(codes: Sequence[str]) -> str | None:
    return "、".join(codes) or None
