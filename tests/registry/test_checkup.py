"""The roster check-up: what a workbook's findings are, where they stand, and that nothing of it is kept."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from services.registry.domain.checkup.findings import Looked, look, not_asked
from services.registry.domain.checkup.reading import Examined, examine
from services.registry.domain.checkup.report import findings_workbook
from services.registry.domain.imports.columns import PEOPLE as PEOPLE_SHAPE
from services.registry.domain.roster.columns import BRANCHES as BRANCHES_SHAPE
from shared.workbook.files import read_sheets
from shared.workbook.table import find_tables
from tests.registry.known import RULE, SOCIETY
from tests.registry.statute import rules
from tests.registry.workbooks import SHAPES, name, sheets

ON = date(2026, 11, 22)
DATA = Path(__file__).parents[2] / "deploy" / "demo" / "data"
# 虚构人员 | invented people
BRANCHES = f"""名册,,,,,,
编码,全称,类型,届次,届次起,届次止,候任主任委员
A,{name("心律")},分会,3,2018-01-01,2025-12-31,钱示例
B,心电研究会,分会,1,2024-01-01,2028-12-31,
C,{name("体外循环")},分会,1,五月,2028-12-31,
"""
PEOPLE = """分支编码,姓名,职务,单位,出生年,任职起,任职止,手机
A,张示例,主任委员,某大学,1950,2018-01-01,,x
A,李示例,委员,某医院,1955,2018-01-01,,x
A,李示例,委员,某研究所,1990,2018-01-01,,x
B,张示例,主任委员,某大学,1950,2024-01-01,,x
C,王示例,委员,某大学,1980,,2025-12-31,x
"""


def examined(**named: str) -> Examined:
    return examine(find_tables(sheets(**named), SHAPES), RULE, ON)


def found(read: Examined, society: str | None = SOCIETY.name_zh) -> list[Looked]:
    return look(read, rules(), society, ON)


@pytest.fixture(scope="module")
def both() -> Examined:
    return examined(分支机构=BRANCHES, 委员=PEOPLE)


def by_rule(looked: list[Looked]) -> Mapping[str, list[Looked]]:
    return {rule: [one for one in looked if one.rule == rule] for rule in {one.rule for one in looked}}


FINDINGS = [
    ("cell", "", "'分支机构'!E5"),
    ("term_overdue", "A", "'分支机构'!F3"),
    ("branch_name", "B", "'分支机构'!B4"),
    ("no_chair", "C", "'分支机构'!B5"),
    ("chair_of_two", "A", "'委员'!C2"),
    ("age_cap", "A", "'委员'!E2"),
    ("mean_age", "A", "'分支机构'!A3"),
    ("committee_size", "A", "'分支机构'!A3"),
]


@pytest.mark.parametrize(("rule", "branch", "cell"), FINDINGS, ids=[one[0] for one in FINDINGS])
def test_each_fault_is_found_with_its_rule_quoted_its_facts_and_its_cell(
    both: Examined, rule: str, branch: str, cell: str
) -> None:
    one = next(one for one in by_rule(found(both))[rule] if one.branch == branch)
    assert one.cell == cell
    assert one.zh
    assert one.facts
    assert rule == "cell" or (one.quoted and one.version == "1900-01-01")


def test_two_of_one_name_with_other_units_and_years_are_two(both: Examined) -> None:
    (mean,) = [one for one in by_rule(found(both))["mean_age"] if one.branch == "A"]
    assert "李示例" in mean.facts
    assert "李示例（第4行）" in mean.facts


def test_what_a_sheet_cannot_tell_is_not_found_but_said(both: Examined) -> None:
    assert "chair_on_council" not in by_rule(found(both))
    only = examined(委员=PEOPLE)
    assert not {"branch_name", "no_term", "liaison_missing"} & set(by_rule(found(only)))
    assert "没有“分支机构”表" in not_asked(only)
    assert by_rule(found(only))["chair_of_two"]


@pytest.mark.parametrize("file", ["csbme-branches.csv", "csbm-2024-branches.csv"])
def test_the_rosters_of_two_real_societies_have_names_that_obey_the_rule(file: str) -> None:
    content = (DATA / file).read_bytes()
    society = "中国生物医学工程学会" if file.startswith("csbme") else "中国生物材料学会"
    read = examine(find_tables(read_sheets(content), SHAPES), RULE, ON)
    assert len(read.bodies) == len(content.decode("utf-8-sig").splitlines()) - 1
    assert found(read, society) == []
    assert {one.rule for one in found(read, "中国某学会")} == {"branch_name"}


def test_the_findings_are_a_workbook_with_counts_a_chart_and_the_rows(both: Examined) -> None:
    looked = found(both)
    content = findings_workbook(both, looked, SOCIETY.name_zh, ON)
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert book.sheet_names == ["概览", "发现", "分支机构", "委员"]
    overview: list[list[Any]] = book.get_sheet_by_name("概览").to_python()
    counts = {row[0]: row[1] for row in overview if len(row) > 1}
    assert counts["逾期未换届"] == 1
    assert len(book.get_sheet_by_name("发现").to_python()) == len(looked) + 1
    assert "手机" not in str(book.get_sheet_by_name("委员").to_python()[0])
    again = find_tables(read_sheets(content), (BRANCHES_SHAPE, PEOPLE_SHAPE))
    assert len(again["委员"].rows) == 5
