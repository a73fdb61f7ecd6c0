"""A branch over time: edge days, changes told late, changes announced, endings and their correction; no database."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from services.registry.commands.branch_changes import (
    ChangeBranch,
    EndBranch,
    OfBranch,
    RectifyBranch,
    ReopenBranch,
    ResumeBranch,
    SuspendBranch,
)
from services.registry.commands.branches import FoundBranch
from services.registry.commands.decisions import Resolved
from services.registry.domain.branch import BranchNameBreaksRule, BranchOfBranch, Register, found_branch
from services.registry.domain.branch_changes import (
    BranchEndsAlready,
    BranchHasNotEnded,
    DecisionIsMissing,
    DecisionRule,
    Move,
    NothingChanges,
    StatusIsThatAlready,
    change_branch,
    end_branch,
    move_status,
    reopen_branch,
)
from services.registry.domain.name import NameRule
from services.registry.domain.refusals import BranchHasEnded, BranchNotYetFounded
from services.registry.domain.timeline import BranchNameIsTakenThen, Timeline
from shared.events.registry import BranchEnded, BranchState
from tests.registry.known import RULE, SOCIETY, branch, register

FOUNDED = branch("A", "心律", effective_on=date(2010, 1, 1))
NEW_NAME = f"{SOCIETY.name_zh}心脏电生理分会"
DECIDED = Resolved(body="第九届理事会第二次会议", decided_on=date(2019, 12, 1), number="2019-7", file="a" * 64)
DECISIONS = DecisionRule(frozenset({"name", "kind", "status"}), ("理事会", "代表大会"))


def change(
    timeline: Timeline,
    on: date,
    others: tuple[Timeline, ...] = (),
    known: Register | None = None,
    **asked: Any,
) -> Move:
    command = ChangeBranch(**({"code": "A", "decision": DECIDED} | asked))
    return change_branch(command, timeline, known or register([FOUNDED]), others, DECISIONS, on)


def status(timeline: Timeline, on: date, kind: type[OfBranch], **asked: Any) -> Move:
    return move_status(kind(**({"code": "A", "decision": DECIDED} | asked)), timeline, DECISIONS, on)


def end(timeline: Timeline, on: date) -> Move:
    return end_branch(EndBranch(code="A", decision=DECIDED), timeline, DECISIONS, on)


def reopen(timeline: Timeline, *others: Timeline) -> Move:
    return reopen_branch(ReopenBranch(code="A", because="登记有误：应为另一分会"), timeline, others)


def then(timeline: Timeline, *moves: Move) -> Timeline:
    for move in moves:
        timeline = timeline.with_states(move.states)
    return timeline


ONE = Timeline("A", [FOUNDED])


def test_a_change_holds_from_its_day_on_and_not_the_day_before() -> None:
    move = change(ONE, date(2020, 1, 1), address="示例市示例路 1 号")
    changed = then(ONE, move)
    assert changed.living(date(2019, 12, 31)).address is None
    assert changed.living(date(2020, 1, 1)).address == "示例市示例路 1 号"
    assert (move.changed, move.corrects) == (("address",), False)
    assert move.state.decision
    assert move.state.decision.file == "a" * 64


def test_a_change_before_the_founding_or_after_the_end_is_refused() -> None:
    with pytest.raises(BranchNotYetFounded):
        change(ONE, date(2009, 12, 31), discipline="心律")
    ended = then(ONE, end(ONE, date(2020, 1, 1)))
    assert change(ended, date(2019, 12, 31), discipline="心律").state.discipline == "心律"
    with pytest.raises(BranchHasEnded):
        change(ended, date(2020, 1, 1), discipline="心律")


def test_a_change_told_late_is_carried_on_to_what_later_states_only_carried_on_themselves() -> None:
    later = then(
        ONE,
        change(ONE, date(2015, 1, 1), host_unit="示例大学"),
        change(ONE, date(2018, 1, 1), discipline="电生理", host_unit="示例医院"),
    )
    move = change(later, date(2012, 1, 1), host_unit="示例研究所", address="甲地")
    late = then(later, move)
    shown = [(s.effective_on.year, s.host_unit, s.address, s.discipline) for s in late.holding.values()]
    assert shown == [
        (2010, None, None, None),
        (2012, "示例研究所", "甲地", None),
        (2015, "示例大学", "甲地", None),
        (2018, "示例医院", "甲地", "电生理"),
    ]
    assert move.told()["carried_on_to"] == ["2015-01-01", "2018-01-01"]


def test_a_field_that_was_changed_once_later_on_is_not_touched_after_that_even_where_it_came_back() -> None:
    there = change(ONE, date(2015, 1, 1), host_unit="示例大学")
    and_back = change(then(ONE, there), date(2018, 1, 1), host_unit=None)
    late = change(then(ONE, there, and_back), date(2012, 1, 1), host_unit="示例研究所")
    assert len(late.states) == 1


def test_a_state_carried_on_keeps_its_own_decision_and_an_ended_one_stays_ended() -> None:
    ended = then(ONE, end(ONE, date(2020, 1, 1)))
    other = Resolved(body="常务理事会", number="2012-1")
    move = change(ended, date(2012, 1, 1), address="甲地", decision=other)
    first, last = move.states
    assert first.decision
    assert last.decision
    assert (first.decision.number, last.decision.number) == ("2012-1", "2019-7")
    assert isinstance(last, BranchEnded)


def test_on_the_day_of_a_state_a_change_corrects_it() -> None:
    wrong = change(ONE, date(2020, 1, 1), host_unit="示例大学")
    right = change(then(ONE, wrong), date(2020, 1, 1), host_unit="示例医院")
    mended = then(ONE, wrong, right)
    assert right.corrects
    assert mended.living(date(2020, 1, 1)).host_unit == "示例医院"
    assert len(mended.told) == 3


def test_what_holds_already_is_no_change() -> None:
    with pytest.raises(NothingChanges):
        change(ONE, date(2020, 1, 1), name=f" {FOUNDED.name} ", host_unit=None)
    with pytest.raises(ValidationError):
        ChangeBranch(code="A", name=None)


def test_a_rename_needs_a_decision_and_an_address_does_not() -> None:
    with pytest.raises(DecisionIsMissing) as refused:
        change(ONE, date(2020, 1, 1), name=NEW_NAME, decision=None)
    assert "名称须经理事会" in refused.value.title
    assert change(ONE, date(2020, 1, 1), address="甲地", decision=None).state.address == "甲地"


def test_a_decision_by_an_odd_body_or_after_the_day_is_shown_as_a_warning() -> None:
    odd = Resolved(body="秘书处", decided_on=date(2020, 1, 2))
    move = change(ONE, date(2020, 1, 1), name=NEW_NAME, decision=odd)
    assert [warning.rule for warning in move.warnings] == ["decision-body", "decision-day"]
    assert change(ONE, date(2020, 1, 1), name=NEW_NAME).warnings == ()


def test_a_new_name_is_judged_like_that_of_a_founding_and_kept_with_a_reason() -> None:
    with pytest.raises(BranchNameBreaksRule):
        change(ONE, date(2020, 1, 1), name="心脏分会")
    kept = change(ONE, date(2020, 1, 1), name="心脏分会", override_reason="沿用历史名称")
    assert [fault.rule for fault in kept.broken] == ["name-begins-with-society"]
    with pytest.raises(BranchNameBreaksRule):  # the kind alone: the name no longer ends in it
        change(ONE, date(2020, 1, 1), kind="专业委员会")
    known = register([FOUNDED, branch("B", "电生理")])
    near = change(ONE, date(2020, 1, 1), known=known, name=NEW_NAME)
    assert [(other.code, other.why) for other in near.near] == [("B", "contained")]


def test_a_released_name_is_free_from_the_day_of_its_release_and_not_a_day_before() -> None:
    renamed = then(ONE, change(ONE, date(2020, 1, 1), name=NEW_NAME))
    other = Timeline("B", [branch("B", "体外循环", effective_on=date(2012, 1, 1))])
    asked = {"code": "B", "name": FOUNDED.name, "others": (renamed,)}
    assert change(other, date(2020, 1, 1), **asked).state.name == FOUNDED.name
    with pytest.raises(BranchNameIsTakenThen):
        change(other, date(2019, 12, 31), **asked)
    ended = then(ONE, end(ONE, date(2020, 1, 1)))
    assert change(other, date(2020, 1, 1), **(asked | {"others": (ended,)})).state.name == FOUNDED.name


def test_a_name_announced_for_a_later_day_is_taken_from_then_on() -> None:
    announced = then(ONE, change(ONE, date(2027, 1, 1), name=NEW_NAME))
    other = Timeline("B", [branch("B", "体外循环", effective_on=date(2012, 1, 1))])
    with pytest.raises(BranchNameIsTakenThen):
        change(other, date(2026, 11, 22), code="B", name=NEW_NAME, others=(announced,))
    away = change(other, date(2027, 1, 1), code="B", name=f"{SOCIETY.name_zh}灌注分会")
    for_a_month = change(then(other, away), date(2026, 11, 22), code="B", name=NEW_NAME, others=(announced,))
    assert for_a_month.state.name == NEW_NAME


def test_a_chain_of_renames_is_seen_on_every_day() -> None:
    line = ONE
    for year, field in ((2012, "甲学"), (2014, "乙学"), (2016, "丙学"), (2018, "心律")):
        line = then(line, change(line, date(year, 1, 1), name=f"{SOCIETY.name_zh}{field}分会"))
    seen = [line.living(date(year, 12, 31)).name.removeprefix(SOCIETY.name_zh) for year in range(2011, 2020, 2)]
    assert seen == ["心律分会", "甲学分会", "乙学分会", "丙学分会", "心律分会"]


def test_nobody_sets_up_a_branch_of_a_branch() -> None:
    with pytest.raises(BranchOfBranch):
        change(ONE, date(2020, 1, 1), parent="B", name=NEW_NAME, override_reason="无论如何")
    found: dict[str, Any] = {"code": "C", "kind": "工作委员会"}
    with pytest.raises(BranchOfBranch):
        found_branch(FoundBranch(**found, name=f"{SOCIETY.name_zh}青年工作委员会", parent="A"), register([FOUNDED]))
    office = branch("B", "").model_copy(update={"name": f"{SOCIETY.name_zh}东部办事处", "kind": "办事处"})
    for name in (f"{FOUNDED.name}青年工作委员会", f"{office.name}青年工作委员会"):
        known = register([FOUNDED, office])
        with pytest.raises(BranchNameBreaksRule) as refused:
            found_branch(FoundBranch(**found, name=name), known)
        assert refused.value.extras["facts"]["rules"] == "name-branch-of-branch"


def test_a_place_is_a_warning_or_a_refusal_as_the_rule_says() -> None:
    asked = FoundBranch(code="C", kind="分会", name=f"{SOCIETY.name_zh}上海心律分会")
    assert [w.rule for w in found_branch(asked, register([FOUNDED])).warnings] == ["name-place"]
    lists = {name: getattr(RULE, name) for name in RULE.__slots__ if name != "refuse_places"}
    strict = Register("csbme", SOCIETY, NameRule.read(lists, refuse_places=True), {})
    with pytest.raises(BranchNameBreaksRule):
        found_branch(asked, strict)
    kept = found_branch(asked.model_copy(update={"override_reason": "1985 年沿用至今"}), strict)
    assert ([fault.rule for fault in kept.broken], kept.warnings) == (["name-place"], ())


def test_a_branch_is_suspended_put_right_and_works_again() -> None:
    paused = then(ONE, status(ONE, date(2020, 1, 1), SuspendBranch))
    mending = then(paused, status(paused, date(2020, 2, 1), RectifyBranch))
    again = then(mending, status(mending, date(2020, 3, 1), ResumeBranch))
    days = [date(2019, 12, 31), date(2020, 1, 1), date(2020, 2, 1), date(2020, 3, 1)]
    assert [again.living(day).status for day in days] == ["normal", "suspended", "rectifying", "normal"]
    with pytest.raises(StatusIsThatAlready):
        status(paused, date(2020, 1, 2), SuspendBranch)
    with pytest.raises(DecisionIsMissing):
        status(ONE, date(2020, 1, 1), SuspendBranch, decision=None)
    preparing = Timeline("A", [branch("A", "心律", effective_on=date(2010, 1, 1), status="preparing")])
    assert status(preparing, date(2010, 6, 1), ResumeBranch).state.status == "normal"


def test_a_branch_ends_once_and_not_before_it_began() -> None:
    with pytest.raises(BranchNotYetFounded):
        end(ONE, date(2009, 12, 31))
    ended = then(ONE, end(ONE, date(2020, 1, 1)))
    for day in (date(2019, 6, 1), date(2020, 1, 1), date(2021, 1, 1)):
        with pytest.raises(BranchEndsAlready):
            end(ended, day)
    with pytest.raises(BranchHasEnded):
        status(ended, date(2020, 1, 1), SuspendBranch)


def test_an_ending_told_late_ends_what_was_told_of_later_days_too() -> None:
    later = then(ONE, change(ONE, date(2022, 1, 1), address="甲地"))
    later = then(later, status(later, date(2023, 1, 1), SuspendBranch))
    move = end(later, date(2020, 1, 1))
    assert [(s.effective_on.year, s.status) for s in move.states] == [(2020, "ended"), (2022, "ended"), (2023, "ended")]
    reopened = then(later, move, reopen(then(later, move)))
    shown = [(s.effective_on.year, s.status, s.address) for s in reopened.holding.values()]
    assert shown == [
        (2010, "normal", None),
        (2020, "normal", None),
        (2022, "normal", "甲地"),
        (2023, "suspended", "甲地"),
    ]


def test_a_wrong_ending_is_taken_back_on_its_own_day_and_nothing_is_lost() -> None:
    ended = then(ONE, end(ONE, date(2020, 1, 1)))
    move = reopen(ended)
    assert [(state.effective_on, state.status) for state in move.states] == [(date(2020, 1, 1), "normal")]
    reopened = then(ended, move)
    assert reopened.living(date(2020, 1, 1)).status == "normal"
    assert [state.status for state in reopened.told] == ["normal", "ended", "normal"]
    assert end(reopened, date(2021, 1, 1)).state.effective_on == date(2021, 1, 1)
    with pytest.raises(BranchHasNotEnded):
        reopen(reopened)


def test_a_branch_is_not_reopened_under_a_name_that_another_bears_meanwhile() -> None:
    ended = then(ONE, end(ONE, date(2020, 1, 1)))
    heir: BranchState = branch("B", "心律", effective_on=date(2022, 1, 1))
    with pytest.raises(BranchNameIsTakenThen):
        reopen(ended, Timeline("B", [heir]))
    gone = BranchEnded(**(heir.model_dump() | {"status": "ended"}))
    assert reopen(ended, Timeline("B", [heir, gone])).state.status == "normal"
