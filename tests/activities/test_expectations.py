"""What is expected of whom: computed twice in different words, told by a clock that may stand still, judged fairly."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest

from services.activities.commands.expectations import AnswerExpectation, SetExpectationRule
from services.activities.domain import expectation as domain
from services.activities.domain.expectation_rules import InForce, rule_on, rules_of, set_rule, shaped
from services.activities.domain.expectation_texts import row_text, rule_text
from services.activities.domain.expecting import Done, Expectation, Facts, Handed, Held, expected_of_year
from services.activities.domain.periods import periods_of
from services.activities.domain.standing import Standings
from shared.events.activities import ExpectationExcused, ExpectationMet, ExpectationReleased, ExpectationState
from tests.activities.expected_oracle import DAY, Society, expected
from tests.activities.test_domain import refusal

Rules = list[tuple[str, date, dict[str, Any]]]
FIRST, LAST = date(2025, 1, 1), date(2026, 3, 31)
RULES: Rules = [
    ("joint_meeting", FIRST, {"form": "meetings", "kinds": ["joint_meeting"], "every": "quarter", "grace_days": 7}),
    ("academic", FIRST, {"form": "activities", "of": "branch", "kinds": ["academic"], "every": "year",
                         "least_days": 183, "grace_days": 30}),
    ("service", FIRST, {"form": "activities", "of": "branch", "every": "half_year", "at_least": 2, "least_days": 60}),
    ("service", date(2025, 7, 1), {"form": "activities", "of": "branch", "every": "quarter", "least_days": 60}),
    ("minutes", FIRST, {"form": "minutes", "kinds": ["joint_meeting", "council"]}),
    ("report", FIRST, {"form": "report"}),
    ("report", date(2025, 9, 1), {"form": "report", "within_days": 10, "grace_days": 2}),
    ("plan", FIRST, {"form": "plan", "of": "branch", "due": "12-31", "least_days": 30}),
]  # fmt: skip
Change = Callable[[Society], object]


def facts_of(society: Society) -> Facts:
    """The same society as the rules' code is given it."""
    return Facts(
        standings=Standings.read((r["branch"], r["on"], r["version"], r["status"]) for r in society.branches),
        held=[Held(m["record"], m["kind"], m["on"], m["minutes"]) for m in society.meetings],
        done=[
            Done(code, a["kind"], a["hosts"], a["starts"], a["ends"], a["recorded"])
            for code, a in society.activities.items()
        ],
        plans=[Handed(code, p["year"], p["party"], p["handed_in"]) for code, p in society.plans.items()],
        report_within_days=society.report_limit,
    )


def wanted(society: Society, rules: Rules, today: date) -> list[Expectation]:
    known, facts = rules_of(rules), facts_of(society)
    years = range(FIRST.year, today.year + 1)
    return [one for year in years for one in expected_of_year(known, facts, year, today)]


def seen(rows: list[Expectation], today: date) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    return {
        (one.rule, one.parties, one.about): (one.state(today), one.due_on, one.missing_on, one.records) for one in rows
    }


