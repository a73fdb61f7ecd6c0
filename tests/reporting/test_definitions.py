"""Figures as declarations: values from lists, comparisons, and sentences in two languages."""

from __future__ import annotations

import re

import pytest

from services.reporting.domain.definitions import DEFINITIONS, STATEMENTS, definition_of
from services.reporting.domain.figure import change
from services.reporting.papers.words import WORDS
from services.reporting.store.lists import LISTS
from shared.errors import Unknown


@pytest.mark.parametrize("name", DEFINITIONS)
def test_a_figure_explains_itself_in_chinese_and_english(name: str) -> None:
    definition = DEFINITIONS[name]
    for chinese in (definition.title_zh, definition.explanation_zh):
        assert re.search(r"[\u4e00-\u9fff]", chinese)
    for english in (definition.title_en, definition.explanation_en):
        assert re.search(r"[a-z]{3}", english)
        assert not re.search(r"[\u4e00-\u9fff]", english)
    assert definition.unit in WORDS


def test_every_figure_has_a_statement_and_every_statement_a_figure() -> None:
    assert set(STATEMENTS) == set(LISTS)
    for name, definition in DEFINITIONS.items():
        for role in definition.roles:
            assert f"'{name}'" in LISTS[definition.statement], (name, role)


def test_the_three_targets_are_asked_of_the_society() -> None:
    assert {definition.target for definition in DEFINITIONS.values()} >= {"key_works", "experts", "beneficiaries"}


def test_an_unknown_figure_is_refused() -> None:
    with pytest.raises(Unknown):
        definition_of("happiness")


def test_a_ratio_of_nothing_is_nothing() -> None:
    ratio = DEFINITIONS["organisation_coverage"]
    assert ratio.value({"numerator": 0, "denominator": 0}, {}) == 0
    assert ratio.value({"numerator": 18, "denominator": 21}, {}) == 85.7


def test_from_nothing_to_five_is_new_and_no_percentage() -> None:
    found = change(5, 0)
    assert (found.new, found.percent, found.difference) == (True, None, 5)


def test_from_nothing_to_nothing_is_not_new() -> None:
    found = change(0, 0)
    assert (found.new, found.percent, found.difference) == (False, None, 0)


def test_growth_is_told_as_difference_and_percent() -> None:
    found = change(6, 4)
    assert (found.new, found.percent, found.difference) == (False, 50.0, 2)
    assert change(0, 4).percent == -100.0
