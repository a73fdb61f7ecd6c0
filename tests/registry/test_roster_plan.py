"""A roster judged as a whole: what is new, changed, the same or wrong, and that nothing happens twice."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from services.registry.domain.branch import Register
from services.registry.domain.roster.columns import BRANCHES
from services.registry.domain.roster.faults import RosterHasErrors
from services.registry.domain.roster.plan import Known, Line, Plan, make_plan
from shared.events.registry import BranchEnded, BranchState, GroupAbsenceExplained
from shared.workbook.faults import MAX_ROWS, TooManyRows
from shared.workbook.files import read_sheets
from shared.workbook.table import find_table
from tests.registry.known import SOCIETY, TODAY, branch, register

DATA = Path(__file__).parents[2] / "deploy" / "demo" / "data"
NAME = f"{SOCIETY.name_zh}心律分会"
NOTHING = Known({}, frozenset())


def plan(text: str, known: Register | None = None, asked: date | None = None, beside: Known = NOTHING) -> Plan:
    return make_plan(find_table(read_sheets(text.encode()), BRANCHES), known or register(), beside, asked, TODAY)


def only(text: str, *branches: BranchState, **others: Any) -> Line:
    (line,) = plan(text, register(branches), **others).lines
    return line


def rules(text: str, *branches: BranchState, **others: Any) -> list[tuple[int, str, str]]:
    faults_ = plan(text, register(branches), **others).faults
    return [(fault.row, fault.column, fault.rule) for fault in faults_]


def after(made: Plan, known: Register) -> Register:
    """The register once the plan is carried out."""
    branches = dict(known.branches)
    branches |= {event.code: event for event in made.events if isinstance(event, BranchState)}
    return Register(known.society_code, known.society, known.rule, branches)


@pytest.mark.parametrize(
    ("file", "society", "first"),
    [("csbme-branches.csv", SOCIETY, "CSBME-01"), ("csbm-2024-branches.csv", None, "CSBME-01")],
)
def test_the_rosters_shipped_are_taken_whole_and_the_second_time_nothing_is_new(
    file: str, society: Any, first: str
) -> None:
    known = register(society=society)
    text = (DATA / file).read_text("utf-8-sig")
    made = plan(text, known)
    assert made.faults == []
    assert made.predicted() == {"new": len(made.lines), "changed": 0, "same": 0, "error": 0}
    assert made.lines[0].wanted.code == first
    again = plan(text, after(made, known))
    assert again.predicted() == {"new": 0, "changed": 0, "same": len(made.lines), "error": 0}
    assert again.events == []


def test_without_codes_they_are_proposed_in_the_order_of_the_rows_around_those_in_use() -> None:
    text = f"编码,全称\nCSBME-02,{NAME}\n,{SOCIETY.name_zh}体外循环分会\n,{SOCIETY.name_zh}医学物理分会\n"
    assert [line.wanted.code for line in plan(text).lines] == ["CSBME-02", "CSBME-01", "CSBME-03"]


def test_a_row_without_a_code_is_the_branch_of_its_name() -> None:
    line = only(f"全称\n{NAME}\n", branch("X-7", "心律"))
    assert (line.wanted.code, line.outcome) == ("X-7", "same")


def test_a_code_is_the_same_however_it_is_spelt() -> None:
    line = only(f"编码,全称\n　ｃｓｂｍｅ－０１ ,{NAME}\n", branch("CSBME-01", "心律"))
    assert (line.wanted.code, line.outcome) == ("CSBME-01", "same")


def test_a_changed_cell_is_shown_before_and_after() -> None:
    line = only(f"编码,全称,挂靠单位,状态\nA,{NAME},某大学,整改\n", branch("A", "心律", host_unit="某医院"))
    assert line.outcome == "changed"
    assert [(c.column, c.before, c.after) for c in line.judgement.changes] == [
        ("状态", "normal", "rectifying"),
        ("挂靠单位", "某医院", "某大学"),
    ]
    assert line.judgement.events[0].effective_on == TODAY


def test_an_empty_cell_leaves_what_is_known() -> None:
    assert only(f"编码,全称,挂靠单位\nA,{NAME},\n", branch("A", "心律", host_unit="某医院")).outcome == "same"


def test_changes_hold_from_the_day_asked_for_and_never_before_what_is_known() -> None:
    known = branch("A", "心律", effective_on=date(2024, 6, 1))
    text = f"编码,全称,状态\nA,{NAME},暂停\n"
    assert only(text, known, asked=date(2024, 6, 1)).judgement.events[0].effective_on == date(2024, 6, 1)
    assert rules(text, known, asked=date(2024, 5, 31)) == [(2, "编码", "later-state")]


def test_a_branch_that_has_ended_ends_and_cannot_return() -> None:
    text = f"编码,全称,状态,终止日期\nA,{NAME},撤销,2020年3月\n"
    (event,) = only(text, branch("A", "心律")).judgement.events
    assert isinstance(event, BranchEnded)
    assert event.effective_on == date(2020, 3, 1)
    ended = branch("A", "心律", status="ended", effective_on=date(2020, 3, 1))
    assert only(text, ended).outcome == "same"
    assert rules(f"编码,全称,状态\nA,{NAME},正常\n", ended) == [(2, "状态", "ended-already")]


def test_a_new_row_that_has_ended_is_founded_and_ended() -> None:
    line = only(f"编码,全称,成立日期,状态,终止日期\nA,{NAME},2001-01-01,终止,2020-01-01\n")
    assert line.outcome == "new"
    assert [(type(e).__name__, e.effective_on) for e in line.judgement.events] == [
        ("BranchFounded", date(2001, 1, 1)),
        ("BranchEnded", date(2020, 1, 1)),
    ]


def test_the_reason_for_no_group_is_taken_and_refused_where_there_is_a_group() -> None:
    text = f"编码,全称,未建原因\nA,{NAME},党员不足３人\n"
    (event,) = only(text, branch("A", "心律")).judgement.events
    assert isinstance(event, GroupAbsenceExplained)
    assert event.reason == "fewer_than_three"
    assert only(text, branch("A", "心律"), beside=Known({"A": "fewer_than_three"}, ())).outcome == "same"
    assert rules(text, branch("A", "心律"), beside=Known({}, {"A"})) == [(2, "未建原因", "group-is-there")]


def test_the_decision_is_kept_with_its_day_and_number() -> None:
    line = only(f"编码,全称,批准会议,批准日期,批准文号\nA,{NAME},八届三次常务理事会,2012.5,学会〔2012〕8号\n")
    (event,) = line.judgement.events
    assert isinstance(event, BranchState)
    assert event.decision
    assert (event.decision.decided_on, event.decision.number) == (date(2012, 5, 1), "学会〔2012〕8号")
    assert any("只写到月" in note for note in line.wanted.notes)


def test_two_branches_may_exchange_their_names_in_one_roster() -> None:
    one, two = branch("A", "心律"), branch("B", "体外循环")
    assert rules(f"编码,全称\nA,{two.name}\nB,{one.name}\n", one, two) == []
    assert rules(f"编码,全称\nA,{two.name}\n", one, two) == [(2, "全称", "name-taken")]


WRONG = [
    ("no name", "编码,全称\nA,\n", [(2, "全称", "name-missing")]),
    ("a code twice", f"编码,全称\nA,{NAME}\na,{SOCIETY.name_zh}体外循环分会\n", [(3, "编码", "code-repeated")]),
    ("a name twice", f"编码,全称\nA,{NAME}\nB,{NAME}\n", [(3, "全称", "name-repeated")]),
    ("a code of blanks and Chinese", f"编码,全称\n心律 1,{NAME}\n", [(2, "编码", "code-form")]),
    ("a phone as a code", f"编码,全称\n13800138000,{NAME}\n", [(2, "编码", "code-personal")]),
    ("an unknown kind", f"编码,全称,类型\nA,{NAME},研究所\n", [(2, "类型", "kind-unknown")]),
    ("an unknown status", f"编码,全称,状态\nA,{NAME},休眠\n", [(2, "状态", "status-unknown")]),
    ("a reason outside the list", f"编码,全称,未建原因\nA,{NAME},太忙\n", [(2, "未建原因", "reason-unknown")]),
    ("a name against the rule", "编码,全称,类型\nA,心律分会,分会\n", [(2, "全称", "name-rule")]),
    ("a name without a kind", f"编码,全称\nA,{SOCIETY.name_zh}心律\n", [(2, "全称", "kind-missing")]),
    (
        "several cells of one row",
        f"编码,全称,成立日期,状态\n心,{NAME},五月,休眠\n",
        [(2, "编码", "code-form"), (2, "状态", "status-unknown"), (2, "成立日期", "date-unreadable")],
    ),
]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in WRONG], ids=[case[0] for case in WRONG])
def test_each_wrong_cell_is_told_with_row_column_and_rule(text: str, expected: list[tuple[int, str, str]]) -> None:
    made = plan(text)
    assert [(f.row, f.column, f.rule) for f in made.faults] == expected
    with pytest.raises(RosterHasErrors) as refused:
        made.refuse_faults()
    assert refused.value.extras["errors"][0]["message"]
    assert refused.value.extras["errors"][0]["message_en"]


def test_a_historic_name_is_kept_with_its_reason() -> None:
    line = only("编码,全称,类型,例外理由\nA,心律分会,分会,1985 年沿用至今\n")
    assert line.outcome == "new"
    assert [fault.rule for fault in line.judgement.broken] == ["name-begins-with-society"]


def test_near_names_in_one_roster_warn_each_other() -> None:
    text = f"编码,全称\nA,{SOCIETY.name_zh}生物力学分会\nB,{SOCIETY.name_zh}材料生物力学分会\n"
    assert [[w["rule"] for w in line.warnings] for line in plan(text).lines] == [["near-duplicate"], ["near-duplicate"]]


def test_more_rows_than_the_limit_are_refused() -> None:
    text = "全称\n" + "分会\n" * (MAX_ROWS + 1)
    with pytest.raises(TooManyRows):
        plan("编码," + text.replace("分会", "A,分会"))
