"""What an expert is on a day, by all that was told: pauses, cadences, and changes told late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from services.outreach import domain
from services.outreach.commands.experts import ChangeExpert, PauseExpert, ResumeExpert, RetireExpert
from services.outreach.domain import category
from shared.events.outreach import ExpertEnrolled, ExpertState
from tests.outreach.test_domain import CADENCES, ENROLLED, EXPERT, SO, TODAY, refusal

FOLLOWING = ENROLLED.model_copy(update={"category": "academician", "cadence_days": 60})


def day(text: str) -> date:
    return date.fromisoformat(f"2025-{text}")


def paused(since: str, until: str | None = None, states: Sequence[ExpertState] = (ENROLLED,)) -> list[ExpertState]:
    ask = PauseExpert(code="E-1", paused_on=day(since), until=day(until) if until else None)
    return [*states, domain.pause_expert(states, ask)]


def resumed(on: str, states: Sequence[ExpertState]) -> list[ExpertState]:
    return [*states, domain.resume_expert(states, ResumeExpert(code="E-1", resumed_on=day(on)))]


def change(on: str | None, states: Sequence[ExpertState] = (ENROLLED,), **fields: Any) -> list[ExpertState]:
    ask = ChangeExpert.model_validate({"code": "E-1", **({"effective_on": day(on)} if on else {}), **fields})
    return domain.change_expert(states, ask, SO, TODAY)


def due(states: Sequence[ExpertState], on: str, made: str | None = "03-01") -> date | None:
    last = domain.LastContact(day(made) if made else None)
    return domain.due_on(domain.expert_of(states), last, day(on))


def test_days_of_a_pause_do_not_count_towards_the_cadence() -> None:
    assert due([ENROLLED], "03-02") == day("05-30")
    on = paused("04-01", "05-01")
    assert due(on, "03-31") == day("05-30")  # what is announced moves nothing yet
    assert due(on, "04-01") == due(on, "12-01") == day("06-29")
    assert due(on, "12-01", made="04-11") == day("07-10") + timedelta(days=20)  # reached in the middle of it
    assert due(on, "12-01", made="05-01") == day("07-30")  # a pause before the last contact is past
    twice = paused("06-01", "06-11", on)
    assert due(twice, "12-01") == day("07-09")


def test_whoever_was_due_when_the_pause_began_is_due_on_the_day_of_resuming() -> None:
    open_end = paused("08-01")
    assert due(open_end, "07-31") == day("05-30")
    assert due(open_end, "08-01") is None  # nobody knows when: neither due nor overdue
    assert due(resumed("10-01", open_end), "12-01") == day("10-01")
    assert due(paused("05-30", "07-01"), "12-01") == day("07-01")  # due on its first day


def test_a_due_day_says_what_the_pause_did() -> None:
    told = domain.expert_of(paused("04-01", "05-01"))
    said = domain.explanation(told, domain.LastContact(day("03-01"), 2), day("06-01"))
    assert said == {
        "zh": "上次联系成功 2025-03-01，周期 90 天，暂停 30 天不计，此后未联系上 2 次",
        "en": "Last contact made 2025-03-01, cadence 90 days, 30 days of pause do not count, not reached 2 times since",
    }
    said = domain.explanation(told, domain.LastContact(day("03-01")), day("04-11"))
    assert said["zh"] == "上次联系成功 2025-03-01，周期 90 天，暂停 10 天不计；2025-04-01 起暂停联系至 2025-05-01 恢复"


def test_pauses_do_not_overlap_and_one_is_taken_back_on_its_first_day() -> None:
    on = paused("04-01", "05-01")
    for since, until in (("04-01", "04-02"), ("04-30", None), ("03-01", None), ("03-01", "04-02")):
        assert refusal(paused, since, until, on) == "already-paused", (since, until)
    assert refusal(paused, "04-01", "04-01") == "pause-ends-before-it-begins"
    assert domain.expert_of(paused("03-01", "04-01", on)).pauses[0].until == day("04-01")
    assert refusal(resumed, "05-01", on) == "not-paused"
    assert domain.expert_of(resumed("04-10", on)).pauses == (domain.Pause(day("04-01"), day("04-10")),)
    assert domain.expert_of(resumed("04-01", on)).pauses == ()
    left = [*on, domain.retire_expert(on, RetireExpert(code="E-1", retired_on=day("06-01")))]
    assert refusal(paused, "06-01", None, left) == "expert-not-on-the-list-then"


def test_a_cadence_is_the_experts_own_else_the_categorys_else_the_societys() -> None:
    assert [state.cadence_days for state in change("03-01", category="academician")] == [60]
    both = change("03-01", category="academician", cadence_days=120)
    assert [(state.cadence_days, state.own_cadence_days) for state in both] == [(120, 120)]
    (back,) = change("04-01", [FOLLOWING, *change("03-01", [FOLLOWING], cadence_days=120)], cadence_days=None)
    assert (back.cadence_days, back.own_cadence_days) == (60, None)
    assert refusal(change, "03-01", (ENROLLED,)) == "nothing-changes"
    assert refusal(lambda: change("03-01", branch="B-1")) == "nothing-changes"
    assert refusal(lambda: change("03-01", cadence_days=10)) == "cadence-out-of-range"
    assert refusal(lambda: change("03-01", category="professor")) == "category-is-unknown"
    ask = ChangeExpert(code="E-1", effective_on=date(2024, 12, 31), discipline="x")
    assert refusal(domain.change_expert, [ENROLLED], ask, SO, TODAY) == "expert-not-on-the-list-then"


def test_a_change_told_late_goes_on_until_a_later_state_has_changed_the_same() -> None:
    states: list[ExpertState] = [ENROLLED]
    states += change("06-01", states, discipline="later")
    states = paused("07-01", "08-01", states)
    states += change("09-01", states, branch="B-2")
    said = change("03-01", states, branch="B-3", discipline="sooner")
    assert [(type(one).__name__, one.effective_on, one.branch, one.discipline) for one in said] == [
        ("ExpertChanged", day("03-01"), "B-3", "sooner"),
        ("ExpertChanged", day("06-01"), "B-3", "later"),
        ("ExpertPaused", day("07-01"), "B-3", "later"),
    ]
    now = domain.expert_of([*states, *said])
    assert (now.branch, now.discipline) == ("B-2", "later")
    assert now.pauses == (domain.Pause(day("07-01"), day("08-01")),)
    assert domain.state_on([*states, *said], day("08-15")).branch == "B-3"


def test_experts_follow_their_categorys_cadence_unless_they_have_their_own() -> None:
    later = replace(CADENCES, of_category={"academician": {day("01-01"): 60, day("10-01"): 120}})
    said = category.follow([FOLLOWING], day("10-01"), later)
    assert [(one.effective_on, one.cadence_days) for one in said] == [(day("10-01"), 120)]
    own = ENROLLED.model_copy(update={"category": "academician", "own_cadence_days": 75, "cadence_days": 75})
    assert category.follow([own], day("10-01"), later) == []
    assert category.follow([ENROLLED], day("10-01"), later) == []
    gone = [FOLLOWING, domain.retire_expert([FOLLOWING], RetireExpert(code="E-1", retired_on=day("09-01")))]
    assert category.follow(gone, day("10-01"), later) == []
    before = replace(CADENCES, of_category={"academician": {date(2024, 1, 1): 70, day("03-01"): 80}})
    said = category.follow([FOLLOWING, *change("06-01", [FOLLOWING], discipline="x")], date(2024, 1, 1), before)
    assert [(one.effective_on, one.cadence_days) for one in said] == [(day("01-01"), 70), (day("06-01"), 80)]


@pytest.mark.parametrize("deputy", [None, "R-2"])
def test_the_deputy_reaches_the_expert_too(deputy: str | None) -> None:
    assert replace(EXPERT, deputy=deputy).reach == tuple(filter(None, ("B-1", "R-1", deputy)))
    assert isinstance(ENROLLED, ExpertEnrolled)
