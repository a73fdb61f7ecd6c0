"""What is hidden from whom: small counts, other branches, and the fields of records about people."""

from __future__ import annotations

from typing import Any

import pytest

from services.reporting.domain.dataset import Cell
from services.reporting.domain.reader import CLOSED, OPEN_FIELDS, fields_for, reader_of, shown_cells
from shared.events import activities, outreach, registry
from shared.events.base import TYPES
from shared.identity import Caller, Office
from tests.reporting.readers import LEADER, SECRETARIAT, liaison_of


def cells(*rows: tuple[str, str, int]) -> tuple[Cell, ...]:
    return tuple(Cell(branch=branch, topic=topic, items=items) for branch, topic, items in rows)


TABLE = cells(("B-01", "life", 3), ("B-01", "talent", 9), ("B-02", "life", 1), ("B-02", "talent", 5))


def values(found: tuple[Cell, ...]) -> list[Any]:
    return [cell.items for cell in found]


def test_the_secretariat_sees_small_counts() -> None:
    assert values(shown_cells(SECRETARIAT, TABLE)) == [3, 9, 1, 5]


def test_other_offices_see_less_than_five() -> None:
    assert values(shown_cells(LEADER, TABLE)) == ["<5", 9, "<5", 5]


def test_the_own_liaison_sees_the_own_branch_and_no_other() -> None:
    found = shown_cells(liaison_of("B-02"), TABLE)
    assert [(cell.branch, cell.items) for cell in found] == [("B-02", 1), ("B-02", 5)]


def test_a_single_hidden_count_cannot_be_found_by_subtraction() -> None:
    table = cells(("B-01", "life", 3), ("B-01", "talent", 9), ("B-02", "talent", 7))
    assert values(shown_cells(LEADER, table)) == ["<5", 9, "—"]


def test_four_is_small_and_five_is_not() -> None:
    assert values(shown_cells(LEADER, cells(("B-01", "life", 4)))) == ["<5"]
    assert values(shown_cells(LEADER, cells(("B-01", "life", 5)))) == [5]


@pytest.mark.parametrize(
    ("offices", "everything", "narrow"),
    [
        ([Office(office="secretariat")], True, False),
        ([Office(office="leader")], False, False),
        ([Office(office="branch_liaison", scope="B-01")], False, True),
        ([Office(office="branch_liaison", scope="B-01"), Office(office="leader")], False, False),
        ([], False, True),
    ],
)
def test_a_reader_is_known_by_the_offices(offices: list[Office], everything: bool, narrow: bool) -> None:
    reader = reader_of(Caller("somebody", tuple(offices)))
    assert (reader.everything, reader.narrow) == (everything, narrow)


@pytest.mark.parametrize("aggregate", sorted(CLOSED))
def test_records_about_people_show_only_their_days_to_other_offices(aggregate: str) -> None:
    data = {"code": "X", "branch": "B-01", "topic": "life", "expert": "E-1", "member": "M-1"}
    assert fields_for(LEADER, aggregate, ["B-01"], data) is None
    assert fields_for(liaison_of("B-02"), aggregate, ["B-01"], data) is None
    assert fields_for(liaison_of("B-01"), aggregate, ["B-01"], data) == data
    assert fields_for(SECRETARIAT, aggregate, ["B-01"], data) == data


def test_nobody_sees_the_keys_of_those_who_came() -> None:
    data = {"code": "A-1", "title": "活动", "people": ["abc"], "attendances": 3}
    for reader in (SECRETARIAT, LEADER, liaison_of("B-01")):
        assert "people" not in (fields_for(reader, "activity", ["B-01"], data) or {})


def test_every_aggregate_heard_is_either_open_field_by_field_or_closed() -> None:
    aggregates = {
        type_.split(".")[1]
        for type_ in TYPES
        if type_.split(".")[0] in {module.__name__.rsplit(".", 1)[1] for module in (registry, activities, outreach)}
    }
    assert aggregates == set(OPEN_FIELDS) | CLOSED


def test_open_fields_hold_no_code_of_a_person() -> None:
    named = {field for fields in OPEN_FIELDS.values() for field in fields}
    assert named.isdisjoint({"person", "leader", "liaison", "expert", "experts", "reviewer", "people", "member"})
