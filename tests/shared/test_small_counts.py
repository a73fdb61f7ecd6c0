"""Small counts that no reader can compute, seen by trying every table that looks the same."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import product

import pytest

from shared.small_counts import FEWER, LEFT_OUT, Shown, without_small

Cells = dict[tuple[str, str], int]


def tables_that_look_like(shown: Shown, true: Cells) -> Iterator[Cells]:
    """Every table of counts that is shown exactly so, by the marks and by all the totals that are shown."""
    rows, columns, most = list(shown.rows), list(shown.columns), sum(true.values())
    of_a_row: list[list[tuple[int, ...]]] = []
    for row in rows:
        cells = [shown.cells[row, column] for column in columns]
        ranges = [range(5) if c == FEWER else range(most + 1) if c == LEFT_OUT else (int(c),) for c in cells]
        found = (line for line in product(*ranges) if sum(line) <= most)
        of_a_row.append([line for line in found if shown.rows[row] in (LEFT_OUT, sum(line))])
    yield from _matching(shown, rows, columns, of_a_row, most)


def _matching(
    shown: Shown, rows: list[str], columns: list[str], of_a_row: list[list[tuple[int, ...]]], most: int
) -> Iterator[Cells]:
    for lines in product(*of_a_row):
        totals = [sum(column) for column in zip(*lines, strict=True)]
        if sum(totals) == most and all(
            shown.columns[column] in (LEFT_OUT, total) for column, total in zip(columns, totals, strict=True)
        ):
            yield {(r, c): n for r, line in zip(rows, lines, strict=True) for c, n in zip(columns, line, strict=True)}


def computed(shown: Shown, true: Cells, known: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """The small counts that only one table fits."""
    open_ = {place for place, count in true.items() if 0 < count < 5 and place[0] not in known}
    for other in tables_that_look_like(shown, true):
        open_ -= {place for place in open_ if other[place] != true[place]}
        if not open_:
            return []
    return sorted(open_)


def table(rows: int, columns: int, dice: random.Random) -> Cells:
    counts = (0, 0, 0, 1, 1, 2, 3, 4, 5, 6, 7)
    return {(f"B-{r}", f"T-{c}"): dice.choice(counts) for r in range(rows) for c in range(columns)}


def shown_of(cells: Cells, known: tuple[str, ...] = ()) -> Shown:
    rows, columns = sorted({row for row, _ in cells}), sorted({column for _, column in cells})
    return without_small(cells, rows, columns, known)


@pytest.mark.parametrize("seed", range(60))
def test_no_small_count_can_be_computed_from_what_is_shown(seed: int) -> None:
    dice = random.Random(seed)
    cells = table(*dice.choice(((1, 3), (2, 2), (2, 3), (3, 2))), dice)
    shown = shown_of(cells)
    assert computed(shown, cells) == [], (cells, shown)
    assert not [place for place, count in cells.items() if 0 < count < 5 and shown.cells[place] == count]


@pytest.mark.parametrize("seed", range(30))
def test_nor_by_one_who_sees_a_row_of_their_own(seed: int) -> None:
    dice = random.Random(seed)
    cells = table(3, 2, dice)
    shown = shown_of(cells, ("B-1",))
    assert computed(shown, cells, ("B-1",)) == [], (cells, shown)
    assert [shown.cells["B-1", column] for column in ("T-0", "T-1")] == [cells["B-1", "T-0"], cells["B-1", "T-1"]]


def test_a_table_without_small_counts_is_shown_whole() -> None:
    cells = {("B-1", "life"): 5, ("B-1", "talent"): 0, ("B-2", "life"): 9, ("B-2", "talent"): 7}
    shown = shown_of(cells)
    assert shown.cells == cells
    assert (shown.rows, shown.columns) == ({"B-1": 5, "B-2": 16}, {"life": 14, "talent": 7})


def test_a_small_count_is_covered_by_zeros_before_anything_else_is_lost() -> None:
    cells = {(f"B-{r}", f"T-{c}"): 0 for r in range(3) for c in range(3)}
    cells |= {("B-0", "T-0"): 2, ("B-1", "T-1"): 3, ("B-2", "T-2"): 8}
    shown = shown_of(cells)
    assert shown.cells["B-2", "T-2"] == 8
    assert sorted(shown.cells.values(), key=str).count(FEWER) == 4
    assert LEFT_OUT not in (*shown.cells.values(), *shown.rows.values(), *shown.columns.values())


def test_a_row_whose_total_would_tell_it_is_shown_without_its_total() -> None:
    cells = {("B-1", "life"): 1, ("B-2", "life"): 9}
    shown = shown_of(cells)
    assert shown.cells["B-1", "life"] == FEWER
    assert shown.rows["B-1"] == LEFT_OUT


def test_the_same_table_is_always_shown_alike() -> None:
    cells = table(21, 7, random.Random(1))
    assert shown_of(cells) == shown_of(dict(reversed(list(cells.items()))))
