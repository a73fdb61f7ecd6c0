"""The dataset of a digest: every number and code it shows, no name of a person, the same bytes for the same facts."""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import date
from typing import Literal

import rfc8785
from pydantic import Field

from services.reporting.commands.periods import SpanKind
from services.reporting.domain.figure import Change as Change
from services.reporting.domain.figure import Figure as Figure
from services.reporting.domain.figure import Listed as Listed
from services.reporting.domain.figure import Row as Row
from services.reporting.domain.figure import figure_of as figure_of
from services.reporting.domain.packs.rows import Pack
from services.reporting.domain.period import OFFICE_ZONE, Period

Level = Literal["group", "liaison_only", "none"]


class Span(Row):
    """The days a digest speaks of."""

    code: str
    kind: SpanKind
    year: int
    number: int
    first_day: date
    last_day: date
    zone: str = OFFICE_ZONE


class Society(Row):
    """Who issues the digest, with the targets it has set itself."""

    code: str
    name_zh: str
    name_en: str
    targets: dict[str, int]


class Branch(Row):
    """An active branch: how it is covered, why not, and the activities it hosted in the period."""

    code: str
    name: str
    level: Level
    reason: str | None
    activities: int
    covered: bool
    worked: bool

    @property
    def idle_reason(self) -> str | None:
        """Why it is not covered by work."""
        if self.worked:
            return None
        return "neither_group_nor_liaison" if self.level == "none" else "no_activity"


class KeyWork(Row):
    """A key work of the year and which of its three ticks have evidence."""

    code: str
    number: int
    title: str
    ticks: tuple[str, ...]
    covered: bool


class Meeting(Row):
    """A joint meeting and how many branches were represented."""

    code: str
    number: int
    title: str
    held_on: date
    branches: int
    represented: int
    quorum_met: bool


class DecidedItem(Row):
    """A decided item that was decided in the period or is overdue."""

    code: str
    title: str
    lead: str
    due_on: date
    closed_on: date | None
    overdue: bool


class Movement(Row):
    """Members of a branch (None: of the society, each once) at the beginning, in movement, at the end."""

    branch: str | None
    opening: int = 0
    joined: int = 0
    returned: int = 0
    left: int = 0
    transferred_in: int = 0
    transferred_out: int = 0
    merged: int = 0
    closing: int = 0


class Quarter(Row):
    """A quarter of the year that is over: experts who were to be contacted in it, and those who were."""

    quarter: int
    expected: int
    contacted: int

    @property
    def gaps(self) -> int:
        """Experts who were not."""
        return self.expected - self.contacted


class Cell(Row):
    """Items received from one branch on one topic."""

    branch: str
    topic: str
    items: int | str


class ItemTotals(Row):
    """Items received from each branch and on each topic."""

    by_branch: dict[str, int | str]
    by_topic: dict[str, int | str]


class Late(Row):
    """Facts of one type that were recorded after the end of the period in which they hold."""

    type: str
    facts: int
    subjects: tuple[str, ...]


class Dataset(Row):
    """Everything a digest shows, with true values: what is too small to show is hidden when it is shown."""

    schema_version: int = 1
    period: Span
    society: Society | None
    figures: dict[str, Figure]
    branch_names: dict[str, str]
    branches: tuple[Branch, ...]
    key_works: tuple[KeyWork, ...]
    meetings: tuple[Meeting, ...]
    decided_items: tuple[DecidedItem, ...]
    activities_by_kind: dict[str, int]
    activities_by_host: dict[str, int]
    led_by_party_members: int
    attendances_without_names: int
    items_by_kind: dict[str, int]
    items_by_origin: dict[str, int] = Field(default_factory=dict)
    items_by_result: dict[str, int]
    items_by_branch_and_topic: tuple[Cell, ...]
    contact_by_quarter: tuple[Quarter, ...] = ()
    members_by_class: dict[str, int]
    movement: tuple[Movement, ...]
    late: tuple[Late, ...]
    """What holds within the period and was recorded after its end."""
    carried: tuple[Late, ...] = ()
    """What holds before the period and was recorded after the digest before it was kept: told here, and only here."""
    pack: Pack | None = None
    """What a report pack tells beside the figures; a digest has none."""

    @property
    def item_totals(self) -> ItemTotals:
        """The items received from each branch, and on each topic."""
        rows: Counter[str] = Counter()
        columns: Counter[str] = Counter()
        for cell in self.items_by_branch_and_topic:
            rows[cell.branch] += int(cell.items)
            columns[cell.topic] += int(cell.items)
        return ItemTotals(by_branch=dict(rows), by_topic=dict(columns))

    @property
    def every_figure(self) -> dict[str, Figure]:
        """All figures by the name under which they open: of a part of a pack's period `<figure>@<code of the part>`."""
        parts = self.pack.parts if self.pack else ()
        return self.figures | {f"{name}@{part.code}": f for part in parts for name, f in part.figures.items()}

    def canonical(self) -> bytes:
        """The dataset as canonical JSON (RFC 8785)."""
        return rfc8785.dumps(self.model_dump(mode="json"))

    @property
    def sha256(self) -> str:
        """The hash of the canonical JSON: equal datasets have equal hashes, wherever they were computed."""
        return hashlib.sha256(self.canonical()).hexdigest()


class ShownDataset(Dataset):
    """A dataset for an office that is to see no small counts: totals are hidden where they would tell."""

    items_received_in_all: ItemTotals

    @property
    def item_totals(self) -> ItemTotals:
        """The totals as they may be shown."""
        return self.items_received_in_all


def span_of(period: Period) -> Span:
    """The period as the dataset keeps it."""
    return Span(
        code=period.code,
        kind=period.kind,
        year=period.year,
        number=period.number,
        first_day=period.first_day,
        last_day=period.last_day,
    )
