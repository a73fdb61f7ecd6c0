"""What becomes of outside events, judged without a database: forms, every reason with its pointer, any order."""

from __future__ import annotations

import json
from typing import Any

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from services.registry.domain.books import Books
from services.registry.domain.envelope import Message
from services.registry.domain.examined import Publisher
from services.registry.domain.membership import timeline
from services.registry.domain.sameness import canonical
from services.registry.domain.texts import looks_personal, time_ns
from shared.events.membership import BATCH_KEY
from tests.registry.ingress import (
    LOGIN,
    PUBLISHER,
    SOURCE,
    batch,
    binary,
    books,
    event,
    examined,
    judged,
    line,
    merged,
    roster,
    soon,
    structured,
    told,
)

ACCEPTED = ("accepted", None, None)


@pytest.mark.parametrize("prefix", ["ce-", "ce_", "cloudEvents:", "cloudEvents_", "Ce-"])
def test_one_fact_is_one_event_in_every_form(prefix: str) -> None:
    fact = event(sequence="7")
    same_moment = event(sequence="007", time="2026-03-02T01:15:00.000Z")
    same_moment["data"] |= {"remark": "不认识的字段", "ends_on": None}
    same_moment["traceparent"] = "00-1-2-03"
    forms = [
        structured(fact),
        structured(b"\xef\xbb\xbf" + json.dumps(fact).encode()),
        binary(fact, prefix),
        binary(event(sequence=7), prefix),
        batch([fact]),
        structured(same_moment),
    ]
    assert len({examined(form)[0].body_hash for form in forms}) == 1
    assert told(*forms) == [ACCEPTED] + [("duplicate", None, None)] * 5


