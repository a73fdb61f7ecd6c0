"""Every fault of an event is told, in the ingress's own order, and none that is not there."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.registry.domain.envelope import Message, read
from services.registry.domain.mending import Known, faults_of
from tests.registry.ingress import LOGIN, NOW, PUBLISHER, SEAL, batch, binary, event, judged, soon, structured
from tests.registry.test_ingress import BROKEN

KNOWN = Known(PUBLISHER, (LOGIN,), NOW, SEAL, frozenset(("B-1", "B-2")))
# One fault each, none of which hides or makes another: where it is -> what stands there.
PLANTED: dict[str, Any] = {
    "/specversion": "0.3",
    "/id": "x" * 129,
    "/source": "/another",
    "/time": "2026-03-02",
    "/sequence": "1a",
    "/corrects": 7,
    "/datacontenttype": "text/xml",
    "/data/kind": "dog",
    "/data/branches/1": 3,
    "/data/branches/2": "138-1234-5678",
    "/data/branches/3": "B-9",
    "/data/member_class": 5,
    "/data/effective_on": "01.03.2026",
    "/data/ends_on": "2026-13-01",
    "/data/bulk": "yes",
}


def pointers(message: Message) -> list[str]:
    return [fault.pointer for claim in read(message) for fault in faults_of(claim, KNOWN)]


def with_faults(places: set[str]) -> dict[str, Any]:
    broken = event(sequence="1", data={"branches": ["B-1", "B-1", "B-1", "B-1"]})
    for place in places:
        *way, last = place.split("/")[1:]
        inside: Any = broken
        for step in way:
            inside = inside[step]
        inside[int(last) if isinstance(inside, list) else last] = PLANTED[place]
    return broken


@settings(deadline=None, max_examples=60)
@given(st.sets(st.sampled_from(sorted(PLANTED))), st.sampled_from([structured, binary, batch]))
def test_every_planted_fault_is_told_and_no_other(places: set[str], form: Any) -> None:
    whole = with_faults(places)
    place = "/1" if form is batch else ""
    message = batch([event("good"), whole]) if form is batch else form(whole)
    # A content type in a header is not an attribute of the data: the message has its own.
    expected = places - {"/datacontenttype"} if form is binary else places
    assert sorted(pointers(message)) == sorted(place + one for one in expected)


@pytest.mark.parametrize("name", BROKEN)
def test_the_first_fault_told_is_the_one_it_is_parked_for(name: str) -> None:
    message = BROKEN[name][0]
    [one] = judged(message)
    told = [fault for claim in read(message) for fault in faults_of(claim, KNOWN)]
    assert told[0] == one.verdict.fault


def test_what_comes_after_a_broken_form_is_told_too() -> None:
    wrong = event(time="yesterday", data={"kind": "dog"})
    assert pointers(structured(wrong, content_type="text/plain")) == ["", "/time", "/data/kind"]
    assert pointers(structured(wrong, content_encoding="gzip", login=None)) == ["", "", "/time", "/data/kind"]
    assert pointers(batch(wrong)) == ["", "/time", "/data/kind"]
    many = [event(f"e{n}", member=f"M-{n}") for n in range(500)]
    assert pointers(batch([*many, wrong])) == ["", "/500/time", "/500/data/kind"]


def test_data_of_an_unknown_type_are_not_guessed_at() -> None:
    wrong = event(past="promoted", time=soon(60), data={"kind": "dog"})
    assert pointers(structured(wrong)) == ["/type", "/time"]
    assert pointers(structured(event(data={}) | {"data": [], "time": soon(60)})) == ["/data", "/time"]


def test_a_value_that_stands_for_a_broken_one_is_not_blamed() -> None:
    phone = "13812345678"
    data = {"kind": "individual", "branches": [], "effective_on": None}
    assert pointers(structured(event(member=phone) | {"data": data})) == ["/subject", "/data/member"]
    assert pointers(structured(event(member=phone))) == ["/subject", "/data/member"]
    assert pointers(structured(event(member=phone, subject=...))) == ["/subject", "/data/member"]
    assert pointers(structured(event(subject=..., data={"member": 7}))) == ["/subject", "/data/member"]


def test_a_hundred_faults_are_enough() -> None:
    assert len(pointers(structured(event(data={"branches": [7] * 300})))) == 100


@given(st.binary(max_size=60) | st.recursive(st.none() | st.integers() | st.text(), st.lists, max_leaves=9))
@settings(deadline=None, max_examples=50)
def test_anything_has_an_answer(body: Any) -> None:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    for content_type in (
        None,
        "application/json",
        "application/cloudevents+json",
        "application/cloudevents-batch+json",
    ):
        message = Message(raw, content_type, login=LOGIN)
        for claim, verdict in zip(read(message), judged(message), strict=True):
            assert faults_of(claim, KNOWN)[0] == verdict.verdict.fault