class Clerk:
    """A year as it comes to be known: on each day somebody enters, corrects or withdraws something."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.changes: dict[date, list[Change]] = {}
        self.branches = [f"B-{number}" for number in range(1, 8)]
        for branch in self.branches[:4]:
            self._state(branch, date(1990, 1, 1), "normal", known=FIRST)
        self._state("B-5", self._day(), "normal")
        self._state("B-6", self._day(), "normal")
        for branch in ("B-2", "B-3", "B-6"):
            self._state(branch, self._day(), self.chance.choice(["ended", "suspended", "ended"]))
        self._state("B-3", self._day(), "rectifying")
        for number in range(60):
            self._activity(f"A-{number}")
        for number in range(9):
            self._meeting(number)
        for branch in self.branches:
            self._plan(branch)

    def society(self, today: date) -> Society:
        """As known on a day."""
        known = Society()
        for day in sorted(day for day in self.changes if day <= today):
            for change in self.changes[day]:
                change(known)
        return known

    def _day(self, first: date = FIRST, last: date = LAST) -> date:
        return first + DAY * self.chance.randint(0, max((last - first).days, 0))

    def _on(self, day: date, change: Change) -> None:
        self.changes.setdefault(day, []).append(change)

    def _state(self, branch: str, on: date, status: str, known: date | None = None) -> None:
        row = {"branch": branch, "on": on, "version": len(self.changes) + 1, "status": status}
        self._on(known or max(FIRST, on + DAY * self.chance.randint(-20, 60)), lambda s: s.branches.append(row))

    def _activity(self, code: str) -> None:
        starts = self._day()
        ends = starts + DAY * self.chance.choice([0, 0, 0, 2, 45])
        hosts = tuple(self.chance.sample(self.branches, self.chance.choice([1, 1, 2])))
        one = {"kind": self.chance.choice(["academic", "visit"]), "hosts": hosts, "starts": starts, "ends": ends}
        planned = starts - DAY * 5
        if self.chance.random() < 0.5 and planned >= FIRST:
            self._on(planned, lambda s: s.activities.update({code: one | {"recorded": None}}))
        if self.chance.random() < 0.15:
            return self._on(ends, lambda s: s.activities.pop(code, None))
        recorded = ends + DAY * self.chance.choice([0, 1, 9, 10, 11, 12, 13, 29, 30, 31, 80])
        self._on(recorded, lambda s: s.activities.update({code: one | {"recorded": recorded}}))
        fate = self.chance.random()
        later = recorded + DAY * self.chance.randint(1, 90)
        if fate < 0.2:
            self._on(later, lambda s: s.activities.pop(code, None))
        elif fate < 0.45:
            other = one | {"recorded": recorded, "kind": "visit", "hosts": (self.chance.choice(self.branches),)}
            self._on(later, lambda s: s.activities.update({code: other}))
        return None

    def _meeting(self, number: int) -> None:
        on = self._day()
        minutes = on + DAY * self.chance.choice([0, 6, 7, 8, 40])
        row = {
            "record": f"meeting/M-{number}",
            "kind": self.chance.choice(["joint_meeting", "joint_meeting", "council"]),
            "on": on,
            "minutes": None,
        }
        self._on(on + DAY * self.chance.choice([0, 3, 20]), lambda s: s.meetings.append(dict(row)))

        def filed(society: Society) -> None:
            for one in society.meetings:
                if one["record"] == row["record"]:
                    one["minutes"] = minutes

        self._on(max(minutes, on + DAY * 20), filed)

    def _plan(self, branch: str) -> None:
        on = date(2025, 12, 31) + DAY * self.chance.choice([-95, -40, -1, 0, 1, 30])
        plan = {"party": branch, "year": 2026, "handed_in": on}
        if self.chance.random() < 0.8:
            self._on(on, lambda s: s.plans.update({f"PL-{branch}": plan}))
            if self.chance.random() < 0.3:
                self._on(on + DAY * 20, lambda s: s.plans.pop(f"PL-{branch}"))


class Rows:
    """The rows as events make them, kept in memory the way the table keeps them."""

    def __init__(self) -> None:
        self.rows: dict[str, domain.Row] = {}
        self.said: list[ExpectationState] = []

    def tell(self, clerk: Clerk, today: date) -> None:
        """One round of the clock; a second one on the same day has nothing to say."""
        rows = wanted(clerk.society(today), RULES, today)
        self.take(domain.moved(rows, self.rows, today))
        assert domain.moved(rows, self.rows, today) == []

    def standing(self) -> dict[str, domain.Row]:
        return {code: row for code, row in self.rows.items() if row.state != "released"}

    def take(self, events: list[ExpectationState]) -> None:
        self.said += events
        for event in events:
            if isinstance(event, ExpectationReleased):
                before = self.rows[event.code]
                gone = domain.Row(replace(before.expectation, records=(), met_on=None), "released")
                self.rows[event.code] = replace(gone, answer=before.answer, answered_on=before.answered_on)
                continue
            before = self.rows.get(event.code)
            met = event if isinstance(event, ExpectationMet) else None
            names = (
                "rule",
                "rule_since",
                "parties",
                "about",
                "opens_on",
                "due_on",
                "missing_on",
                "needed",
                "active_days",
            )
            one = Expectation(
                **{name: getattr(event, name) for name in names},
                records=met.records if met else (),
                met_on=met.met_on if met else None,
            )
            word = type(event).TYPE.split(".")[2]
            states = {"expected": "open", "missed": "missing", "excused": "excused"}
            state = states.get(word) or ("late" if met and met.late else "met")
            kept = (before.answer, before.answered_on) if met and before else (None, None)
            if isinstance(event, ExpectationExcused):
                kept = (event.answer, event.answered_on)
            self.rows[event.code] = domain.Row(one, state, *kept)


@pytest.mark.parametrize("seed", range(6))
def test_a_year_of_late_entries_corrections_and_withdrawals_is_judged_as_by_hand(seed: int) -> None:
    clerk = Clerk(seed)
    for today in (date(2025, 7, 8), date(2025, 12, 31), date(2026, 1, 30), date(2026, 1, 31), LAST):
        society = clerk.society(today)
        assert seen(wanted(society, RULES, today), today) == expected(society, RULES, today)


@pytest.mark.parametrize("seed", range(2))
def test_a_clock_that_stood_still_comes_to_the_same_rows(seed: int) -> None:
    clerk, daily, rarely, chance = Clerk(seed), Rows(), Rows(), random.Random(seed)
    day, states = FIRST, set[str]()
    while day <= LAST:
        daily.tell(clerk, day)
        ask = sorted(code for code, row in daily.rows.items() if row.state in ("missing", "open"))
        answers = bool(ask) and chance.random() < 0.2
        if answers or day + 5 * DAY > LAST or chance.random() < 0.05:
            rarely.tell(clerk, day)
            assert rarely.standing() == daily.standing()
        if answers:
            code = chance.choice(ask)
            command = AnswerExpectation(code=code, answer="not_arranged", because="本年不安排")
            for rows in (daily, rarely):
                rows.take([domain.answer(command, rows.rows[code], None, day)])
        states |= {row.state for row in daily.rows.values()}
        day += 5 * DAY
    assert states == set(domain.STATES)
    assert len(rarely.said) < len(daily.said)


def branch(code: str, *states: tuple[str, str]) -> Standings:
    return Standings.read((code, date.fromisoformat(on), n, status) for n, (on, status) in enumerate(states))


def rule(value: dict[str, Any], since: date = FIRST) -> list[InForce]:
    return rules_of([("academic", since, value)])


YEARLY = {
    "form": "activities",
    "of": "branch",
    "kinds": ["academic"],
    "every": "year",
    "least_days": 183,
    "grace_days": 30,
}


def academic(day: str, hosts: tuple[str, ...] = ("B-1",), kind: str = "academic") -> Done:
    on = date.fromisoformat(day)
    return Done("A-1", kind, hosts, on, on, recorded_on=on)


def one(facts: Facts, today: str, value: dict[str, Any] | None = None) -> Expectation | None:
    day = date.fromisoformat(today)
    rows = expected_of_year(rule(value or YEARLY), facts, 2025, day)
    assert len(rows) <= 1
    return rows[0] if rows else None


@pytest.mark.parametrize(
    ("states", "is_expected"),
    [
        ([("2025-07-02", "normal")], True),
        ([("2025-07-03", "normal")], False),
        ([("2020-01-01", "normal"), ("2025-12-31", "ended")], False),
        ([("2020-01-01", "normal"), ("2026-01-01", "ended")], True),
        ([("2020-01-01", "normal"), ("2025-03-01", "suspended"), ("2025-09-01", "normal")], False),
        ([("2020-01-01", "normal"), ("2025-03-01", "suspended"), ("2025-08-30", "rectifying")], True),
    ],
)
def test_a_branch_is_judged_if_it_stood_long_enough_and_stands_at_the_end(
    states: list[tuple[str, str]], is_expected: bool
) -> None:
    first, last = date(2025, 1, 1), date(2025, 12, 31)
    stood = branch("B-1", *states).stood("B-1", first, last, ("normal", "rectifying"))
    enough = stood.days >= 183 and stood.at_end
    assert (one(Facts(branch("B-1", *states)), "2026-02-01") is not None) is enough
    assert enough is is_expected


def test_what_a_branch_did_before_it_ended_stays_to_its_credit() -> None:
    ended = branch("B-1", ("2020-01-01", "normal"), ("2025-10-01", "ended"))
    assert one(Facts(ended), "2025-12-01") is None
    met = one(Facts(ended, done=[academic("2025-05-20")]), "2025-12-01")
    assert met is not None
    assert (met.state(date(2025, 12, 1)), met.records, met.active_days) == ("met", ("activity/A-1",), 273)


@pytest.mark.parametrize(("day", "met"), [("2024-12-31", False), ("2025-01-01", True), ("2025-12-31", True)])
def test_both_edge_days_of_a_period_count(day: str, met: bool) -> None:
    found = one(Facts(branch("B-1", ("2020-01-01", "normal")), done=[academic(day)]), "2026-02-01")
    assert found is not None
    assert (found.met_on is not None) is met


def test_it_is_missing_after_its_grace_and_says_since_when() -> None:
    facts = Facts(branch("B-1", ("2020-01-01", "normal")))
    for day, state in (("2025-12-31", "open"), ("2026-01-30", "open"), ("2026-01-31", "missing")):
        found = one(facts, day)
        assert found is not None
        assert (found.state(date.fromisoformat(day)), found.missing_on) == (state, date(2026, 1, 31))


def test_nothing_is_expected_before_it_begins_or_by_a_rule_that_is_off() -> None:
    facts = Facts(branch("B-1", ("2020-01-01", "normal")))
    assert one(facts, "2024-12-31") is None
    assert one(facts, "2025-06-01", YEARLY | {"enabled": False}) is None
    later = rules_of([("r", date(2025, 1, 2), YEARLY)])
    assert expected_of_year(later, facts, 2025, date(2025, 6, 1)) == []


def test_the_value_of_the_day_on_which_it_opens_counts() -> None:
    facts = Facts(branch("B-1", ("2020-01-01", "normal")))
    known = rules_of([("r", FIRST, YEARLY), ("r", date(2026, 1, 1), YEARLY | {"at_least": 2})])
    [this], [next_] = (expected_of_year(known, facts, year, date(2026, 3, 1)) for year in (2025, 2026))
    assert (this.needed, this.rule_since, next_.needed, next_.rule_since) == (1, FIRST, 2, date(2026, 1, 1))


def test_of_an_empty_register_nothing_is_expected() -> None:
    value = {"form": "meetings", "kinds": ["joint_meeting"], "every": "quarter"}
    assert expected_of_year(rule(value), Facts(Standings({})), 2025, date(2025, 12, 31)) == []
    assert len(expected_of_year(rule(value), Facts(branch("B-1", ("2020-01-01", "normal"))), 2025, LAST)) == 4


def test_a_record_lets_a_report_be_late_from_the_day_after_the_limit() -> None:
    value, stood = {"form": "report", "within_days": 30}, branch("B-1", ("2020-01-01", "normal"))
    start = date(2025, 5, 1)
    for recorded, state in ((date(2025, 5, 31), "met"), (date(2025, 6, 1), "late"), (None, "missing")):
        done = Done("A-1", "visit", ("B-1",), start, start, recorded)
        [found] = expected_of_year(rule(value), Facts(stood, done=[done]), 2025, date(2025, 6, 1))
        assert found.state(date(2025, 6, 1)) == state
    [open_] = expected_of_year(rule(value), Facts(stood, done=[done]), 2025, date(2025, 5, 31))
    assert open_.state(date(2025, 5, 31)) == "open"


def test_a_plan_that_is_endorsed_meets_what_asks_for_the_endorsement() -> None:
    value = {"form": "plan", "of": "society", "due": "12-31", "step": "endorsed"}
    stood, handed = branch("B-1", ("2020-01-01", "normal")), Handed("PL", 2026, "society", date(2025, 12, 1))
    [found] = expected_of_year(rule(value), Facts(stood, plans=[handed]), 2025, date(2026, 1, 1))
    assert (found.state(date(2026, 1, 1)), found.opens_on, found.due_on) == (
        "missing",
        date(2025, 10, 2),
        date(2025, 12, 31),
    )
    late = Handed("PL", 2026, "society", date(2025, 12, 1), endorsed_on=date(2026, 1, 1))
    [found] = expected_of_year(rule(value), Facts(stood, plans=[late]), 2025, date(2026, 1, 1))
    assert (found.state(date(2026, 1, 1)), found.records) == ("late", ("plan/PL",))


def test_periods_are_whole_and_follow_each_other() -> None:
    for every, count in (("month", 12), ("quarter", 4), ("half_year", 2), ("year", 1)):
        periods = periods_of(every, 2024)
        assert len(periods) == count
        assert (periods[0].first, periods[-1].last) == (date(2024, 1, 1), date(2024, 12, 31))
        for this, after in pairwise(periods):
            assert this.last + timedelta(days=1) == after.first
    assert [period.code for period in periods_of("half_year", 2024)] == ["2024-H1", "2024-H2"]


def missing_row(**changes: Any) -> domain.Row:
    found = one(Facts(branch("B-1", ("2020-01-01", "normal"))), "2026-02-01")
    assert found is not None
    return domain.Row(**{"expectation": found, "state": "missing"} | changes)


def test_an_answer_stays_while_nothing_meets_it_and_counts_again_when_that_falls_away() -> None:
    row, today = missing_row(), date(2026, 2, 1)
    command = AnswerExpectation(code=row.expectation.code, answer="not_arranged", because="本年不安排")
    excused = domain.answer(command, row, None, today)
    answered = domain.Row(row.expectation, "excused", excused.answer, excused.answered_on)
    key = {row.expectation.code: answered}
    assert domain.moved([row.expectation], key, date(2026, 3, 1)) == []
    facts = Facts(branch("B-1", ("2020-01-01", "normal")), done=[academic("2025-05-20")])
    met_now = one(facts, "2026-02-01")
    assert met_now is not None
    [met] = domain.moved([met_now], key, today)
    assert isinstance(met, ExpectationMet)
    again = {row.expectation.code: domain.Row(met_now, "met", excused.answer, excused.answered_on)}
    [back] = domain.moved([row.expectation], again, date(2026, 3, 1))
    assert isinstance(back, ExpectationExcused)
    assert (back.answer, back.answered_on) == ("not_arranged", today)
    taken_back = domain.take_back(answered, today)
    assert (taken_back.TYPE.split(".")[2], taken_back.missing_on) == ("missed", date(2026, 1, 31))


def test_only_what_is_not_there_is_answered_and_only_where_the_rule_allows_it() -> None:
    command = AnswerExpectation(code=missing_row().expectation.code, answer="other", because="说明")
    strict = rule(YEARLY | {"excusable": False})[0]
    assert refusal(domain.answer, command, missing_row(), strict, LAST) == "must-be-done"
    for state in ("met", "late"):
        assert refusal(domain.answer, command, missing_row(state=state), None, LAST) == "nothing-is-missing"
    assert refusal(domain.take_back, missing_row(), LAST) == "not-answered"


def test_a_rule_is_held_to_its_shape_and_told_by_numbers_and_codes() -> None:
    def ask(value: dict[str, Any]) -> SetExpectationRule:
        return SetExpectationRule(name="academic", effective_on=FIRST, value=value, because="理事会决定")

    told, stored = set_rule(ask(YEARLY), None)
    assert {place.at: (place.number, place.codes) for place in told.settings}["least_days"] == (183, ())
    assert shaped("academic", stored) == shaped("academic", YEARLY)
    same = rules_of([("academic", FIRST, stored)])[0]
    assert refusal(set_rule, ask(YEARLY), same) == "same-rule"
    for broken in ({"every": "week"}, {"at_least": 0}, {"form": "none"}, {"due": "12-31"}, {"kinds": ["party"]}):
        assert refusal(set_rule, ask(YEARLY | broken), None) == "rule-breaks-its-shape"
    plan = {"form": "plan", "of": "branch", "due": "02-29"}
    assert refusal(set_rule, ask(plan), None) == "rule-breaks-its-shape"


@pytest.mark.parametrize("value", [row[2] for row in RULES], ids=[f"{row[0]} {row[1]}" for row in RULES])
def test_every_rule_and_every_row_reads_in_both_languages(value: dict[str, Any]) -> None:
    [known] = rule(value)
    zh, en = rule_text(known.value)
    assert zh
    assert en
    row = Expectation(
        "academic", FIRST, ("B-1",), "2025", FIRST, LAST, LAST + DAY, records=("activity/A-1",), met_on=FIRST
    )
    for state in domain.STATES:
        zh, en = row_text(copy.copy(row), state, known)
        assert "2025-01-01" in zh
        assert en.endswith(".")


def test_the_value_in_force_is_found_by_its_day() -> None:
    known = rules_of(RULES)
    before, after = rule_on(known, "report", date(2025, 8, 31)), rule_on(known, "report", date(2025, 9, 1))
    assert before is not None
    assert after is not None
    assert (before.since, after.since) == (FIRST, date(2025, 9, 1))
    assert rule_on(known, "report", date(2024, 12, 31)) is None
