"""How a branch may be called: each rule with a name that keeps it and one that breaks it."""

from __future__ import annotations

from typing import Any

import pytest

from services.registry.domain.name import NearNames, kind_of, name_faults, name_warnings, tidy
from tests.registry.known import RULE

SOCIETY = "中国生物医学工程学会"


def broken(name: str, kind: str = "分会", society: str | None = SOCIETY) -> list[str]:
    return [fault.rule for fault in name_faults(name, kind, society, RULE)]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("中国生物医学工程学会生物力学分会", "分会"),
        ("中国生物医学工程学会科技创新与产业促进工作委员会", "工作委员会"),
        ("中国生物医学工程学会生物电磁学专业委员会", "专业委员会"),
        ("中国生物医学工程学会某某专项基金管理委员会", "专项基金管理委员会"),
    ],
)
def test_a_good_name_breaks_nothing(name: str, kind: str) -> None:
    assert broken(name, kind) == []


@pytest.mark.parametrize(
    ("name", "kind", "rule"),
    [
        ("生物力学分会", "分会", "name-begins-with-society"),
        ("中国生物医学工程学会生物力学研究院", "分会", "name-forbidden-ending"),
        ("中国生物医学工程学会生物力学联盟", "分会", "name-forbidden-ending"),
        ("中国生物医学工程学会生物力学小组", "分会", "name-ending"),
        ("中国生物医学工程学会生物力学分会", "专业委员会", "name-ends-in-its-kind"),
        ("中国生物医学工程学会全国心律分会", "分会", "name-forbidden-word"),
        ("中国生物医学工程学会心律分会青年工作委员会", "工作委员会", "name-branch-of-branch"),
    ],
)
def test_a_name_that_breaks_a_rule_is_told_which(name: str, kind: str, rule: str) -> None:
    assert broken(name, kind) == [rule]


def test_before_the_society_is_described_only_the_ending_is_judged() -> None:
    assert broken("中国生物材料学会海洋生物材料分会", society=None) == []
    assert broken("中国生物材料学会海洋生物材料中心", society=None) == ["name-forbidden-ending"]


def test_a_place_in_the_name_is_a_warning_and_not_a_fault() -> None:
    name = "中国生物医学工程学会上海心律分会"
    assert broken(name) == []
    assert [warning.rule for warning in name_warnings(name, "分会", SOCIETY, RULE)] == ["name-place"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("　中国ＡＢ学会 心律 分会 ", "中国AB学会心律分会"),
        ("中国学会(心律)分会", "中国学会（心律）分会"),
        ("中国学会\u200b心律分会\ufeff", "中国学会心律分会"),
        ("Society of  Tests 分会", "Society of Tests分会"),
    ],
)
def test_a_name_has_one_spelling(written: str, meant: str) -> None:
    assert tidy(written) == meant


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("材料生物力学", "生物力学", "contained"),
        ("组织工程技术", "组织工程", "contained"),
        ("医学影像技术", "医学影象技术", "similar"),
        ("医学物理工程", "物理医学工程", "similar"),
        ("心律", "体外循环", None),
        ("干细胞工程技术", "介入医学工程", None),
    ],
)
def test_names_that_are_nearly_the_same_are_noticed_in_both_directions(one: str, other: str, why: str | None) -> None:
    for first, second in ((one, other), (other, one)):
        names = NearNames(SOCIETY)
        names.add("A", f"{SOCIETY}{first}分会", "分会")
        assert [near.why for near in names.near("B", f"{SOCIETY}{second}分会", "分会")] == ([why] if why else [])


def test_a_branch_is_not_near_itself() -> None:
    names: Any = NearNames(SOCIETY)
    names.add("A", f"{SOCIETY}心律分会", "分会")
    assert names.near("A", f"{SOCIETY}心律分会", "分会") == []


def test_the_longest_ending_is_the_kind() -> None:
    assert kind_of("某会专项基金管理委员会", RULE) == "专项基金管理委员会"
    assert kind_of("某会小组", RULE) is None
