"""
Small counts in a table of counts: hidden, and with them as few others as are needed so that none can be computed.

A table with its totals is a circulation: from a row through a cell to a column, from the columns' totals to the grand
total, and back through the rows' totals. A hidden count can be computed if and only if no other circulation has the
same counts in all that is shown; another one differs from the true one by a cycle of hidden counts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count
from typing import Final

SMALL: Final = 5
FEWER: Final = f"<{SMALL}"  # 0 to 4: a zero is hidden as well, where it must cover a small count
LEFT_OUT: Final = "—"  # any count: hidden so that another one cannot be found by subtraction
TOTAL_PRICE: Final = 10_000  # a total is hidden only where no cells will do

Node = tuple[str, str]
Place = tuple[str | None, str | None]  # (row, column); None: the total of the other
_BY_ROWS: Final[Node] = ("total", "rows")
_BY_COLUMNS: Final[Node] = ("total", "columns")


@dataclass(frozen=True, slots=True)
class Shown:
    """A table as it may be shown: every cell of its rows and columns, and their totals."""

    cells: dict[tuple[str, str], int | str]
    rows: dict[str, int | str]
    columns: dict[str, int | str]


@dataclass(slots=True)
class _Count:
    tail: Node
    head: Node
    value: int
    price: int | None  # None: whoever reads knows it anyway
    is_total: bool
    hidden: str | None = None

    def may_grow(self) -> bool:
        """Whether it could be greater and be hidden by the same mark."""
        return self.price is not None and (self.is_total or self.hidden == LEFT_OUT or self.value != SMALL - 1)

    def may_shrink(self) -> bool:
        """Whether it could be less and be hidden by the same mark."""
        least = SMALL if self.value >= SMALL and not self.is_total else 0
        return self.price is not None and self.value > least


@dataclass(slots=True)
class _Table:
    counts: dict[Place, _Count] = field(default_factory=dict)

    def hide_small(self) -> list[Place]:
        """Hide what is small, and say where it is."""
        small = [place for place, one in self.counts.items() if _is_small(one)]
        for place in small:
            self.counts[place].hidden = FEWER
        return small

    def cover(self, place: Place) -> bool:
        """Hide what is cheapest to hide so that the count at a place cannot be computed; False: nothing does it."""
        own = self.counts[place]
        ways = [self._way(place, own.head, own.tail)] if own.may_grow() else []
        ways.append(self._way(place, own.tail, own.head))
        found = [way for way in ways if way is not None]
        if not found:
            return False
        for other in min(found, key=lambda way: way[0])[1]:
            covering = self.counts[other]
            if covering.hidden is None:
                covering.hidden = LEFT_OUT if covering.is_total or covering.value >= SMALL else FEWER
        return True

    def widen(self, row: str | None) -> None:
        """Say no more of the hidden counts of a row than that they are hidden."""
        for (own, _), one in self.counts.items():
            if own == row and one.hidden:
                one.hidden = LEFT_OUT

    def _way(self, without: Place, start: Node, end: Node) -> tuple[int, tuple[Place, ...]] | None:
        """The cheapest way from a node to another through counts that are hidden or can be."""
        steps = self._steps(without)
        queue: list[tuple[int, int, tuple[Place, ...], Node]] = [(0, 0, (), start)]
        seen: set[Node] = set()
        turn = count()  # among equal prices the first found, so that the same table is always shown alike
        while queue:
            price, _, way, node = heappop(queue)
            if node == end:
                return price, way
            if node not in seen:
                seen.add(node)
                for place, to, more in steps.get(node, ()):
                    heappush(queue, (price + more, next(turn), (*way, place), to))
        return None

    def _steps(self, without: Place) -> dict[Node, list[tuple[Place, Node, int]]]:
        found: dict[Node, list[tuple[Place, Node, int]]] = {}
        for place, one in self.counts.items():
            more = 0 if one.hidden or one.price is None else one.price
            if place != without and one.may_grow():
                found.setdefault(one.tail, []).append((place, one.head, more))
            if place != without and one.may_shrink():
                found.setdefault(one.head, []).append((place, one.tail, more))
        return found


def without_small(
    cells: Mapping[tuple[str, str], int],
    rows: Collection[str],
    columns: Collection[str],
    known: Collection[str] = (),
) -> Shown:
    """
    The table with counts of 1 to 4 hidden, and what else must be so that none follows from the totals.

    `known`: rows that the reader sees whole anyway. The grand total is taken to be shown. A table of one row and one
    column is its grand total: there is nothing that could cover it.
    """
    table = _Table(dict(_counts(cells, rows, columns, known)))
    for place in table.hide_small():
        if not table.cover(place):
            table.widen(place[0])
            table.cover(place)
    shown = {place: one.hidden or one.value for place, one in table.counts.items()}
    return Shown(
        cells={(row, column): shown[row, column] for row in rows for column in columns},
        rows={row: shown[row, None] for row in rows},
        columns={column: shown[None, column] for column in columns},
    )


def _counts(
    cells: Mapping[tuple[str, str], int], rows: Collection[str], columns: Collection[str], known: Collection[str]
) -> Iterator[tuple[Place, _Count]]:
    for row in rows:
        own = row in known
        for column in columns:
            value = cells.get((row, column), 0)
            yield (row, column), _Count(("row", row), ("column", column), value, None if own else 1 + value, False)
        total = sum(cells.get((row, column), 0) for column in columns)
        yield (row, None), _Count(_BY_ROWS, ("row", row), total, None if own else TOTAL_PRICE + total, True)
    for column in columns:
        total = sum(cells.get((row, column), 0) for row in rows)
        yield (None, column), _Count(("column", column), _BY_COLUMNS, total, TOTAL_PRICE + total, True)


def _is_small(one: _Count) -> bool:
    return not one.is_total and one.price is not None and 0 < one.value < SMALL
