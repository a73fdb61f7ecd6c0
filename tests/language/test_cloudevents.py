"""
What we say the official SDK reads, and what it writes we read: bindings for RabbitMQ, AMQP 1.0 and HTTP, both modes.

The SDK has no batch; a batch is a JSON array of what it writes and reads one by one.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from cloudevents.core.bindings import amqp, http, rabbitmq
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

from services.registry.api.ingress import _plain
from services.registry.domain.books import Judged
from services.registry.domain.envelope import Message, read
from shared import consumer
from shared.events.base import BATCH, SINGLE, Event
from shared.events.envelope import decode, encode
from tests.fuzz.internal import Raw
from tests.registry.ingress import LOGIN, SOURCE, binary, event, judged, structured

SAMPLES = sorted((Path(__file__).parent / "samples").glob("*.json"))
FORMAT = JSONFormat()
TIME = "2026-03-02T01:15:00.123456+00:00"


def outside(event_id: str = "e1", **extensions: Any) -> CloudEvent:
    """A member joined, as a program would say it with the SDK."""
    attributes = {
        "id": event_id,
        "source": SOURCE,
        "type": "membership.member.joined.v1",
        "subject": "M-1",
        "time": datetime.fromisoformat(TIME),
        "datacontenttype": "application/json",
        **extensions,
    }
    data = {"member": "M-1", "kind": "individual", "branches": ["B-1"], "effective_on": "2026-03-01"}
    return CloudEvent(attributes, data)


def of_rabbitmq(message: rabbitmq.RabbitMQMessage) -> Message:
    return Message(message.body, message.content_type, headers=message.headers, login=LOGIN)


def of_amqp(message: amqp.AMQPMessage) -> Message:
    content_type = message.properties["content-type"]
    return Message(message.application_data, content_type, headers=message.application_properties, login=LOGIN)


def of_http(message: http.HTTPMessage) -> Message:
    headers = {name.lower(): _plain(value) for name, value in message.headers.items()}
    return Message(message.body, headers["content-type"], headers=headers, login=LOGIN)


WRITES: dict[str, Callable[[CloudEvent], Message]] = {
    "rabbitmq, structured": lambda said: of_rabbitmq(rabbitmq.to_structured(said, FORMAT)),
    "rabbitmq, binary": lambda said: of_rabbitmq(rabbitmq.to_binary(said, FORMAT)),
    "amqp, structured": lambda said: of_amqp(amqp.to_structured(said, FORMAT)),
    "http, structured": lambda said: of_http(http.to_structured(said, FORMAT)),
    "http, binary": lambda said: of_http(http.to_binary(said, FORMAT)),
}


@pytest.mark.parametrize("form", WRITES)
def test_what_the_sdk_writes_we_read_as_it_was_meant(form: str) -> None:
    [claim] = read(WRITES[form](outside(sequence="7")))
    assert claim.fault is None
    assert claim.data == outside().get_data()
    said = {name: claim.attributes[name] for name in ("specversion", "id", "source", "type", "subject", "sequence")}
    assert said == {name: outside(sequence="7").get_attributes()[name] for name in said}
    assert datetime.fromisoformat(claim.attributes["time"]) == datetime.fromisoformat(TIME)


@pytest.mark.parametrize("form", WRITES)
def test_what_the_sdk_writes_is_accepted_and_in_another_form_the_same_event(form: str) -> None:
    verdicts = outcomes(judged(WRITES[form](outside()), structured(said_by_hand())))
    assert verdicts == ["accepted", "duplicate"]


def said_by_hand() -> dict[str, Any]:
    """The same event, its time in another offset."""
    return event(time="2026-03-02T09:15:00.123456+08:00")


def outcomes(told: list[Judged]) -> list[str]:
    return [one.verdict.fault.en if one.verdict.fault else one.verdict.outcome for one in told]


def test_an_extension_that_is_a_number_is_read_in_every_form() -> None:
    for form, written in WRITES.items():
        assert outcomes(judged(written(outside(sequence=7)))) == ["accepted"], form


def test_a_batch_of_what_the_sdk_writes_is_read_one_by_one() -> None:
    body = b"[" + b",".join(FORMAT.write(outside(f"e{n}")) for n in range(3)) + b"]"
    claims = read(Message(body, BATCH, login=LOGIN))
    assert [claim.attributes["id"] for claim in claims] == ["e0", "e1", "e2"]
    assert {claim.fault for claim in claims} == {None}


def test_a_time_as_a_number_is_refused_with_its_place() -> None:
    """The binding for AMQP 1.0 writes it so in binary mode; the contract wants a text, for a number may be seconds."""
    [one] = judged(of_amqp(amqp.to_binary(outside(), FORMAT)))
    assert one.verdict.fault
    assert (one.verdict.fault.reason, one.verdict.fault.pointer) == ("schema", "/time")


def test_a_code_that_is_not_ascii_comes_through_the_percent_signs_of_http() -> None:
    said = CloudEvent(outside().get_attributes() | {"subject": "会员 1"}, {**outside().get_data(), "member": "会员 1"})
    written = of_http(http.to_binary(said, FORMAT))
    assert written.headers["ce-subject"] == "会员 1"
    assert outcomes(judged(written)) == ["accepted"]


@pytest.mark.parametrize("prefix", ["ce-", "cloudEvents_", "cloudEvents:"])
def test_the_binary_form_of_the_contract_is_the_sdks(prefix: str) -> None:
    """The examples of docs/publishing-events.md, by each prefix that the SDK has."""
    sent = binary(event(sequence="2"), prefix)
    if prefix == "ce-":
        message = rabbitmq.RabbitMQMessage(dict(sent.headers), sent.content_type, sent.body)
        heard = rabbitmq.from_rabbitmq(message, FORMAT)
    else:
        heard = amqp.from_amqp(
            amqp.AMQPMessage({"content-type": sent.content_type}, dict(sent.headers), sent.body), FORMAT
        )
    [claim] = read(sent)
    assert heard.get_data() == claim.data
    assert {name: told(heard.get_attributes()[name]) for name in claim.attributes} == {
        name: told(value) for name, value in claim.attributes.items()
    }


def told(value: Any) -> Any:
    """A time as a moment, whichever way it is written."""
    try:
        return value if isinstance(value, datetime) else datetime.fromisoformat(value)
    except ValueError:
        return value


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_what_we_say_the_sdk_reads_and_says_again_alike(path: Path) -> None:
    said = decode(path.read_bytes())
    body = encode(said)
    heard = rabbitmq.from_rabbitmq(rabbitmq.RabbitMQMessage({}, SINGLE, body), FORMAT)
    assert (heard.get_id(), heard.get_source(), heard.get_type()) == (said.id, said.source, said.type)
    assert (heard.get_subject(), heard.get_time(), heard.get_specversion()) == (said.subject, said.recorded_at, "1.0")
    assert heard.get_extension("sequence") == f"{said.version:010d}"
    assert heard.get_data() == said.data.model_dump(mode="json")
    for again in (rabbitmq.to_structured(heard, FORMAT).body, FORMAT.write(heard)):
        assert attributes_of(decode(again)) == attributes_of(said)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_the_sdk_carries_what_we_say_through_its_binary_mode(path: Path) -> None:
    said = decode(path.read_bytes())
    heard = FORMAT.read(CloudEvent, encode(said))
    back = rabbitmq.from_binary(rabbitmq.to_binary(heard, FORMAT), FORMAT)
    assert attributes_of(decode(FORMAT.write(back))) == attributes_of(said)


def attributes_of(said: Event[Any]) -> dict[str, Any]:
    return {name: getattr(said, name) for name in Event.__slots__}


def test_a_packed_message_of_ours_is_an_array_of_what_the_sdk_reads() -> None:
    said = [decode(path.read_bytes()) for path in SAMPLES]
    packed = b"[" + b",".join(encode(one) for one in said) + b"]"
    heard = [FORMAT.read(CloudEvent, json.dumps(one)) for one in json.loads(packed)]
    assert [one.get_id() for one in heard] == [one.id for one in said]
    rewritten = b"[" + b",".join(FORMAT.write(one) for one in heard) + b"]"
    assert [attributes_of(one) for one in consumer.read([Raw(rewritten, BATCH)]).events] == [
        attributes_of(one) for one in said
    ]
