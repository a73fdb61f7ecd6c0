"""Events as an outside system would write them, for the tests of ingress."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from services.registry.domain.books import Books, Judged
from services.registry.domain.claim import examine
from services.registry.domain.envelope import Message, read
from services.registry.domain.examined import Examined, Publisher
from services.registry.domain.texts import sealer
from services.registry.domain.verdict import Verdict
from shared.events.membership import TYPES

SOURCE, LOGIN = "/societies/csbme/membership", "csbme-members"
NOW = datetime(2026, 10, 1, 4, 0, tzinfo=UTC)
SEAL = sealer(b"key of the tests")
PUBLISHER = Publisher(LOGIN, SOURCE, frozenset(TYPES))
PUBLISHERS = {LOGIN: PUBLISHER, SOURCE: PUBLISHER}


def event(id_: str = "e1", past: str = "joined", member: str = "M-1", **changes: Any) -> dict[str, Any]:
    """A good event; `changes` are attributes, `data` changes its data (None removes a field)."""
    data: dict[str, Any] = {"member": member, "kind": "individual", "effective_on": "2026-03-01"}
    if past in ("joined", "updated", "transferred"):
        data["branches"] = ["B-1"]
    if past == "erased":
        data = {"member": member}
    data |= changes.pop("data", {})
    envelope = {
        "specversion": "1.0",
        "id": id_,
        "source": SOURCE,
        "type": f"membership.member.{past}.v1",
        "subject": member,
        "time": "2026-03-02T09:15:00+08:00",
        "data": data,
    }
    envelope |= changes
    return {name: value for name, value in envelope.items() if value is not ...}


def merged(kept: str, *aliases: str, id_: str = "m1", day: str | None = "2026-06-01", **changes: Any) -> dict[str, Any]:
    """A good event that merges codes into one."""
    data = {"member": kept, "merged": list(aliases), "effective_on": day}
    return event(id_, "merged", kept, **({"time": "2026-06-02T09:15:00+08:00"} | changes)) | {"data": data}


def line(member: str, **changes: Any) -> dict[str, Any]:
    """A line of a roster."""
    told = {"member": member, "kind": "individual", "branches": ["B-1"], "effective_on": "2026-03-01"}
    return {name: value for name, value in (told | changes).items() if value is not ...}


def roster(
    snapshot: str = "S-1", chunk: int = 1, chunks: int = 1, members: Any = (), as_of: str = "2026-06-30", **changes: Any
) -> dict[str, Any]:
    """A good chunk of a whole roster."""
    data = {"snapshot": snapshot, "chunk": chunk, "chunks": chunks, "as_of": as_of, "members": list(members)}
    about: dict[str, Any] = {"type": "membership.roster.snapshot.v1", "subject": snapshot}
    about |= {"time": "2026-07-01T08:00:00+08:00", "data": data}
    return event(f"{snapshot}-{chunk}") | about | changes


def structured(envelope: Any, **properties: Any) -> Message:
    """The structured form; `properties` of the message may be others."""
    body = envelope if isinstance(envelope, bytes) else json.dumps(envelope, ensure_ascii=False).encode()
    told: dict[str, Any] = {"content_type": "application/cloudevents+json", "login": LOGIN}
    return Message(body, **(told | properties))


def binary(envelope: dict[str, Any], prefix: str = "ce-", **properties: Any) -> Message:
    """The binary form: attributes in headers, the body is the data."""
    attributes = {name: value for name, value in envelope.items() if name != "data"}
    told: dict[str, Any] = {
        "content_type": "application/json; charset=utf-8",
        "login": LOGIN,
        "headers": {f"{prefix}{name}": value for name, value in attributes.items()} | {"traceparent": "00-1-2-03"},
    }
    return Message(json.dumps(envelope["data"]).encode(), **(told | properties))


def batch(envelopes: Any, **properties: Any) -> Message:
    """The batch form."""
    return structured(envelopes, **({"content_type": "application/cloudevents-batch+json"} | properties))


def books(*branches: str, **known: Any) -> Books:
    """What a registry knows in which only these branches exist."""
    numbers = iter(range(10_000))
    told: dict[str, Any] = {"ids": {}, "codes": {}, "facts": {}, "said": {}, "modes": {}, "erased": {}}
    return Books(
        **(told | known), branches=frozenset(branches), seal=SEAL, new_number=lambda: f"number-{next(numbers)}"
    )


def examined(message: Message, now: datetime = NOW, publishers: Any = None) -> list[Examined]:
    """All events of a message, examined."""
    return [examine(claim, publishers or PUBLISHERS, now, SEAL) for claim in read(message)]


def judged(*messages: Message, known: Books | None = None, publishers: Any = None) -> list[Judged]:
    """All events of the messages, judged in this order."""
    known = known or books("B-1", "B-2")
    events = [one for message in messages for one in examined(message, publishers=publishers)]
    return [Judged(n, one, known.judge(one), n) for n, one in enumerate(events, 1)]


def verdicts(*messages: Message, **how: Any) -> list[Verdict]:
    """What became of them."""
    return [one.verdict for one in judged(*messages, **how)]


def told(*messages: Message, **how: Any) -> list[tuple[str, str | None, str | None]]:
    """(outcome, reason, pointer) of each event."""
    return [
        (v.outcome, v.fault.reason if v.fault else None, v.fault.pointer if v.fault else None)
        for v in verdicts(*messages, **how)
    ]


def soon(minutes: float) -> str:
    """A time so many minutes after the tests' now."""
    return (NOW + timedelta(minutes=minutes)).isoformat()
