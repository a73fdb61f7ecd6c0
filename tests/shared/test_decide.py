"""The pure core of hearing: classify, waves, retry."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from shared.consumer.decide import LONGEST_RETRY, MAX_ATTEMPTS, classify, lanes, retry_delay, straight, waves
from shared.events.base import Event
from shared.events.registry import GroupAbsenceExplained

MOMENT = datetime(2025, 1, 1, tzinfo=UTC)


def event(stream: str, version: int, number: int | None = None, *, replay: bool = False) -> Event[Any]:
    """One event of a stream; equal numbers are equal ids."""
    number = version if number is None else number
    return Event(
        id=str(UUID(int=hash((stream, number)) & (2**128 - 1))),
        source="/societies/csbme/registry",
        type=GroupAbsenceExplained.TYPE,
        subject=f"branch/{stream}",
        version=version,
        recorded_at=MOMENT,
        actor="test",
        correlation_id="c",
        causation_id=None,
        batch_id=None,
        data=GroupAbsenceExplained(effective_on=date(2025, 1, 1), code=stream, reason="other"),
        replay=replay,
    )


def versions(events: list[Event[Any]]) -> list[tuple[str, int]]:
    return [(e.subject.removeprefix("branch/"), e.version) for e in events]


def test_the_next_version_applies_and_a_later_one_waits() -> None:
    plan = classify([event("a", 1), event("a", 3)], {}, ())
    assert versions(plan.apply) == [("a", 1)]
    assert versions(plan.waiting) == [("a", 3)]
    assert plan.positions == {event("a", 1).key: 1}


def test_a_known_id_is_a_duplicate() -> None:
    old = event("a", 1)
    plan = classify([old], {old.key: 4}, {old.id})
    assert plan.duplicates == [old]


def test_an_unknown_id_at_an_old_version_is_a_conflict() -> None:
    old = event("a", 1)
    assert classify([old], {old.key: 4}, ()).conflicts == [old]


def test_a_replayed_event_of_an_old_version_is_never_a_conflict() -> None:
    old = event("a", 1, replay=True)
    assert classify([old], {old.key: 4}, ()).duplicates == [old]


def test_the_same_event_twice_in_one_batch_applies_once() -> None:
    plan = classify([event("a", 1), event("a", 1)], {}, ())
    assert (len(plan.apply), len(plan.duplicates)) == (1, 1)


def test_one_version_under_two_ids_in_one_batch_applies_once_and_parks_the_other() -> None:
    plan = classify([event("a", 1, 1), event("a", 1, 2)], {}, ())
    assert (len(plan.apply), len(plan.conflicts)) == (1, 1)


def test_disorder_inside_a_batch_is_put_right() -> None:
    plan = classify([event("a", 2), event("a", 1), event("a", 3)], {}, ())
    assert versions(plan.apply) == [("a", 1), ("a", 2), ("a", 3)]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 6)), max_size=40), st.integers(1, 7))
def test_whatever_arrives_in_whatever_cuts_the_applied_are_a_prefix_of_each_stream(
    arrivals: list[tuple[str, int]], cut: int
) -> None:
    positions: dict[tuple[str, str], int] = {}
    known: set[str] = set()
    parked: list[Event[Any]] = []
    applied: list[Event[Any]] = []
    stream = [event(name, version) for name, version in arrivals]
    for start in range(0, len(stream), cut):
        batch = stream[start : start + cut] + parked
        plan = classify(batch, positions, known)
        known |= {e.id for e in batch}
        positions |= plan.positions
        applied += plan.apply
        parked = plan.waiting
        assert not plan.conflicts
    for name in "abc":
        mine = [version for own, version in versions(applied) if own == name]
        assert mine == list(range(1, len(mine) + 1))
        arrived = {version for own, version in arrivals if own == name}
        missing = next(n for n in range(1, 8) if n not in arrived)
        assert len(mine) == missing - 1


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.integers(1, 1)), max_size=30))
def test_no_wave_holds_a_stream_twice_and_all_events_are_in_some_wave(names: list[tuple[str, int]]) -> None:
    counts: dict[str, int] = {}
    events = []
    for name, _ in names:
        counts[name] = counts.get(name, 0) + 1
        events.append(event(name, counts[name]))
    seen: list[Event[Any]] = []
    for _, wave in waves(events):
        assert len({e.key for e in wave}) == len(wave)
        seen += wave
    assert sorted(versions(seen)) == sorted(versions(events))
    for name in counts:
        own = [version for stream, version in versions(seen) if stream == name]
        assert own == sorted(own)


def test_retries_grow_up_to_a_limit_and_then_a_person_decides() -> None:
    delays = [retry_delay(n) for n in range(1, MAX_ATTEMPTS)]
    assert delays[0] == timedelta(seconds=1)
    assert delays == sorted(d for d in delays if d is not None)
    assert delays[-1] == LONGEST_RETRY
    assert retry_delay(MAX_ATTEMPTS) is None


@given(st.lists(st.integers(0, 40), min_size=1, max_size=60), st.integers(1, 30))
def test_a_stream_is_in_one_lane_in_its_order_and_nothing_is_left_out(streams: list[int], size: int) -> None:
    counts: dict[int, int] = {}
    events = []
    for stream in streams:
        counts[stream] = counts.get(stream, 0) + 1
        events.append(event(f"s{stream}", counts[stream]))
    split = lanes(events, size)
    assert len(split) == 1 or len(events) > size
    assert sorted(versions([e for lane in split for e in lane])) == sorted(versions(events))
    homes = [{e.key for e in lane} for lane in split]
    assert sum(map(len, homes)) == len(set().union(*homes))
    for lane in split:
        for stream in {e.key for e in lane}:
            own = [e.version for e in lane if e.key == stream]
            assert own == sorted(own)


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 6)), max_size=12),
    st.dictionaries(st.sampled_from("abc"), st.integers(0, 4)),
)
def test_what_goes_straight_is_exactly_what_would_be_judged_to_apply(
    drawn: list[tuple[str, int]], stand: dict[str, int]
) -> None:
    events = [event(stream, version) for stream, version in drawn]
    positions = {event(stream, 1).key: version for stream, version in stand.items()}
    judged = classify(events, positions, ())
    plan = straight(events)
    stands_right = plan is not None and all(
        positions.get(key, 0) + sum(e.key == key for e in events) == last for key, last in plan.positions.items()
    )
    if stands_right:
        assert plan is not None
        assert (versions(plan.apply), plan.positions) == (versions(judged.apply), judged.positions)
    assert stands_right == (len(judged.apply) == len(events))


def test_a_replay_does_not_go_straight() -> None:
    assert straight([event("a", 1, replay=True)]) is None
