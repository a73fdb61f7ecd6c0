"""Membership events that are wrong, one or two for each reason for which the contract sets an event aside."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from deploy.demo.book import Event, Sent

OVER_256_KIB = 300 * 1024
Fault = tuple[Event, datetime, str]


def broken(source: str, stock: Sequence[Event], year: Sequence[Sent]) -> Iterator[Fault]:
    """Events that must be parked, with the moment of sending and the reason; none changes a member that counts."""
    yield _fault(source, 1, 3, "schema", without="kind")
    yield _fault(source, 2, 5, "schema", effective_on="2025-13-40")
    yield _fault(source, 3, 9, "schema", branches="CSBME-01")
    yield _fault(source, 4, 4, "unknown_type", envelope={"type": "membership.member.renamed.v1"})
    yield _fault(source, 5, 8, "unknown_type", envelope={"type": "membership.card.printed.v1"})
    yield _fault("/societies/another/membership", 6, 6, "identity")
    yield _fault(source, 7, 2, "unknown_branch", branches=["CSBME-99"])
    yield _fault(source, 8, 11, "unknown_branch", branches=["CSBME-01", "CSBME-98"])
    yield _fault(source, 9, 7, "personal", member="110101190001011009")
    yield _fault(source, 10, 10, "personal", member="13800000000")
    yield _fault(source, 11, 5, "clock", envelope={"time": "2099-01-01T09:00:00+08:00"})
    yield _fault(source, 12, 9, "too_large", remarks="x" * OVER_256_KIB)
    for event, month in ((stock[3], 4), (stock[7], 10)):
        other = copy.deepcopy(event)
        other["data"]["branches"] = ["CSBME-01", "CSBME-02", "CSBME-03"]
        yield other, _day(month), "conflict"
    joined = next(sent for sent in year if sent.event["type"] == "membership.member.joined.v1")
    tied = copy.deepcopy(joined.event)
    tied["id"] += "-again"
    tied["data"]["branches"] = ["CSBME-01", "CSBME-02", "CSBME-03"]
    yield tied, datetime.fromisoformat("2025-12-30T17:00:00+08:00"), "tie"


def _fault(
    source: str,
    number: int,
    month: int,
    reason: str,
    *,
    without: str | None = None,
    envelope: dict[str, Any] | None = None,
    **data: Any,
) -> Fault:
    member = data.get("member", f"X-{number:06d}")
    when = _day(month)
    state = {
        "member": member,
        "kind": "individual",
        "branches": ["CSBME-01"],
        "effective_on": when.date().isoformat(),
        **data,
    }
    if without:
        del state[without]
    event = {
        "specversion": "1.0",
        "id": f"ms-fault-{number}",
        "source": source,
        "type": "membership.member.joined.v1",
        "subject": member,
        "time": when.isoformat(),
        "sequence": "1",
        "datacontenttype": "application/json",
        "data": state,
        **(envelope or {}),
    }
    return event, when, reason


def _day(month: int) -> datetime:
    return datetime.fromisoformat(f"2025-{month:02d}-15T15:00:00+08:00")
