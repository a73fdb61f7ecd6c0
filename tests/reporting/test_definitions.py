"""Figures as declarations: values from lists, comparisons, and sentences in two languages."""

from __future__ import annotations

import re

import pytest

from services.reporting.domain.catalogue import catalogue
from services.reporting.domain.definitions import DEFINITIONS, STATEMENTS, definition_of
from services.reporting.domain.figure import Listed, Value, change, figure_of
from services.reporting.papers import saying
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


def test_the_catalogue_says_everything_in_both_languages() -> None:
    found = catalogue()
    assert [one["name"] for one in found] == list(DEFINITIONS)
    for one in found:
        for name in ("title", "explanation", "chapter", "unit", "period", "formula", "once_by"):
            assert re.search(r"[\u4e00-\u9fff%]", one[f"{name}_zh"]), (one["name"], name)
            assert one[f"{name}_en"].isascii() or name in ("explanation", "formula", "title"), (one["name"], name)
        assert one["version"] >= 1
    assert {one["target"] for one in found} == {None, "key_works", "experts", "beneficiaries"}


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
    found = change(Value(value=5), Value(value=0))
    assert (found.new, found.percent, found.difference) == (True, None, 5)


def test_from_nothing_to_nothing_is_not_new() -> None:
    found = change(Value(value=0), Value(value=0))
    assert (found.new, found.percent, found.difference) == (False, None, 0)


def test_growth_is_told_as_difference_and_percent() -> None:
    found = change(Value(value=6), Value(value=4))
    assert (found.new, found.percent, found.difference) == (False, 50.0, 2)
    assert change(Value(value=0), Value(value=4)).percent == -100.0


@pytest.mark.parametrize(
    ("now", "before", "said_zh", "said_en"),
    [
        ((50.0, 4), (0.0, 0), "新增", "new"),
        ((25.0, 4), (0.0, 4), "+25 个百分点", "+25 points"),
        ((0.0, 4), (25.0, 4), "\u221225 个百分点", "\u221225 points"),
        ((0.0, 0), (25.0, 4), "本期无", "none now"),
        ((0.0, 0), (0.0, 0), "—", "—"),
        ((0.0, 4), (0.0, 0), "新增", "new"),
    ],
)
def test_a_ratio_is_new_where_there_was_nothing_to_compute_it_from(
    now: tuple[float, int], before: tuple[float, int], said_zh: str, said_en: str
) -> None:
    assert said("organisation_coverage", now, before) == (said_zh, said_en)


def test_a_mean_compares_as_a_ratio_does() -> None:
    assert said("attendances_per_activity", (22.5, 8), (20.0, 3)) == ("+2.5（+12.5 %）", "+2.5 (+12.5 %)")
    assert said("attendances_per_activity", (22.5, 8), (0.0, 0)) == ("新增", "new")
    assert said("attendances_per_activity", (22.5, 8), (0.0, 3)) == ("+22.5", "+22.5")


def test_money_compares_in_yuan() -> None:
    assert said("project_money_spent", (150_050, None), (100_000, None)) == ("+500.50（+50 %）", "+500.50 (+50 %)")
    assert said("project_money_spent", (0, None), (99, None)) == (
        "\u22120.99（\u2212100 %）",
        "\u22120.99 (\u2212100 %)",
    )
    assert said("project_money_spent", (1, None), (0, None)) == ("新增", "new")


def said(name: str, now: tuple[float, int | None], before: tuple[float, int | None]) -> tuple[str, str]:
    """How a figure is said to compare, in Chinese and English."""
    definition = DEFINITIONS[name]
    lists = {role: Listed(sha256="0" * 64, length=now[1] or 0) for role in definition.roles}
    value, earlier = (Value(value=one[0], of=one[1]) for one in (now, before))
    figure = figure_of(definition, lists, value, {}, earlier)
    return saying.change(figure, figure.previous, "zh"), saying.change(figure, figure.previous, "en")
