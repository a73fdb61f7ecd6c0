"""The statute checker: every rule with a sample at fault and one beside it that is not; findings explain themselves."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from services.registry.domain.statute import Rules, RulesAreMissing, Snapshot, check
from services.registry.domain.statute.check import CHECKS, recomputed
from services.registry.domain.statute.texts import TEXTS
from tests.registry.statute import (
    BODY,
    CHAIR,
    LONG_AGO,
    MEMBERS,
    ON,
    RULES,
    SOCIETY,
    TERM,
    Group,
    Person,
    Post,
    Term,
    born,
    found,
    rows,
    rules,
    sample,
)

D = date
OTHER = replace(BODY, code="B", name=f"{SOCIETY}体外循环分会")
SECOND = Post("P-3", "B", "chair", "R-1", D(2024, 1, 1))
LIAISON_B = Post("P-4", "B", "liaison", "R-5", D(2024, 1, 1))
DEPUTY = Post("P-5", "A", "deputy_liaison", "R-6", D(2024, 1, 1))


def post(n: int, kind: str, person: str, since: date = D(2024, 1, 1), until: date | None = None) -> Post:
    return Post(f"X-{n}", "A", kind, person, since, until)


def vice(count: int) -> list[Post]:
    return [post(n, "vice_chair", f"V-{n}") for n in range(count)]


def chair_since(*terms: Term, since: date, **others: Any) -> Snapshot:
    """One appointment as chair, without a term of its own, since a day."""
    return sample(replace(CHAIR, code="X-1", since=since, term=None), without=("P-1",), terms=terms, **others)


def with_other(*posts: Post, status: str = "normal") -> Snapshot:
    known = sample(*posts)
    return replace(known, bodies=(*known.bodies, replace(OTHER, status=status)))


T1 = Term("T-1", "A", 1, D(2014, 1, 1), D(2019, 1, 1), None, D(2019, 1, 1))
T2 = Term("T-2", "A", 2, D(2019, 1, 1), D(2024, 1, 1), None, D(2024, 1, 1))
COUNCIL_GONE = ("C-0", "C-1", "C-2")
MEMBER = (Person("R-10", 1970, "member-7"),)
SMALL = tuple(member.code for member in MEMBERS)

# rule: a sample at fault, what is computed from it, a sample that is just not at fault.
SAMPLES: dict[str, tuple[Snapshot, dict[str, Any], Snapshot]] = {
    "no_chair": (sample(without=("P-1",)), {"count": 0}, sample()),
    "vacant_posts": (sample(without=("C-2",)), {"count": 0, "vacant": 1}, sample()),
    "committee_size": (sample(without=SMALL[:12]), {"count": 19, "vacant": 1}, sample(without=SMALL[:11])),
    "post_seats": (sample(*vice(6)), {"count": 6, "over": 1}, sample(*vice(5))),
    "three_chairs": (
        sample(post(1, "past_chair", "R-1")),
        {"not_allowed": [], "several": [], "twice": ["R-1"]},
        sample(post(1, "past_chair", "R-7"), post(2, "chair_elect", "R-8")),
    ),
    "liaison_missing": (sample(without=("P-2",)), {"count": 0}, sample(DEPUTY, without=("P-2",))),
    "deputy_only": (sample(DEPUTY, without=("P-2",)), {"deputies": 1}, sample(DEPUTY)),
    "no_term": (sample(terms=(replace(TERM, ended_on=ON),)), {"count": 0}, sample()),
    "term_ending": (
        sample(terms=(replace(TERM, until=D(2027, 5, 22)),)),
        {"months": 6, "days": 181},
        sample(terms=(replace(TERM, until=D(2027, 11, 23)),)),
    ),
    "term_overdue": (
        sample(terms=(replace(TERM, until=ON),)),
        {"days": 0},
        sample(terms=(replace(TERM, until=D(2026, 11, 23)),)),
    ),
    "term_too_long": (
        sample(terms=(replace(TERM, until=D(2030, 1, 2), first_until=D(2029, 1, 1)),)),
        {"days": 1, "latest": "2030-01-01"},
        sample(terms=(replace(TERM, until=D(2030, 1, 1), first_until=D(2029, 1, 1)),)),
    ),
    "post_past_term": (
        sample(terms=(replace(TERM, ended_on=ON), Term("T-4", "A", 4, ON, D(2031, 1, 1)))),
        {"count": 31},
        sample(terms=(replace(TERM, ended_on=D(2026, 11, 23)),)),
    ),
    "consecutive_terms": (
        chair_since(T1, T2, TERM, since=D(2018, 12, 31)),
        {"count": 3, "most": 2},
        chair_since(T1, T2, TERM, since=D(2019, 1, 1)),
    ),
    "age_cap": (born(sample(), R_1=1955), {"age": 71, "over": 1}, born(sample(), R_1=1956)),
    "mean_age": (
        born(sample(without=SMALL[1:]), R_1=1966, R_10=1965),
        {"known": 2, "unknown": 0, "of": 2, "mean": 60.5},
        born(sample(without=SMALL[1:]), R_1=1966, R_10=1966),
    ),
    "chair_of_two": (with_other(SECOND), {"count": 2, "most": 1}, with_other(replace(SECOND, until=ON))),
    "chair_on_council": (sample(without=("C-0",)), {"seats": 0}, sample()),
    "group_leader": (
        sample(groups=(Group("G-1", "A", "R-2"),)),
        {"leading": 0},
        sample(groups=(Group("G-1", "A", "R-1"),)),
    ),
    "lapsed_member": (
        sample(persons=MEMBER, left={"member-7": ON}),
        {"days": 0},
        sample(persons=MEMBER, left={"member-7": D(2026, 11, 23), "member-8": ON}),
    ),
    "branch_name": (
        sample(body=replace(BODY, name=f"{SOCIETY}心律研究院")),
        {"rules": ["name-forbidden-ending"]},
        sample(body=replace(BODY, name=f"{SOCIETY}心律研究院", excepted=frozenset({"name-forbidden-ending"}))),
    ),
}  # fmt: skip


def test_every_rule_has_its_samples_its_text_and_a_value_set_by_a_migration() -> None:
    assert set(CHECKS) == set(SAMPLES) == set(TEXTS)
    assert set(CHECKS) <= {name for name, _, _ in rows()}


@pytest.mark.parametrize("rule", SAMPLES)
def test_a_sample_at_fault_is_found_and_the_one_beside_it_is_not(rule: str) -> None:
    failing, value, passing = SAMPLES[rule]
    (finding,) = found(failing, rule)
    assert {name: finding.value[name] for name in value} == value
    assert (finding.rule, finding.version) == (rule, LONG_AGO)
    assert found(passing, rule) == []


@pytest.mark.parametrize("rule", SAMPLES)
def test_a_finding_is_recomputed_from_the_facts_it_shows(rule: str) -> None:
    (finding,) = found(SAMPLES[rule][0], rule)
    shown = json.loads(json.dumps(finding.facts))
    assert recomputed(rule, shown) == finding.value


@pytest.mark.parametrize("rule", SAMPLES)
def test_a_finding_tells_itself_and_its_rule_in_both_languages(rule: str) -> None:
    (finding,) = found(SAMPLES[rule][0], rule)
    for zh, en in ((finding.rule_zh, finding.rule_en), (finding.zh, finding.en)):
        assert zh != en
        assert "{" not in zh + en
    assert finding.subject.split("/")[0] in ("branch", "body", "person")


def test_where_nothing_is_at_fault_nothing_is_found() -> None:
    assert check(sample(post(1, "branch_secretary", "R-9")), RULES, ON) == []


def test_the_same_rule_set_otherwise_finds_otherwise() -> None:
    for limit, count in ((3, 1), (7, 0)):
        other = rules(post_seats={"severity": "error", "kinds": {"branch": {"most": {"vice_chair": limit}}}})
        assert len(found(sample(*vice(4)), "post_seats", by=other)) == count


def test_a_kind_of_its_own_has_limits_of_its_own_or_none() -> None:
    office = sample(without=SMALL[1:], body=replace(BODY, kind="代表处"))
    assert found(office, "committee_size") == []
    own = {"posts": ["chair"], "roster": ["chair"], "least": 3, "most": 4}
    for kind, count in (("代表处", 1), ("分会", 0)):
        by = rules(committee_size={"severity": "notice", "kinds": {kind: own}})
        assert len(found(office, "committee_size", by=by)) == count


@pytest.mark.parametrize(("status", "count"), [("normal", 1), ("rectifying", 1), ("suspended", 0), ("preparing", 0)])
def test_only_active_branches_are_judged(status: str, count: int) -> None:
    assert len(found(sample(without=("P-1",), body=replace(BODY, status=status)), "no_chair")) == count
    assert len(found(with_other(SECOND, status=status), "chair_of_two")) == count


def test_the_first_and_the_last_day_in_office() -> None:
    until = sample(replace(CHAIR, code="X-1", since=D(2026, 1, 1), until=D(2026, 6, 1)), without=("P-1",))
    days = [D(2025, 12, 31), D(2026, 1, 1), D(2026, 5, 31), D(2026, 6, 1)]
    assert [len(found(until, "no_chair", day)) for day in days] == [1, 0, 0, 1]


def test_a_term_is_told_of_in_steps_and_is_overdue_on_the_day_itself() -> None:
    ends = sample(terms=(replace(TERM, until=D(2027, 12, 31)),))
    days = {D(2026, 12, 30): None, D(2026, 12, 31): 12, D(2027, 6, 29): 12, D(2027, 6, 30): 6, D(2027, 10, 31): 2}
    for day, months in days.items():
        assert [one.value["months"] for one in found(ends, "term_ending", day)] == ([months] if months else [])
    assert found(ends, "term_ending", D(2027, 12, 31)) == []
    assert [len(found(ends, "term_overdue", day)) for day in (D(2027, 12, 30), D(2027, 12, 31))] == [0, 1]


def test_a_term_planned_for_too_long_is_told_apart_from_one_delayed_too_long() -> None:
    (long,) = found(sample(terms=(replace(TERM, until=D(2029, 1, 2)),)), "term_too_long")
    assert (long.value, "最迟应为2029-01-01" in long.zh) == ({"days": 1, "longest": "2029-01-01"}, True)


def test_a_gap_breaks_the_chain_of_terms() -> None:
    before = post(1, "chair", "R-1", D(2014, 1, 1), D(2023, 12, 31))
    assert found(sample(before, terms=(T1, T2, TERM)), "consecutive_terms") == []
    joined = replace(before, until=D(2024, 1, 1))
    assert [one.value["count"] for one in found(sample(joined, terms=(T1, T2, TERM)), "consecutive_terms")] == [3]
    forgiving = rules(
        consecutive_terms={"severity": "error", "kinds": {"branch": {"most": {"chair": 2}, "gap_days": 1}}}
    )
    assert len(found(sample(before, terms=(T1, T2, TERM)), "consecutive_terms", by=forgiving)) == 1


def test_terms_running_are_counted_for_each_post_and_by_appointments_where_no_term_is_known() -> None:
    as_vice = post(1, "vice_chair", "R-1", D(2014, 1, 1), D(2024, 1, 1))
    assert found(sample(as_vice, terms=(T1, T2, TERM)), "consecutive_terms") == []
    twice = [post(n, "chair", "R-1", D(2004 + 10 * n, 1, 1), D(2014 + 10 * n, 1, 1)) for n in (0, 1)]
    assert [one.value["count"] for one in found(sample(*twice), "consecutive_terms")] == [3]


def test_unknown_years_of_birth_are_stated_and_not_guessed() -> None:
    (partly,) = found(born(sample(), R_1=None, R_10=None, R_11=None), "mean_age")
    assert (partly.severity, partly.value["unknown"], partly.value["of"], partly.value["mean"]) == (
        "notice",
        3,
        31,
        56.0,
    )
    assert "31人中3人出生年份不详" in partly.zh
    assert "3 of 31 unknown" in partly.en
    (nothing,) = found(sample(persons=()), "mean_age")
    assert (nothing.value["mean"], nothing.value["unknown"]) == (None, 31)
    (capped,) = found(born(sample(), R_1=None), "age_cap")
    assert (capped.severity, capped.value) == ("notice", {"unknown": 1, "of": 31})


def test_a_mean_that_rounds_to_the_limit_and_lies_above_it_is_found() -> None:
    few = tuple(post(n, "committee_member", f"Q-{n}") for n in range(300))
    known = born(sample(*few), R_1=1965)
    known = replace(
        known,
        persons=tuple(replace(one, birth_year=one.birth_year and min(one.birth_year, 1966)) for one in known.persons),
    )
    (finding,) = found(known, "mean_age")
    assert (finding.value["mean"], finding.severity) == (60.0, "warning")


def test_the_age_may_be_judged_on_the_day_of_the_appointment() -> None:
    cap = {"posts": ["chair"], "age": 70, "judged": "at_appointment"}
    by = rules(age_cap={"severity": "error", "kinds": {"branch": cap}})
    assert found(born(sample(), R_1=1954), "age_cap", by=by) == []
    assert len(found(born(sample(), R_1=1953), "age_cap", by=by)) == 1


def test_without_a_list_of_members_or_of_the_council_it_is_said_that_nothing_can_be_judged() -> None:
    (unlisted,) = found(sample(without=SMALL), "committee_size")
    assert (unlisted.severity, unlisted.value) == ("notice", {"count": 1})
    (council,) = found(sample(without=COUNCIL_GONE), "chair_on_council")
    assert (council.severity, council.subject, council.value) == ("notice", "society", {"unknown": 1})


def test_three_chairs_stand_only_where_they_are_allowed_and_one_of_each() -> None:
    elect = post(1, "chair_elect", "R-7")
    by = rules(three_chairs={"severity": "warning", "kinds": {"branch": {"allowed": ["past_chair"]}}})
    assert found(sample(elect), "three_chairs", by=by)[0].value["not_allowed"] == ["chair_elect"]
    assert found(sample(elect, post(2, "chair_elect", "R-8")), "three_chairs")[0].value["several"] == ["chair_elect"]


def test_a_place_in_a_name_is_to_be_looked_at_and_no_fault() -> None:
    (place,) = found(sample(body=replace(BODY, name=f"{SOCIETY}上海心律分会")), "branch_name")
    assert (place.severity, place.value["rules"]) == ("notice", ["name-place"])


def test_a_name_that_continues_the_name_of_another_branch_would_be_a_branch_of_a_branch() -> None:
    office = replace(BODY, kind="联络处", name=f"{SOCIETY}心律联络处")
    nested = replace(BODY, code="B", name=f"{office.name}青年分会")
    known = sample(body=office)
    found_now = [one for one in found(replace(known, bodies=(*known.bodies, nested)), "branch_name")]
    assert [(one.subject, one.value["rules"]) for one in found_now] == [("branch/B", ["name-branch-of-branch"])]
    assert office.name in found_now[0].value["why"]
    ended = replace(office, status="ended")
    assert not found(replace(known, bodies=(*(b for b in known.bodies if b != office), ended, nested)), "branch_name")


def test_someone_who_leads_another_branch_leads_no_group_here() -> None:
    known = replace(with_other(SECOND), groups=(Group("G-1", "B", "R-1"), Group("G-2", "A", "R-2")))
    assert [one.subject for one in found(known, "group_leader")] == ["branch/A"]
    lost = replace(with_other(replace(SECOND, person="R-2")), groups=(Group("G-2", "A", "R-2"),))
    assert [one.facts["held"] for one in found(lost, "group_leader")] == [["liaison"]]


def test_the_value_of_a_rule_is_that_of_the_newest_day_not_after_the_day_asked() -> None:
    others = [row for row in rows() if row[0] != "post_seats"]
    seats = {
        day: {"severity": "error", "kinds": {"branch": {"most": {"vice_chair": n}}}}
        for day, n in ((LONG_AGO, 3), (D(2026, 1, 1), 7))
    }
    versions = [*others, *(("post_seats", day, value) for day, value in seats.items())]
    for on, count, version in ((D(2025, 12, 31), 1, LONG_AGO), (D(2026, 1, 1), 0, D(2026, 1, 1))):
        by = Rules.read(versions, on)
        assert by.version("post_seats").effective_on == version
        assert len(found(sample(*vice(4)), "post_seats", on, by)) == count
    with pytest.raises(RulesAreMissing) as refused:
        Rules.read(others, ON)
    assert "post_seats" in refused.value.title


@pytest.mark.parametrize(
    ("rule", "value", "field"),
    [
        ("mean_age", {"posts": ["chair"], "age": 7}, "age"),
        ("post_seats", {"most": {"bishop": 1}}, "most"),
        ("committee_size", {"posts": ["chair"], "roster": ["chair"], "least": 9, "most": 8}, "most"),
        ("term_ending", {"months": [2, 6]}, "months"),
        ("no_chair", {"posts": ["chair"], "colour": "red"}, "colour"),
    ],
)
def test_a_value_against_the_shape_of_its_rule_is_refused_by_its_field(rule: str, value: Any, field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        rules(**{rule: {"severity": "error", "kinds": {"branch": value}}})
    assert refused.value.errors()[0]["loc"][:3] == ("kinds", "branch", field)
