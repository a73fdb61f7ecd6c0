"""Whatever comes, the decoders answer: an event, or a refusal with its reason; never another exception."""

from __future__ import annotations

import typing
from contextlib import suppress
from typing import Any

import msgspec
import orjson
import pytest

from services.registry.domain.books import Judged
from services.registry.domain.envelope import Message
from services.registry.domain.verdict import Outcome, Reason
from services.registry.store.ingress import _row
from shared.consumer import read
from shared.consumer.decide import classify, waves
from shared.events.base import BATCH, Event
from shared.events.envelope import decode, encode
from shared.replay import Wish
from tests.fuzz.internal import Raw, internal
from tests.fuzz.publisher import events_in, message
from tests.fuzz.spoil import Spoiler
from tests.registry.ingress import judged

HEAVY = (pytest.mark.heavy, pytest.mark.timeout(1200))

INTERNAL_REASONS = {"schema", "unknown_type", "too_large"}


@pytest.mark.parametrize("cases", [3_000, pytest.param(100_000, marks=HEAVY)])
def test_every_outside_message_gets_a_verdict_and_every_parked_one_a_reason(cases: int) -> None:
    outcomes: dict[str, int] = {}
    for n in range(cases):
        sent = message(n)
        verdicts = judged(sent)
        assert len(verdicts) == events_in(sent), n
        for one in verdicts:
            require_verdict(one, sent, n)
            outcomes[one.verdict.outcome] = outcomes.get(one.verdict.outcome, 0) + 1
    assert outcomes["accepted"] > cases / 50  # else the spoiler spoils everything, and little behind the door is tried
    assert outcomes["parked"] > cases / 2


def require_verdict(one: Judged, sent: Message, n: int) -> None:
    assert one.verdict.outcome in typing.get_args(Outcome), n
    fault, claim = one.verdict.fault, one.event.claim
    assert (fault is not None) == (one.verdict.outcome == "parked"), n
    if fault:
        assert fault.reason in typing.get_args(Reason), n
        assert fault.zh, n
        assert fault.en, n
        assert fault.pointer == "" or fault.pointer.startswith("/"), n
    if claim.unreadable is not None and not claim.place:
        assert claim.unreadable == sent.body, n
    row = orjson.dumps(_row(one))  # what is kept is what a database takes
    assert b"\\u0000" not in row, n


@pytest.mark.parametrize("cases", [3_000, pytest.param(100_000, marks=HEAVY)])
def test_every_internal_message_is_events_or_kept_with_a_reason(cases: int) -> None:
    read_well = 0
    for n in range(cases):
        raw = internal(n)
        batch = read([raw])  # type: ignore[list-item]
        assert len(batch.events) + len(batch.unreadable) == elements(raw), n
        for parked in batch.unreadable:
            assert parked.reason in INTERNAL_REASONS, n
            assert parked.sentence.strip(), n
            assert raw.content_type == BATCH or parked.body == raw.body, n
        for event in batch.events:
            require_storable(event, n)
        plan = classify(batch.events, {}, ())
        assert sum(len(wave) for _, wave in waves(plan.apply)) == len(plan.apply), n
        read_well += len(batch.events)
    assert read_well > cases / 5


def elements(raw: Raw) -> int:
    if raw.content_type != BATCH:
        return 1
    try:
        return len(msgspec.json.decode(raw.body, type=list[msgspec.Raw]))  # an element may be spoiled by itself
    except (ValueError, RecursionError):
        return 1


def require_storable(event: Event[Any], n: int) -> None:
    """What was read can be set aside and read again, and its keys are what the tables take."""
    again = decode(encode(event), event.replay)
    assert [getattr(again, name) for name in Event.__slots__] == [getattr(event, name) for name in Event.__slots__], n
    assert 0 < event.version < 2**63, n
    assert event.recorded_at.tzinfo, n
    for text in (event.source, event.subject):
        assert "\0" not in text, n
        assert len(text.encode()) <= 2000, n


@pytest.mark.parametrize("cases", [1_000, pytest.param(20_000, marks=HEAVY)])
def test_a_wish_to_be_told_again_is_one_that_can_be_asked_for_or_refused(cases: int) -> None:
    good = {"to": "reporting", "subject": "branch/A", "from_version": 2, "after_position": 3, "families": ["a.b"]}
    wishes = [wish for n in range(cases) if (wish := wished(Spoiler(n).body(Spoiler(n).tree(good))))]
    assert len(wishes) > cases / 50
    for wish in wishes:
        assert all(type(text) is str and "\0" not in text for text in (wish.to, wish.subject or "", *wish.families))
        assert all(type(number) is int and 0 <= number < 2**63 for number in (wish.from_version, wish.after_position))


def wished(body: bytes) -> Wish | None:
    with suppress(ValueError):
        return Wish.read(body)
    return None
