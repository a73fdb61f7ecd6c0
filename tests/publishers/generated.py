"""Messages as a careless publisher might send them: in every form, with none to three things wrong in each event."""

from __future__ import annotations

import json
import random
from typing import Any

from tests.registry.ingress import event

ATTRIBUTES: dict[str, list[Any]] = {
    "specversion": [..., "0.3", "", 1],
    "id": [..., "", "x" * 129, "e\n", 7],
    "source": [..., "", "/another", "x" * 201],
    "type": [..., "", "membership.member.promoted.v1", "membership.member.left.v1", "membership.member.merged.v1"],
    "subject": [..., "", "M-2", "13812345678", "x" * 65],
    "time": [..., "", "2026-03-02", "2099-01-01T00:00:00Z", "1899-12-31T23:59:59Z", "2026-03-02T09:15:00.5-08:00"],
    "sequence": ["0", "007", "1a", "1" * 19, "-1", 5],
    "corrects": ["e0", "", "x" * 129],
    "datacontenttype": ["application/json; charset=utf-8", "text/xml"],
    "traceparent": ["00-1-2-03"],
}
FIELDS: dict[str, list[Any]] = {
    "member": [..., "", None, "M-2", 7, "zhang@example.org"],
    "kind": [..., "dog", None, ["group"]],
    "branches": [..., [], None, "CSBME-01", ["CSBME-02", "CSBME-02"], ["CSBME-99"], [""], ["CSBME-01", 3]],
    "member_class": ["student", "gold", None, 3],
    "effective_on": [..., None, "2026-02-30", "2026-03-01T00:00:00Z", "1899-12-31", 20260301],
    "ends_on": ["2027-01-01", "2026-03-01", "1900-01-01", "", None],
    "bulk": [True, "true", None],
    "from_branch": ["CSBME-99", "010-62345678"],
    "remark": ["x" * 300_000, "x"],
    "reason": ["lapsed", "went"],
}
TYPES = ("joined", "joined", "updated", "transferred", "left", "erased")


def generated(number: int) -> list[dict[str, Any]]:
    """The same messages every time, without user_id; ids and members are met once."""
    chance = random.Random(2026)
    return [_message(n, chance) for n in range(number)]


def _message(n: int, chance: random.Random) -> dict[str, Any]:
    """A message with none to three things changed in its event or, of a batch, in each."""
    form = chance.choice(("structured", "binary", "batch"))
    events = [_event(f"{n}-{k}", chance) for k in range(chance.choice((1, 2, 3)) if form == "batch" else 1)]
    message: dict[str, Any] = {"message_id": f"g-{n}-0", "routing_key": "membership.batch.v1"}
    if form == "batch":
        return message | {"content_type": "application/cloudevents-batch+json", "body": json.dumps(events)}
    [single] = events
    message["routing_key"] = chance.choice((str(single.get("type")), "membership.member.joined.v1"))
    if form == "structured":
        return message | {"content_type": "application/cloudevents+json; charset=UTF-8", "body": json.dumps(single)}
    headers = {f"ce-{name}": value for name, value in single.items() if name != "data"}
    return message | {"content_type": "application/json", "headers": headers, "body": json.dumps(single.get("data"))}


def _event(name: str, chance: random.Random) -> dict[str, Any]:
    changed = event(f"g-{name}", chance.choice(TYPES), member=f"G-{name}")
    if "branches" in changed["data"]:
        changed["data"]["branches"] = ["CSBME-01"]
    for _ in range(chance.choice((0, 1, 1, 2, 3))):
        inside, choices = (changed, ATTRIBUTES) if chance.random() < 0.5 else (changed["data"], FIELDS)
        field = chance.choice(sorted(choices))
        if (value := chance.choice(choices[field])) is ...:
            inside.pop(field, None)
        else:
            inside[field] = value
    return changed
