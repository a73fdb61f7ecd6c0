"""The checker's process and the code of the ingress come to the same verdicts."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from services.registry.check import answer
from services.registry.domain.envelope import Message
from shared.events.membership import TYPES
from tests.publishers.generated import generated
from tests.registry.ingress import LOGIN, NOW, SOURCE, books, judged

BRANCHES = ["CSBME-01", "CSBME-02"]
Told = list[tuple[str, str | None, str | None]]


def came(message: dict[str, Any]) -> Message:
    named = {name: message.get(name) for name in ("content_type", "message_id")}
    return Message(message["body"].encode(), headers=message.get("headers", {}), login=LOGIN, **named)


def world(message: dict[str, Any]) -> dict[str, Any]:
    told = {name: message.get(name) for name in ("content_type", "message_id")}
    told |= {"body": b64encode(message["body"].encode()).decode(), "headers": message.get("headers", {})}
    known = {"logins": [LOGIN], "source": SOURCE, "types": list(TYPES), "branches": BRANCHES}
    return known | {"messages": [told | {"login": LOGIN}]}


def test_on_five_hundred_careless_messages_they_agree() -> None:
    messages = generated(500)
    ingress: list[Told] = []
    for message in messages:
        verdicts = [one.verdict for one in judged(came(message), known=books(*BRANCHES))]
        ingress.append([(v.outcome, v.fault and v.fault.reason, v.fault and v.fault.pointer) for v in verdicts])
    said = answer({"now": NOW.isoformat(), "worlds": [world(message) for message in messages]})["worlds"]
    checker = [[(one["outcome"], one.get("reason"), one.get("pointer")) for one in told] for [told] in said]
    assert checker == ingress
    # The messages are worth something only if they meet most of what there is to meet.
    met = [one for told in ingress for one in told]
    assert sum(outcome == "accepted" for outcome, _, _ in met) > 100
    assert {reason for _, reason, _ in met} >= {
        "schema", "identity", "unknown_type", "unknown_branch", "too_large", "clock", "personal",
    }  # fmt: skip
    assert len({pointer for _, _, pointer in met}) > 25


def test_what_is_parked_breaks_a_rule_and_what_is_accepted_breaks_none() -> None:
    said = answer({"now": NOW.isoformat(), "worlds": [world(message) for message in generated(300)]})["worlds"]
    for one in (one for [told] in said for one in told):
        first = [(broken["reason"], broken["pointer"].removeprefix(one["place"])) for broken in one["violations"][:1]]
        parked = one["outcome"] == "parked"
        assert first == ([(one["reason"], one["pointer"].removeprefix(one["place"]))] if parked else [])
