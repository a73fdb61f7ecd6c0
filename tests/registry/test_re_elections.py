"""Re-elections: what falls due when, who may stand, the roster as it would be, and the change in one transaction."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from services.registry.commands.re_elections import DelayReElection, PlanReElection, RecordStep, StartReElection
from services.registry.domain.body import BodyRule
from services.registry.domain.post import Place
from services.registry.domain.post import Post as Held
from services.registry.domain.re_election import plan as domain
from services.registry.domain.re_election.due import Running, due, reminders
from services.registry.domain.re_election.preview import checked
from services.registry.domain.re_election.steps import ReElectionSteps, WorkingDays, steps_of
from services.registry.domain.statute.limits import Length
from services.registry.domain.term import Term
from shared.errors import Unknown
from shared.events.registry import Candidate, ReElectionChanged, ReElectionReminded, StepDone
from tests.registry.known import POSTS
from tests.registry.statute import RULES, Post, born, rows, sample

D = date
VALUES = {name: value for name, _, value in rows()}
RULE = ReElectionSteps.model_validate(VALUES["re_election"])
NONE = WorkingDays()
PLACE = Place("A", "branch", POSTS, BodyRule.read(VALUES["bodies"]))
TERM = Term("T-3", "A", 3, D(2024, 1, 1), D(2026, 10, 1))
RUNNING = Running("T-3", "A", "心律分会", True, 3, D(2024, 1, 1), D(2026, 10, 1), None, None, None)
STATE = ReElectionChanged(
    code="RE-1", body="A", branch="A", term="T-3", number=4, status="open", effective_on=D(2026, 5, 1),
    elected_on=D(2026, 9, 20), until=D(2030, 9, 20), candidates=(Candidate(person="R-1", post="chair"),),
)  # fmt: skip


def planned(**others: Any) -> ReElectionChanged:
    return ReElectionChanged.model_validate(STATE.model_dump() | others)


def days_of(until: date, elected_on: date | None = None, **others: Any) -> list[tuple[str, date, bool]]:
    steps = steps_of(RULE, others.pop("marked", NONE), until, elected_on, **others)
    return [(one.step.step, one.due_on, one.provisional) for one in steps]


def test_every_step_follows_from_the_end_of_the_term_and_the_day_of_the_election() -> None:
    assert days_of(D(2026, 8, 31)) == [
        ("plan", D(2026, 2, 28), False),
        ("request", D(2026, 6, 30), False),
        ("filing", D(2026, 10, 16), True),
    ]


def test_thirty_working_days_pass_over_holidays_and_count_shifted_weekends() -> None:
    """2026: 1 to 7 October are free; Sunday 20 September and Saturday 10 October are worked."""
    filed = days_of(D(2026, 9, 30), D(2026, 9, 18), held=True)[2]
    assert filed == ("filing", D(2026, 11, 5), False)
    plain = days_of(D(2026, 9, 30), D(2026, 9, 18), held=True, marked=WorkingDays(holidays=(D(2026, 11, 5),)))[2]
    assert plain[1] == D(2026, 11, 6)


def test_a_deadline_in_a_year_of_no_known_calendar_is_provisional() -> None:
    assert days_of(D(2026, 12, 31), D(2026, 12, 20), held=True)[2][2] is True
    with pytest.raises(ValidationError):
        WorkingDays(working=(D(2027, 1, 2),), holidays=(D(2027, 1, 2),))


def told(running: Running, today: date, known: set[tuple[str, str, date]] | None = None) -> list[ReElectionReminded]:
    return reminders([due(running, RULE, NONE, today)], RULE, known or set(), today)


@pytest.mark.parametrize(
    ("today", "steps"),
    [
        (D(2025, 9, 30), []),
        (D(2025, 10, 1), ["ahead_12"]),
        (D(2026, 3, 17), ["ahead_12"]),
        (D(2026, 3, 18), ["plan", "ahead_12"]),
        (D(2026, 4, 1), ["plan", "ahead_6"]),
        (D(2026, 9, 30), ["plan", "request", "ahead_2"]),
        (D(2026, 10, 1), ["plan", "request", "due"]),
        (D(2026, 10, 31), ["plan", "request", "overdue_30"]),
    ],
)
def test_a_body_is_reminded_of_the_last_mark_it_reached_and_of_every_step_not_done(
    today: date, steps: list[str]
) -> None:
    assert [one.step for one in told(RUNNING, today)] == steps


def test_no_reminder_comes_twice_and_moving_the_term_moves_them() -> None:
    today = D(2026, 4, 1)
    first = told(RUNNING, today)
    known = {(one.term, one.step, one.due_on) for one in first}
    assert told(RUNNING, today, known) == []
    later = replace(RUNNING, until=D(2027, 10, 1))
    assert told(later, today, known) == []
    again = told(later, D(2027, 4, 1), known)
    assert [(one.step, one.due_on) for one in again] == [("plan", D(2027, 4, 1)), ("ahead_6", D(2027, 4, 1))]


def test_a_step_done_is_not_reminded_of_and_the_filing_waits_for_the_election() -> None:
    done = planned(steps=(StepDone(step="plan", done_on=D(2026, 3, 1)),))
    assert [one.step for one in told(replace(RUNNING, re_election=done), D(2026, 4, 1))] == ["ahead_6"]
    held = planned(status="confirmed", steps=done.steps)
    after = replace(RUNNING, re_election=held, ended_on=D(2026, 9, 20))
    assert [one.step for one in told(after, D(2026, 10, 22))] == ["request"]
    assert [one.step for one in told(after, D(2026, 10, 23))] == ["request", "filing"]


def start(**others: Any) -> Any:
    posts = [Held(f"P-{n}", "A", post, f"R-{n}", D(2024, 1, 1)) for n, post in enumerate(("chair", "chair_elect"))]
    command = StartReElection(**({"code": "RE-1", "body": "A"} | others))
    return domain.start(command, PLACE, [TERM], posts, D(2026, 5, 1))


def test_the_chair_elect_becomes_chair_and_the_chair_past_chair_where_that_is_asked() -> None:
    carried = start(carry=True, candidates=[{"person": "R-1", "post": "chair"}])
    assert [(one.person, one.post) for one in carried.candidates] == [("R-1", "chair"), ("R-0", "past_chair")]
    assert (carried.number, carried.term, carried.branch, start().candidates) == (4, "T-3", "A", ())


def test_what_cannot_be_asked_of_a_re_election_is_refused() -> None:
    chair = {"person": "R-1", "post": "chair"}
    with pytest.raises(domain.CandidateTwice):
        start(candidates=[chair, chair])
    with pytest.raises(domain.BodyHasNoSuchPost):
        start(candidates=[{"person": "R-1", "post": "president"}])
    with pytest.raises(domain.ElectionBeforeTheTerm):
        start(elected_on="2024-01-01")
    with pytest.raises(domain.ReElectionIsOver):
        domain.plan(planned(status="confirmed"), PlanReElection(code="RE-1"), PLACE, TERM, D(2026, 5, 2))
    step = RecordStep(code="RE-1", step="plan", done_on=D(2026, 5, 3))
    with pytest.raises(domain.StepNotYetDone):
        domain.record_step(STATE, step, RULE, D(2026, 5, 2))
    with pytest.raises(Unknown):
        domain.record_step(STATE, step.model_copy(update={"step": "party"}), RULE, D(2026, 5, 3))


def test_what_is_absent_from_a_plan_stays_and_null_takes_away() -> None:
    command = PlanReElection(code="RE-1", elected_on=None)
    assert domain.plan(STATE, command, PLACE, TERM, D(2026, 5, 2)).elected_on is None
    again = domain.plan(STATE, PlanReElection(code="RE-1"), PLACE, TERM, D(2026, 5, 2))
    assert (again.elected_on, again.candidates) == (STATE.elected_on, STATE.candidates)


@pytest.mark.parametrize(("until", "allowed"), [(D(2027, 10, 1), True), (D(2027, 10, 2), False), (D(2026, 8, 1), True)])
def test_a_term_is_put_off_by_a_year_at_most_and_may_be_brought_forward(until: date, allowed: bool) -> None:
    asked, limit = DelayReElection(term="T-3", until=until), Length(months=60, delay_months=12)
    if allowed:
        domain.refuse_delay(TERM, TERM.until, asked, limit)
    else:
        with pytest.raises(domain.DelayTooLong) as refused:
            domain.refuse_delay(TERM, TERM.until, asked, limit)
        assert "2027-10-01" in refused.value.title


def slate(*candidates: tuple[str, str]) -> ReElectionChanged:
    return planned(candidates=tuple(Candidate(person=person, post=post) for person, post in candidates))


def test_the_roster_as_it_would_be_and_each_candidate_are_explained() -> None:
    state = slate(("R-10", "chair"), ("R-11", "committee_member"), ("N-1", "committee_member"))
    result = checked(state, born(sample(), R_10=1950), RULES, D(2026, 9, 20))
    told = {(line["person"], line["outcome"], line["before"]) for line in result.outcome.told()}
    assert {("R-10", "moved", "committee_member"), ("R-11", "re_elected", "committee_member")} <= told
    assert {("N-1", "new", None), ("R-1", "leaves", "chair"), ("R-12", "leaves", "committee_member")} <= told
    rules = {one.rule for one in result.findings}
    assert {"age_cap", "committee_size", "chair_on_council"} <= rules
    assert "post_past_term" not in rules
    old, member, new = result.candidates
    assert (old["age"], old["terms_running"], len(old["findings"])) == (76, 1, 2)
    assert (member["terms_running"], new["registered"], new["age"]) == (2, False, None)


def test_terms_running_are_counted_with_the_new_one() -> None:
    terms = [(D(2018, 1, 1), D(2024, 1, 1), "T-2"), (D(2024, 1, 1), None, "T-3")]
    held = [Post(f"X-{n}", "A", "chair", "R-1", since, until, term) for n, (since, until, term) in enumerate(terms)]
    result = checked(slate(("R-1", "chair")), sample(*held, without=("P-1",)), RULES, D(2026, 9, 20))
    assert [one.value["count"] for one in result.findings if one.rule == "consecutive_terms"] == [3]


def test_the_state_of_a_check_moves_with_whatever_it_was_found_from() -> None:
    state, day = slate(("R-10", "chair")), D(2026, 9, 20)
    known = checked(state, sample(), RULES, day).state
    assert checked(state, sample(), RULES, day).state == known
    others = [born(sample(), R_10=1971), sample(without=("P-20",))]
    assert known not in {checked(state, one, RULES, day).state for one in others}
    assert known != checked(slate(("R-11", "chair")), sample(), RULES, day).state
