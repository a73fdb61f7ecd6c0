"""The counting of `ops verify`."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ops.proof.count import CLASSES, Heads, Held, accounted_for, count


def test_every_class_is_told_apart() -> None:
    heads = Heads({"a": 3, "b": 2, "c": 1, "d": 2, "e": 1}, pending={"b": 1})
    held = Held({"a": 3, "b": 1, "d": 3}, {("c", 1): "poison"})
    counts = count(heads, held, on_its_way=False)
    assert counts == {"ok": 6, "behind": 1, "parked": 1, "ahead": 1, "lost": 1}
    assert not accounted_for(counts)


def test_what_may_still_be_in_a_queue_is_behind_and_not_lost() -> None:
    assert count(Heads({"a": 2}), Held({"a": 1}), on_its_way=True) == {"ok": 1, "behind": 1}
    assert count(Heads({"a": 2}), Held({"a": 1}), on_its_way=False) == {"ok": 1, "lost": 1}


def test_a_follower_waits_and_its_missing_predecessor_is_lost() -> None:
    assert count(Heads({"a": 2}), Held({}, {("a", 2): "waiting"}), on_its_way=False) == {"lost": 1, "waiting": 1}


def test_a_stream_the_producer_does_not_know_is_ahead() -> None:
    assert count(Heads({}), Held({"a": 2}), on_its_way=False) == {"ahead": 2}


@given(
    st.dictionaries(st.sampled_from("abcd"), st.integers(1, 5)),
    st.dictionaries(st.sampled_from("abcd"), st.integers(1, 5)),
    st.dictionaries(
        st.tuples(st.sampled_from("abcd"), st.integers(1, 5)),
        st.sampled_from(["waiting", "retry", "poison", "conflict"]),
    ),
    st.booleans(),
)
def test_the_sum_is_exact(
    said: dict[str, int], applied: dict[str, int], parked: dict[tuple[str, int], str], on_its_way: bool
) -> None:
    counts = count(Heads(said), Held(applied, parked), on_its_way=on_its_way)
    assert set(counts) <= set(CLASSES)
    assert sum(counts.values()) - counts["ahead"] == sum(said.values())
