"""What is hidden from whom: small counts, other branches, and the fields of records about people."""

from __future__ import annotations

from typing import Any

import pytest

from services.reporting.domain.dataset import Cell, Dataset, ItemTotals
from services.reporting.domain.reader import CLOSED, OPEN_FIELDS, Reader, fields_for, reader_of, shown_items, shown_to
from shared.events import activities, outreach, registry
from shared.events.base import TYPES
from shared.identity import Caller, Office
from tests.reporting.readers import LEADER, SECRETARIAT, liaison_of


def cells(*rows: tuple[str, str, int]) -> tuple[Cell, ...]:
    return tuple(Cell(branch=branch, topic=topic, items=items) for branch, topic, items in rows)


TABLE = cells(("B-01", "life", 3), ("B-01", "talent", 9), ("B-02", "life", 1), ("B-02", "talent", 5))


def table(reader: Reader, true: tuple[Cell, ...]) -> dict[tuple[str, str], Any]:
    """What a reader sees of a table: the cells, then under None the totals."""
    found, totals = shown_items(reader, true)
    shown: dict[tuple[str, str], Any] = {(cell.branch, cell.topic): cell.items for cell in found}
    return (
        shown | {(row, ""): n for row, n in totals.by_branch.items()} | {("", c): n for c, n in totals.by_topic.items()}
    )


def test_the_secretariat_sees_small_counts() -> None:
    dataset = Dataset.model_construct(items_by_branch_and_topic=TABLE)
    assert shown_to(SECRETARIAT, dataset) is dataset
    assert dataset.item_totals == ItemTotals(by_branch={"B-01": 12, "B-02": 6}, by_topic={"life": 4, "talent": 14})


def test_other_offices_see_less_than_five_and_nothing_from_which_it_follows() -> None:
    assert table(LEADER, TABLE) == {
        ("B-01", "life"): "<5",
        ("B-01", "talent"): "—",
        ("B-01", ""): 12,
        ("B-02", "life"): "<5",
        ("B-02", "talent"): "—",
        ("B-02", ""): 6,
        ("", "life"): 4,
        ("", "talent"): 14,
    }


def test_the_own_liaison_sees_the_own_branch_and_no_other() -> None:
    found = table(liaison_of("B-02"), TABLE)
    assert {place: n for place, n in found.items() if place[0]} == {
        ("B-02", "life"): 1,
        ("B-02", "talent"): 5,
        ("B-02", ""): 6,
    }
    assert found["", "life"] != 4, "the other branch's small count must not follow from the total and the own count"


def test_a_liaison_who_also_leads_sees_the_own_small_counts_and_hides_those_of_others() -> None:
    found = table(Reader(everything=False, branches=frozenset({"B-02"}), narrow=False), TABLE)
    assert (found["B-02", "life"], found["B-01", "life"]) == (1, "<5")


def test_four_is_small_and_five_is_not() -> None:
    assert table(LEADER, cells(("B-01", "life", 4)))["B-01", "life"] in ("<5", "—")
    assert table(LEADER, cells(("B-01", "life", 5)))["B-01", "life"] == 5


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


def test_grades_that_were_decided_are_shown_whole_to_the_secretariat_alone() -> None:
    data = {"code": "YA-2025", "grades": [{"branch": "B-01", "grade": "不合格"}, {"branch": "B-02", "grade": "优秀"}]}
    for reader in (LEADER, liaison_of("B-01"), liaison_of("B-02")):
        assert fields_for(reader, "assessment", [], data) is None
    assert fields_for(SECRETARIAT, "assessment", [], data) == data


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
