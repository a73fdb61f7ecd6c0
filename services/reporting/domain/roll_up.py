"""The figures of several societies side by side, by definition, with a total only where one means something."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from services.reporting.domain.definition import percent
from shared.events.reporting import DigestPublished, PublishedFigure

NoTotal = Literal["persons", "mean"]


@dataclass(slots=True)
class Row:
    """
    One figure by one version of its definition, of every society that has it.

    `total` adds what adds up: of a percentage its two lengths. Otherwise `no_total` says why: one person may be in
    several societies, and a mean of means is none.
    """

    name: str
    definition: int
    kind: str
    unit: str
    title_zh: str
    title_en: str
    values: dict[str, float] = field(default_factory=dict)
    parts: dict[str, tuple[int, int]] = field(default_factory=dict)
    total: float | None = None
    total_parts: tuple[int, int] | None = None
    no_total: NoTotal | None = None

    def told(self) -> dict[str, Any]:
        """For a reader."""
        return asdict(self)


def roll_up(published: Mapping[str, DigestPublished]) -> list[Row]:
    """The rows of what societies (by code) have published, by name and version of the definition."""
    found: dict[tuple[str, int, str, str], list[tuple[str, PublishedFigure]]] = {}
    for society, digest in sorted(published.items()):
        for one in digest.figures:
            found.setdefault((one.name, one.definition, one.kind, one.unit), []).append((society, one))
    return [_row(figures) for _, figures in sorted(found.items())]


def _row(figures: Sequence[tuple[str, PublishedFigure]]) -> Row:
    first = figures[0][1]
    row = Row(first.name, first.definition, first.kind, first.unit, first.title_zh, first.title_en)
    for society, one in figures:
        row.values[society] = one.value
        if one.of is not None:
            row.parts[society] = (one.records, one.of)
    _total(row, [one for _, one in figures])
    return row


def _total(row: Row, figures: Sequence[PublishedFigure]) -> None:
    if not all(one.adds_up for one in figures):
        row.no_total = "mean" if row.kind == "mean" else "persons"
    elif row.kind == "ratio":
        row.total_parts = (sum(one.records for one in figures), sum(one.of or 0 for one in figures))
        row.total = percent(*row.total_parts)
    else:
        row.total = sum(one.value for one in figures)