BROKEN: dict[str, tuple[Message, str, str]] = {
    "malformed JSON": (structured(b"{"), "schema", ""),
    "wrong UTF-8": (structured(b'{"a":"\xff"}'), "schema", ""),
    "no object": (structured([]), "schema", ""),
    "another content type": (structured(event(), content_type="text/plain"), "schema", ""),
    "no content type": (structured(event(), content_type=None), "schema", ""),
    "another encoding": (structured(event(), content_encoding="gzip"), "schema", ""),
    "no user_id": (structured(event(), login=None), "identity", ""),
    "unknown login": (structured(event(), login="stranger"), "identity", ""),
    "foreign source": (structured(event(source="/other")), "identity", "/source"),
    "no source": (structured(event(source=...)), "schema", "/source"),
    "no id": (structured(event(id=...)), "schema", "/id"),
    "empty id": (structured(event("")), "schema", "/id"),
    "number as id": (structured(event(id=7)), "schema", "/id"),
    "long id": (structured(event("x" * 129)), "schema", "/id"),
    "NUL in id": (structured(event("a\x00b")), "schema", "/id"),
    "another message_id": (structured(event(), message_id="e2"), "schema", "/id"),
    "no specversion": (structured(event(specversion=...)), "schema", "/specversion"),
    "old specversion": (structured(event(specversion="0.3")), "schema", "/specversion"),
    "no type": (structured(event(type=...)), "schema", "/type"),
    "unknown type": (structured(event(past="promoted")), "unknown_type", "/type"),
    "no subject": (structured(event(subject=...)), "schema", "/subject"),
    "another subject": (structured(event(subject="M-2")), "schema", "/subject"),
    "no time": (structured(event(time=...)), "schema", "/time"),
    "time without offset": (structured(event(time="2026-03-02T09:15:00")), "schema", "/time"),
    "time as a day": (structured(event(time="2026-03-02")), "schema", "/time"),
    "impossible time": (structured(event(time="2026-02-30T09:15:00Z")), "schema", "/time"),
    "time ahead": (structured(event(time=soon(5.1))), "clock", "/time"),
    "letters in sequence": (structured(event(sequence="1a")), "schema", "/sequence"),
    "long sequence": (structured(event(sequence="1" * 19)), "schema", "/sequence"),
    "true as sequence": (structured(event(sequence=True)), "schema", "/sequence"),
    "number as corrects": (structured(event(corrects=3)), "schema", "/corrects"),
    "another data type": (structured(event(datacontenttype="text/xml")), "schema", "/datacontenttype"),
    "no data": (structured(event() | {"data": None}), "schema", "/data"),
    "data as text": (structured(event() | {"data": "x"}), "schema", "/data"),
    "no kind": (
        structured(event() | {"data": {"member": "M-1", "branches": [], "effective_on": None}}),
        "schema",
        "/data/kind",
    ),
    "no effective_on": (
        structured(event() | {"data": {"member": "M-1", "branches": [], "kind": "group"}}),
        "schema",
        "/data/effective_on",
    ),
    "unknown kind": (structured(event(data={"kind": "dog"})), "schema", "/data/kind"),
    "branches as text": (structured(event(data={"branches": "B-1"})), "schema", "/data/branches"),
    "number as branch": (structured(event(data={"branches": ["B-1", 2]})), "schema", "/data/branches/1"),
    "no day": (structured(event(data={"effective_on": "2026-13-01"})), "schema", "/data/effective_on"),
    "a moment as day": (
        structured(event(data={"effective_on": "2026-01-01T00:00:00Z"})),
        "schema",
        "/data/effective_on",
    ),
    "day before 1900": (structured(event(data={"effective_on": "0001-01-01"})), "schema", "/data/effective_on"),
    "text as bulk": (structured(event(data={"bulk": "true"})), "schema", "/data/bulk"),
    "ends before it begins": (structured(event(data={"ends_on": "2026-03-01"})), "schema", "/data/ends_on"),
    "unknown reason": (structured(event(past="left", data={"reason": "went"})), "schema", "/data/reason"),
    "ID card as member": (structured(event(member="11010519491231002X")), "personal", "/subject"),
    "phone as member": (structured(event(member="13812345678")), "personal", "/subject"),
    "full-width phone": (structured(event(member="１３８１２３４５６７８")), "personal", "/subject"),
    "mail as member": (structured(event(member="zhang@example.org")), "personal", "/subject"),
    "phone as branch": (structured(event(data={"branches": ["138-1234-5678"]})), "personal", "/data/branches/0"),
    "unknown branch": (structured(event(data={"branches": ["B-1", "B-9"]})), "unknown_branch", "/data/branches/1"),
    "over 256 KiB": (structured(event(data={"remark": "x" * 262_144})), "too_large", ""),
    "batch over 1 MiB": (batch(b"[" + b" " * 1_048_576 + b"]"), "too_large", ""),
    "batch over 500": (batch([event(f"e{n}") for n in range(501)]), "too_large", ""),
    "batch as object": (batch(event()), "schema", ""),
    "empty batch": (batch([]), "schema", ""),
    "a chunk beyond the last": (structured(roster("S-1", 3, 2)), "schema", "/data/chunk"),
    "a chunk of another subject": (structured(roster("S-1", subject="S-2")), "schema", "/subject"),
    "a line that ends before it begins": (
        structured(roster("S-1", members=[line("M-1"), line("M-2", ends_on="2026-03-01")])),
        "schema",
        "/data/members/1/ends_on",
    ),
    "a phone in a roster": (
        structured(roster("S-1", members=[line("13812345678")])),
        "personal",
        "/data/members/0/member",
    ),
    "a phone as alias": (structured(merged("M-1", "13812345678")), "personal", "/data/merged/0"),
    "merged without codes": (
        structured(merged("M-1")),
        "schema",
        "/data/merged",
    ),
    "bytes in a header": (
        Message(b"{}", "application/json", headers={"ce-id": b"\xff"}, login=LOGIN),
        "schema",
        "/source",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_is_set_aside_with_its_reason_and_place(name: str) -> None:
    message, reason, pointer = BROKEN[name]
    [one] = judged(message)
    assert one.verdict.fault is not None
    assert (one.verdict.outcome, one.verdict.fault.reason, one.verdict.fault.pointer) == ("parked", reason, pointer)
    assert one.verdict.fault.zh != one.verdict.fault.en


def test_five_minutes_ahead_are_forgiven() -> None:
    assert told(structured(event(time=soon(4.9)))) == [ACCEPTED]


def test_one_bad_event_of_a_batch_harms_no_other() -> None:
    events = [event("a"), "x", event("b", source="/other"), event("c", member="M-2"), event("a")]
    assert told(batch(events)) == [
        ACCEPTED,
        ("parked", "schema", "/1"),
        ("parked", "identity", "/2/source"),
        ACCEPTED,
        ("duplicate", None, None),
    ]


def test_a_batch_is_judged_by_the_types_its_publisher_may_send() -> None:
    only_left = Publisher(LOGIN, SOURCE, frozenset({"membership.member.left.v1"}))
    outcomes = told(batch([event("a"), event("b", "left")]), publishers={LOGIN: only_left})
    assert outcomes == [("parked", "identity", "/0/type"), ACCEPTED]


def test_a_publisher_that_was_stopped_is_a_stranger() -> None:
    stopped = Publisher(LOGIN, SOURCE, PUBLISHER.types, active=False)
    assert told(structured(event()), publishers={LOGIN: stopped}) == [("parked", "identity", "")]


def test_what_a_door_refused_may_come_again_under_its_id() -> None:
    for mended in (structured(event(), message_id="wrong"), structured(event(), login=None), structured(b"{")):
        assert told(mended, structured(event()))[1] == ACCEPTED


def test_the_same_id_with_another_body_is_a_conflict_and_the_first_stays() -> None:
    messages = [structured(event()), structured(event(data={"kind": "group"})), structured(event())]
    assert told(*messages) == [ACCEPTED, ("parked", "conflict", "/id"), ("duplicate", None, None)]


def test_a_source_sends_a_sequence_always_or_never() -> None:
    messages = [structured(event("a", sequence="1")), structured(event("b", member="M-2"))]
    assert told(*messages) == [ACCEPTED, ("parked", "schema", "/sequence")]


def test_one_place_in_the_order_is_for_one_state() -> None:
    messages = [
        structured(event("a", sequence="1")),
        structured(event("b", sequence="1")),
        structured(event("c", sequence="1", data={"branches": ["B-2"]})),
    ]
    assert told(*messages) == [ACCEPTED, ACCEPTED, ("parked", "tie", "/sequence")]


def test_nanoseconds_order_two_events_of_one_microsecond() -> None:
    messages = [
        structured(event("a", time="2026-03-02T09:15:00.000000001Z")),
        structured(event("b", time="2026-03-02T09:15:00.000000002Z", data={"branches": ["B-2"]})),
        structured(event("c", time="2026-03-02T09:15:00Z", data={"branches": []})),
    ]
    assert [outcome for outcome, *_ in told(*messages)] == ["accepted", "accepted", "superseded"]


def test_an_unknown_day_is_before_our_records_for_a_joining_and_the_day_of_time_for_the_rest() -> None:
    known = books("B-1")
    unknown: dict[str, Any] = {"effective_on": None}
    judged(
        structured(event("a", data=unknown)),
        structured(event("b", "left", time="2026-03-02T23:30:00Z", data=unknown)),
        known=known,
    )
    [facts] = known.facts.values()
    assert [day.isoformat() for day in timeline(facts.values())] == ["1900-01-01", "2026-03-03"]


def test_a_class_that_is_not_known_counts_as_other_and_its_word_is_not_kept() -> None:
    [one] = judged(structured(event(data={"member_class": "王小明之友"})))
    assert one.event.known["data"]["member_class"] == "other"
    [one] = judged(structured(event(data={"member_class": "王小明之友", "kind": "x"})))
    assert one.event.known["data"]["member_class"] == "other"


def test_of_what_is_set_aside_only_what_is_sound_is_kept() -> None:
    [broken] = judged(structured(event(data={"kind": "李四", "note": "私人文字"})))
    assert broken.event.known["data"] == {"effective_on": "2026-03-01", "branches": ["B-1"]}
    [personal] = judged(structured(event("load-13812345678", member="13812345678")))
    assert "13812345678" not in json.dumps([personal.event.known, personal.told(), personal.event.subject])


@pytest.mark.parametrize(
    "code", ["M-000123", "2026-000123", "7f3c-138123456789", "000000013812345678", "会员-17", "B.12"]
)
def test_common_codes_are_not_taken_for_persons(code: str) -> None:
    assert not looks_personal(code)


def test_leap_seconds_and_small_letters_are_moments_too() -> None:
    assert time_ns("2016-12-31t23:59:60z") == time_ns("2017-01-01T00:00:00Z")
    assert time_ns("1899-12-31T00:00:00Z") is None


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(st.dictionaries(st.sampled_from(["kind", "member", "bulk"]), texts | st.booleans() | st.lists(texts)), texts)
def test_the_fast_way_to_canonical_json_is_the_library_s(data: dict[str, Any], subject: str) -> None:
    value = {"type": "t", "subject": subject, "time": "1", "sequence": None, "data": data}
    assert canonical(value) == rfc8785.dumps(value)


def test_numbers_that_canonical_json_has_not_are_set_aside_like_others() -> None:
    body = json.dumps(event()).replace('"individual"', "1" * 30).encode()
    assert told(structured(body), structured(body)) == [("parked", "schema", "/data/kind"), ("duplicate", None, None)]
    deep = json.dumps(event()).replace('"individual"', "[" * 900 + "]" * 900).encode()
    assert told(structured(deep)) == [("parked", "schema", "/data/kind")]


history = st.lists(
    st.tuples(
        st.sampled_from(["joined", "updated", "left"]),
        st.integers(1, 28),
        st.sampled_from([[], ["B-1"], ["B-1", "B-2"]]),
    ),
    max_size=6,
)


@settings(max_examples=60)
@given(history, st.randoms())
def test_any_order_and_any_repetition_end_in_one_timeline(states: Any, random: Any) -> None:
    events = []
    for n, (past, day, branches) in enumerate(states, 1):
        data: dict[str, Any] = {"effective_on": f"2026-03-{day:02d}"}
        if past != "left":
            data["branches"] = branches
        events.append(event(f"e{n}", past, sequence=str(n), data=data))
    shuffled = events + random.sample(events, len(events) // 2)
    random.shuffle(shuffled)
    in_time, otherwise = books("B-1", "B-2"), books("B-1", "B-2")
    outcomes = {o for o, *_ in told(*(structured(one) for one in shuffled), known=otherwise)}
    told(*(structured(one) for one in events), known=in_time)
    assert outcomes <= {"accepted", "superseded", "duplicate"}
    assert lines(in_time) == lines(otherwise)


def lines(known: Books) -> list[Any]:
    return [timeline(facts.values()) for facts in known.facts.values()]


def test_the_key_of_a_batch_is_the_one_in_the_contract() -> None:
    assert BATCH_KEY == "membership.batch.v1"


@pytest.mark.parametrize(("chunk", "chunks", "place"), [(2**63 - 1, 2**63 - 1, "chunk"), (1, 10_000_001, "chunks")])
def test_a_chunk_whose_number_no_database_holds_is_parked(chunk: int, chunks: int, place: str) -> None:
    [one] = judged(structured(roster(chunk=chunk, chunks=chunks)))
    assert one.verdict.outcome == "parked"
    assert one.verdict.fault
    assert (one.verdict.fault.reason, one.verdict.fault.pointer) == ("schema", f"/data/{place}")
