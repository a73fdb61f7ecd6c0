"""Projects without any server: the table of states, exact money, years in a row."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from services.activities.commands import projects as commands
from services.activities.domain.project import amendment, application, work, years
from services.activities.domain.project.application import Project
from services.activities.domain.project.money import Spending, account, yuan
from services.activities.domain.project.states import ALL_STATES, STATES, STEPS, TRANSITIONS, State, Step, possible
from shared.errors import Refused
from shared.events.activities.projects import BudgetLine, PlannedStage
from tests.activities.test_domain import refusal

TODAY = date(2026, 1, 10)
WRITTEN, LAST = date(2025, 1, 10), date(2025, 3, 1)
APPLICATION: dict[str, Any] = {
    "code": "PJ-2025-1",
    "year": 2025,
    "title": "以分支机构组织建设为平台的党建活动",
    "category": "特色活动",
    "applicant": "示例学会党支部",
    "drafted_on": "2025-01-10",
    "goal": "示例目标",
    "basis": "示例依据",
    "tasks": [
        {"title": "联席会议", "indicator": "不少于四次", "due_on": "2025-12-31"},
        {"title": "宣讲", "indicator": "十场"},
    ],
    "budget": [
        {"title": "会议费", "amount_fen": 1_200_000, "basis": "四次×三千元"},
        {"title": "资料费", "source": "own", "amount_fen": 300_001},
    ],
    "stages": [
        {"title": "启动", "starts_on": "2025-03-01", "ends_on": "2025-06-30", "planned_fen": 500_000},
        {"title": "实施", "starts_on": "2025-07-01", "ends_on": "2025-12-31", "planned_fen": 1_000_001},
    ],
}
WHOLE = frozenset({"goal", "basis"})


def draft(**changes: Any) -> commands.DraftProject:
    return commands.DraftProject.model_validate(APPLICATION | changes)


def known(state: State = "running", spendings: tuple[Spending, ...] = (), **changes: Any) -> Project:
    event = application.draft_project(draft(**changes), None, TODAY)
    return Project(event, state, LAST, None, WHOLE, {one.number: one for one in spendings})


def spending(**changes: Any) -> commands.RecordSpending:
    body = {"code": "PJ-2025-1", "line": 1, "spent_on": "2025-04-01", "amount_fen": 100, "evidence": "voucher/V-1"}
    return commands.RecordSpending.model_validate(body | changes)


def correction(**changes: Any) -> commands.CorrectSpending:
    body = spending().model_dump(exclude={"note"}) | {"number": 1, "because": "示例"}
    return commands.CorrectSpending.model_validate(body | changes)


def amend(**changes: Any) -> commands.AmendProject:
    """The first line is less, the second dropped, the third new; the stages are as they were."""
    body: dict[str, Any] = {
        "code": "PJ-2025-1",
        "amended_on": "2025-06-01",
        "body": "示例上级党委",
        "number": "示例〔2025〕20号",
        "budget": [
            {"number": 3, "title": "印刷费", "amount_fen": 400_000},
            {"number": 1, "title": "会议费", "amount_fen": 800_000, "basis": "两次"},
        ],
        "stages": [{"number": n, **stage} for n, stage in enumerate(APPLICATION["stages"], 1)],
        "because": "示例：改为线上",
    }
    return commands.AmendProject.model_validate(body | changes)


def closing(**changes: Any) -> commands.ReportClosing:
    body: dict[str, Any] = {
        "code": "PJ-2025-1",
        "reported_on": "2025-12-30",
        "report": "示例总结",
        "results": [{"task": 1, "done": True, "result": "四次"}, {"task": 2, "done": False, "result": "八场"}],
        "evidence": ["activity/A-1"],
    }
    return commands.ReportClosing.model_validate(body | changes)


# Every step, taken as it would be asked for. What is allowed and what it brings is said here a second time, by hand.
TAKEN: dict[Step, Any] = {
    "redraft": lambda project: application.draft_project(draft(drafted_on="2025-03-02"), project, TODAY),
    "discard": lambda project: amendment.discard_project(
        project, commands.DiscardProject(code="PJ-2025-1", discarded_on=LAST, because="示例"), TODAY
    ),
    "apply": lambda project: application.apply_project(
        project, commands.ApplyProject(code="PJ-2025-1", applied_on=LAST), TODAY
    ),
    "send_back": lambda project: application.return_project(
        project, commands.ReturnProject(code="PJ-2025-1", returned_on=LAST, because="示例"), TODAY
    ),
    "approve": lambda project: application.approve_project(
        project, commands.ApproveProject(code="PJ-2025-1", approved_on=LAST, body="示例上级", number="1号"), TODAY
    ),
    "reject": lambda project: application.reject_project(
        project, commands.RejectProject(code="PJ-2025-1", rejected_on=LAST, body="示例上级"), TODAY
    ),
    "amend": lambda project: amendment.amend_project(project, amend(), TODAY),
    "start": lambda project: work.start_project(
        project, commands.StartProject(code="PJ-2025-1", started_on=LAST), TODAY
    ),
    "report_stage": lambda project: work.report_stage(
        project, commands.ReportProjectStage(code="PJ-2025-1", stage=1, started_on=LAST), TODAY
    ),
    "spend": lambda project: work.spend(project, spending(), frozenset(), False, TODAY),
    "correct_spending": lambda project: work.correct_spending(project, correction(), frozenset(), False, TODAY),
    "withdraw_spending": lambda project: work.withdraw_spending(
        project, commands.WithdrawSpending(code="PJ-2025-1", number=1, because="示例")
    ),
    "report_closing": lambda project: work.report_closing(project, closing(), {"activity/A-1"}, TODAY),
    "close": lambda project: work.close_project(
        project, commands.CloseProject(code="PJ-2025-1", closed_on=LAST), TODAY
    ),
}
ALLOWED: dict[tuple[State, Step], State] = {
    ("drafting", "redraft"): "drafting",
    ("drafting", "discard"): "discarded",
    ("drafting", "apply"): "under_review",
    ("under_review", "send_back"): "drafting",
    ("under_review", "approve"): "approved",
    ("under_review", "reject"): "rejected",
    ("approved", "amend"): "approved",
    ("running", "amend"): "running",
    ("to_close", "amend"): "to_close",
    ("running", "correct_spending"): "running",
    ("to_close", "correct_spending"): "to_close",
    ("approved", "start"): "running",
    ("running", "report_stage"): "running",
    ("running", "spend"): "running",
    ("running", "withdraw_spending"): "running",
    ("running", "report_closing"): "to_close",
    ("to_close", "report_stage"): "to_close",
    ("to_close", "spend"): "to_close",
    ("to_close", "withdraw_spending"): "to_close",
    ("to_close", "send_back"): "running",
    ("to_close", "close"): "closed",
}


@pytest.mark.parametrize("state", ALL_STATES)
@pytest.mark.parametrize("step", TAKEN)
def test_every_step_is_taken_where_it_is_allowed_and_refused_everywhere_else(state: State, step: Step) -> None:
    project = known(state, (Spending(1, 1, None, LAST, 100),))
    if (state, step) not in ALLOWED:
        assert refusal(TAKEN[step], project) == "project-is-otherwise"
        return
    event = TAKEN[step](project)
    assert getattr(event, "state", state) == ALLOWED[state, step]


def test_the_steps_told_as_possible_are_those_that_are_taken() -> None:
    assert set(TAKEN) == set(STEPS) == set(TRANSITIONS)
    assert set(STATES) == set(ALL_STATES)
    for state in ALL_STATES:
        assert set(possible(state)) == {step for there, step in ALLOWED if there == state}


def test_a_refused_step_says_the_state_in_chinese_and_english() -> None:
    with pytest.raises(Refused) as refused:
        TAKEN["spend"](known("closed"))
    assert refused.value.title == "项目 PJ-2025-1 已结项，不能登记支出。"
    assert "closed: spending is not possible" in refused.value.extras["title_en"]


def test_tasks_lines_and_stages_are_numbered_in_the_order_given() -> None:
    event = application.draft_project(draft(), None, TODAY)
    assert [(line.number, line.title, line.amount_fen) for line in event.budget] == [
        (1, "会议费", 1_200_000),
        (2, "资料费", 300_001),
    ]
    assert [stage.number for stage in event.stages] == [task.number for task in event.tasks] == [1, 2]
    assert not {"goal", "basis", "indicator"} & set(event.model_dump_json())


def test_no_text_of_the_application_is_in_its_event() -> None:
    told = application.draft_project(draft(), None, TODAY).model_dump_json()
    for text in ("示例目标", "示例依据", "不少于四次", "四次×三千元"):
        assert text not in told


@pytest.mark.parametrize("part", ["tasks", "budget", "stages"])
def test_an_application_is_handed_in_whole_and_what_is_missing_is_named(part: str) -> None:
    asked = commands.ApplyProject(code="PJ-2025-1", applied_on=LAST)
    project = known("drafting", **{part: []})
    with pytest.raises(Refused) as refused:
        application.apply_project(project, asked, TODAY)
    assert refused.value.extras["errors"] == [{"field": part, "rule": "application-is-incomplete"}]
    wordless = Project(project.event, "drafting", LAST)
    assert application.missing_parts(wordless) == ["goal", "basis", part]


@pytest.mark.parametrize(("day", "fits"), [("2025-02-28", False), ("2025-03-01", True), ("2026-01-10", True)])
def test_a_step_lies_between_the_last_one_and_today(day: str, fits: bool) -> None:
    asked = commands.StartProject.model_validate({"code": "PJ-2025-1", "started_on": day})
    if fits:
        assert work.start_project(known("approved"), asked, TODAY).effective_on == date.fromisoformat(day)
    else:
        assert refusal(work.start_project, known("approved"), asked, TODAY) == "day-is-impossible"
    ahead = commands.StartProject.model_validate({"code": "PJ-2025-1", "started_on": "2026-01-11"})
    assert refusal(work.start_project, known("approved"), ahead, TODAY) == "day-is-impossible"


def test_a_stage_does_not_end_before_it_begins() -> None:
    stage = {"title": "启动", "starts_on": "2025-03-02", "ends_on": "2025-03-01"}
    asked = draft(stages=[stage])
    assert refusal(application.draft_project, asked, None, TODAY) == "stage-ends-before-it-begins"
    with pytest.raises(ValidationError):
        commands.ReportProjectStage.model_validate(
            {"code": "PJ-1", "stage": 1, "started_on": "2025-03-02", "ended_on": "2025-03-01"}
        )


@pytest.mark.parametrize("amount", [12.0, "1200", 0, -1, True, 10**12 + 1])
def test_money_is_a_whole_number_of_fen(amount: Any) -> None:
    with pytest.raises(ValidationError):
        spending(amount_fen=amount)


def test_spending_is_numbered_and_knows_its_line_and_stage() -> None:
    first = Spending(1, 1, None, LAST, 100, withdrawn=True)
    spent = work.spend(known(spendings=(first,)), spending(stage=2), frozenset(), False, TODAY)
    assert (spent.number, spent.line, spent.stage, spent.effective_on) == (2, 1, 2, date(2025, 4, 1))
    for changes in ({"line": 3}, {"stage": 3}):
        assert refusal(work.spend, known(), spending(**changes), frozenset(), False, TODAY) == "part-is-unknown"


@pytest.mark.parametrize(
    ("evidence", "rule"),
    [
        ("voucher/V-1", None),
        ("activity/A-1", None),
        ("activity/A-2", "evidence-is-unknown"),
        ("tea/T-1", "evidence-is-of-no-kind"),
    ],
)
def test_money_is_spent_with_evidence_that_stands(evidence: str, rule: str | None) -> None:
    given = (known(), spending(evidence=evidence), {"activity/A-1"}, False, TODAY)
    if rule:
        assert refusal(work.spend, *given) == rule
    else:
        assert work.spend(*given).evidence == evidence


def test_overspending_is_shown_and_refused_only_where_the_society_says_so() -> None:
    project = known(spendings=(Spending(1, 2, None, LAST, 300_000),))
    for amount, over in ((1, 0), (2, 1)):
        spent = work.spend(project, spending(line=2, amount_fen=amount), frozenset(), False, TODAY)
        told = [*project.spendings.values(), Spending(2, 2, None, LAST, spent.amount_fen)]
        assert account(project.event.budget, project.event.stages, told, None).lines[2].over_fen == over
    assert work.spend(project, spending(line=2, amount_fen=1), frozenset(), True, TODAY)
    with pytest.raises(Refused) as refused:
        work.spend(project, spending(line=2, amount_fen=2), frozenset(), True, TODAY)
    assert refused.value.title == "预算科目“资料费”还有 0.01 元，不能再支出 0.02 元。"


def test_a_spending_is_withdrawn_once_and_from_its_own_day() -> None:
    project = known(spendings=(Spending(1, 1, None, LAST, 100), Spending(2, 1, None, LAST, 100, withdrawn=True)))
    asked = commands.WithdrawSpending(code="PJ-2025-1", number=1, because="示例")
    assert work.withdraw_spending(project, asked).effective_on == LAST
    assert (
        refusal(work.withdraw_spending, project, asked.model_copy(update={"number": 2})) == "spending-already-withdrawn"
    )
    assert refusal(work.withdraw_spending, project, asked.model_copy(update={"number": 3})) == "part-is-unknown"


def test_a_closing_report_says_what_became_of_every_task() -> None:
    silent = closing(results=[{"task": 2, "done": True, "result": "十场"}])
    assert refusal(work.report_closing, known(), silent, {"activity/A-1"}, TODAY) == "results-are-missing"
    strange = closing(results=[{"task": 3, "done": True, "result": "十场"}])
    assert refusal(work.report_closing, known(), strange, {"activity/A-1"}, TODAY) == "part-is-unknown"
    assert refusal(work.report_closing, known(), closing(), set(), TODAY) == "evidence-is-unknown"
    with pytest.raises(ValidationError):
        closing(evidence=[])


# How fast values come depends on what else the machine does.
calmly = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
FEN = st.integers(0, 10**12)
SPENT = st.lists(st.tuples(st.integers(1, 3), st.sampled_from([None, 1, 2]), FEN, st.booleans()), max_size=8)


@calmly
@given(st.lists(FEN, min_size=3, max_size=3), SPENT, st.none() | FEN)
def test_every_fen_is_counted_once_and_in_its_place(planned: list[int], spent: list[Any], granted: int | None) -> None:
    sources = ("grant", "own", "grant")
    budget = [
        BudgetLine(number=n, title=f"科目{n}", source=sources[n - 1], amount_fen=fen)
        for n, fen in enumerate(planned, 1)
    ]
    days = {"starts_on": LAST, "ends_on": LAST}
    stages = [PlannedStage(number=n, title=f"阶段{n}", planned_fen=fen, **days) for n, fen in enumerate(planned[:2], 1)]
    told = [Spending(n, line, stage, LAST, fen, gone) for n, (line, stage, fen, gone) in enumerate(spent, 1)]
    sums = account(budget, stages, told, granted)
    by_line, by_stage, whole = {1: 0, 2: 0, 3: 0}, {1: 0, 2: 0}, 0
    for line, stage, fen, gone in spent:
        if not gone:
            by_line[line] += fen
            whole += fen
            if stage:
                by_stage[stage] += fen
    assert {n: side.spent_fen for n, side in sums.lines.items()} == by_line
    assert {n: side.spent_fen for n, side in sums.stages.items()} == by_stage
    assert (sums.total.spent_fen, sums.total.planned_fen) == (whole, sum(planned))
    for side in (*sums.lines.values(), *sums.stages.values(), sums.total):
        assert side.planned_fen - side.spent_fen == side.left_fen - side.over_fen
        assert 0 in (side.left_fen, side.over_fen)
    assert (sums.grant and sums.grant.spent_fen) == (None if granted is None else by_line[1] + by_line[3])


@calmly
@given(st.integers(-(10**15), 10**15))
def test_fen_are_written_as_yuan_without_loss(fen: int) -> None:
    text = yuan(fen)
    assert int(text.replace(",", "").replace(".", "")) == fen
    assert text.rpartition(".")[2].isdigit()
    assert len(text.rpartition(".")[2]) == 2


YEARS = st.sets(st.integers(2008, 2030))


def rows_by_hand(approved: set[int]) -> list[tuple[int, int]]:
    """Every stretch that cannot be made longer, tried one by one."""
    return [
        (first, last)
        for first in range(2000, 2040)
        for last in range(first, 2040)
        if all(year in approved for year in range(first, last + 1))
        and first - 1 not in approved
        and last + 1 not in approved
    ]


@calmly
@given(YEARS, YEARS, st.dates(date(2010, 1, 1), date(2028, 12, 31)))
def test_years_in_a_row_are_those_counted_by_hand(approved: set[int], rejected: set[int], day: date) -> None:
    rejected = rejected - approved
    found, by_hand = years.runs(approved), rows_by_hand(approved)
    assert [(run.first, run.last) for run in found] == by_hand
    best = years.longest(found)
    assert (best and best.years) == max((last - first + 1 for first, last in by_hand), default=None)
    over = day.year in rejected or day + timedelta(days=1) == date(day.year + 1, 1, 1)
    going = day.year if day.year in approved or over else day.year - 1
    now = years.current(found, day, rejected)
    assert (now and (now.first, now.last)) == next((row for row in by_hand if row[0] <= going <= row[1]), None)


def test_three_approved_years_are_three_in_a_row_until_the_next_year_is_over() -> None:
    found = years.runs([2012, 2013, 2014])
    assert years.current(found, date(2014, 12, 31), ()) == years.Run(2012, 2014)
    assert years.current(found, date(2015, 12, 30), ()) == years.Run(2012, 2014)
    assert years.current(found, date(2015, 6, 1), (2015,)) is None
    assert years.current(found, date(2015, 12, 31), ()) is None
    assert years.current(found, date(2012, 3, 1), ()) == years.Run(2012, 2014)
    assert years.longest(years.runs([2001, 2002, 2005, 2006])) == years.Run(2005, 2006)


def test_a_gap_says_why_there_is_one() -> None:
    assert years.gaps({2012, 2016}, {2012, 2013, 2015, 2016}, {2013}) == {
        2013: "rejected",
        2014: "not_applied",
        2015: "not_decided",
    }
    assert years.gaps(set(), set(), set()) == {}


def test_an_amended_budget_is_told_in_order_and_what_was_spent_keeps_its_line() -> None:
    amended = amendment.amend_project(known(), amend(amount_fen=900_000), TODAY)
    assert [(line.number, line.amount_fen) for line in amended.budget] == [(1, 800_000), (3, 400_000)]
    assert (amended.amount_fen, amended.number, len(amended.stages)) == (900_000, "示例〔2025〕20号", 2)
    spent = known(spendings=(Spending(1, 2, None, LAST, 100),))
    assert refusal(amendment.amend_project, spent, amend(), TODAY) == "part-is-in-use"
    withdrawn = known(spendings=(Spending(1, 2, None, LAST, 100, withdrawn=True),))
    assert amendment.amend_project(withdrawn, amend(), TODAY).budget == amended.budget
    one_stage = amend(stages=amend().model_dump()["stages"][:1])
    begun = replace(known(), begun=frozenset({2}))
    assert refusal(amendment.amend_project, begun, one_stage, TODAY) == "part-is-in-use"
    assert len(amendment.amend_project(known(), one_stage, TODAY).stages) == 1


def test_an_amendment_that_changes_nothing_or_lies_before_the_last_step_is_refused() -> None:
    same = amend(budget=[{"number": n, **line} for n, line in enumerate(APPLICATION["budget"], 1)])
    assert refusal(amendment.amend_project, known(), same, TODAY) == "nothing-is-amended"
    assert refusal(amendment.amend_project, known(), amend(amended_on="2025-02-01"), TODAY) == "day-is-impossible"
    backwards = [{"number": 1, "title": "倒", "starts_on": "2025-06-01", "ends_on": "2025-05-01"}]
    assert refusal(amendment.amend_project, known(), amend(stages=backwards), TODAY) == "stage-ends-before-it-begins"
    twice = amend().model_dump()["budget"] * 2
    with pytest.raises(ValidationError, match="each number once"):
        amend(budget=twice)


def test_a_corrected_spending_counts_in_its_own_place_and_no_withdrawn_one_is_corrected() -> None:
    project = known(spendings=(Spending(1, 2, None, LAST, 300_000), Spending(2, 1, None, LAST, 5, withdrawn=True)))
    # 300,001 fen are planned: with what this spending had taken itself there is room for all of it.
    corrected = work.correct_spending(project, correction(line=2, amount_fen=300_001), frozenset(), True, TODAY)
    assert (corrected.number, corrected.amount_fen) == (1, 300_001)
    over = correction(line=2, amount_fen=300_002)
    assert refusal(work.correct_spending, project, over, frozenset(), True, TODAY) == "budget-line-is-exceeded"
    for number, rule in ((2, "spending-already-withdrawn"), (9, "part-is-unknown")):
        asked = correction(number=number)
        assert refusal(work.correct_spending, project, asked, frozenset(), False, TODAY) == rule
