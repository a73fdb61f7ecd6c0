"""A member's timeline: arrival order does not matter, and what is said lets every hearer know every day."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from services.registry.domain.membership import Fact, State, news, timeline
from shared.events.registry import MemberJoined, MemberLeft, MemberState, MemberTransferred, MemberUpdated

DAY = date(2026, 1, 1)
PRESENT = State(True, "individual", None, ("A",))
GONE = State(False, "individual")


def day(n: int) -> date:
    return DAY + timedelta(days=n)


def state_on(facts: list[Fact], on: date) -> State:
    before = [state for begins, state in timeline(facts).items() if begins <= on]
    return before[-1] if before else GONE


states = st.builds(
    State,
    present=st.just(True),
    kind=st.sampled_from(["individual", "group"]),
    member_class=st.sampled_from([None, "senior"]),
    branches=st.sampled_from([(), ("A",), ("A", "B")]),
    opening_stock=st.booleans(),
) | st.just(GONE)


@st.composite
def some_facts(draw: st.DrawFn) -> list[Fact]:
    facts = []
    for key in draw(st.lists(st.integers(0, 50), unique=True, max_size=7)):
        begins, state = draw(st.integers(0, 9)), draw(states)
        ends = draw(st.none() | st.integers(begins + 1, 12)) if state.present else None
        facts.append(Fact(key, day(begins), state, day(ends) if ends is not None else None))
    return facts


def heard(sayings: list[MemberState], on: date) -> MemberState | None:
    """The rule of a hearer: the greatest (effective_on, version) not after the day."""
    versions = [(saying.effective_on, version) for version, saying in enumerate(sayings) if saying.effective_on <= on]
    return sayings[max(versions)[1]] if versions else None


def told_about(arrivals: list[Fact]) -> list[MemberState]:
    known: list[Fact] = []
    said: dict[date, MemberState] = {}
    sayings: list[MemberState] = []
    for fact in arrivals:
        known.append(fact)
        told = news("m", timeline(known), said)
        assert [saying.effective_on for saying in told] == sorted({saying.effective_on for saying in told})
        sayings += told
        said |= {saying.effective_on: saying for saying in told}
        assert news("m", timeline(known), said) == []
    return sayings


@given(some_facts(), st.randoms())
def test_arrival_order_does_not_matter_to_the_timeline(facts: list[Fact], random) -> None:  # type: ignore[no-untyped-def]
    shuffled = facts + random.sample(facts, len(facts) // 2)
    random.shuffle(shuffled)
    unique = list({fact.order_key: fact for fact in shuffled}.values())
    assert timeline(unique) == timeline(facts)


@settings(max_examples=120)
@given(some_facts())
def test_a_hearer_knows_the_timeline_on_every_day(facts: list[Fact]) -> None:
    sayings = told_about(facts)
    for n in range(-1, 14):
        truth, last = state_on(facts, day(n)), heard(sayings, day(n))
        told = State(last.present, last.kind, last.member_class, last.branches) if last else GONE
        assert truth.stands_as(told), (n, truth, last)


@settings(max_examples=120)
@given(some_facts())
def test_the_type_last_said_for_a_day_tells_what_changed_on_it(facts: list[Fact]) -> None:
    last = {saying.effective_on: saying for saying in told_about(facts)}
    for (_, before), (_, saying) in pairwise([(DAY, None), *sorted(last.items())]):
        was = before is not None and before.present
        if not saying.present:
            assert isinstance(saying, MemberLeft)
        elif not was:
            assert isinstance(saying, MemberJoined)
        elif before is not None and before.branches != saying.branches:
            assert isinstance(saying, MemberTransferred)
        else:
            assert isinstance(saying, MemberUpdated)


def test_a_cancelled_leaving_is_taken_back_on_its_day() -> None:
    joined = Fact(1, day(0), PRESENT)
    left = Fact(2, day(30), GONE)
    stays = Fact(3, day(20), PRESENT)
    sayings = told_about([joined, left, stays])
    assert [(type(s), s.effective_on) for s in sayings] == [
        (MemberJoined, day(0)),
        (MemberLeft, day(30)),
        (MemberUpdated, day(30)),
    ]


def test_an_announced_end_is_the_first_day_no_longer_counted() -> None:
    facts = [Fact(1, day(0), PRESENT, ends_on=day(5))]
    assert state_on(facts, day(4)).present
    assert not state_on(facts, day(5)).present


def test_a_change_without_effect_says_nothing() -> None:
    assert len(told_about([Fact(1, day(0), PRESENT), Fact(2, day(3), PRESENT)])) == 1


def test_left_before_joined_says_nothing_and_leaves_when_the_joining_comes() -> None:
    left, joined = Fact(2, day(9), GONE), Fact(1, day(0), PRESENT)
    assert told_about([left]) == []
    assert [type(s) for s in told_about([left, joined])] == [MemberJoined, MemberLeft]


def test_a_correction_on_the_day_of_the_opening_stock_is_no_movement() -> None:
    stock = Fact(1, day(0), State(True, "individual", None, ("A",), opening_stock=True))
    corrected = Fact(2, day(0), State(True, "individual", "senior", ("A",)))
    sayings = told_about([stock, corrected])
    assert [(type(s), s.opening_stock) for s in sayings] == [(MemberJoined, True), (MemberJoined, True)]
