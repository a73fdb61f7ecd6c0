"""The pure part of `ops verify`: what one hearer owes one producer, counted event by event."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

CLASSES = ("ok", "behind", "waiting", "parked", "dead", "lost", "ahead")


@dataclass(frozen=True)
class Heads:
    """A producer's streams: subject -> last version said (pending ones included), and what is still in its outbox."""

    said: Mapping[str, int]
    pending: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Held:
    """What a hearer holds of one producer: applied versions, and (subject, version) -> reason of parked ones."""

    applied: Mapping[str, int]
    parked: Mapping[tuple[str, int], str] = field(default_factory=dict)


def count(heads: Heads, held: Held, *, on_its_way: bool) -> Counter[str]:
    """
    Count every event a producer has said by where it is for this hearer; the sum is exact.

    `on_its_way`: messages are still in the hearer's queues, so an event that is nowhere may be there (`behind`);
    otherwise it is `lost`. `ahead` = applied though the producer does not know it (an older backup came back).
    """
    counts: Counter[str] = Counter()
    for subject, head in heads.said.items():
        applied = held.applied.get(subject, 0)
        counts["ok"] += min(applied, head)
        counts["ahead"] += max(applied - head, 0)
        published = head - heads.pending.get(subject, 0)
        for version in range(applied + 1, head + 1):
            counts[_where(subject, version, published, held, on_its_way)] += 1
    for subject, applied in held.applied.items():
        if subject not in heads.said:
            counts["ahead"] += applied
    return +counts  # without the zeros


def _where(subject: str, version: int, published: int, held: Held, on_its_way: bool) -> str:
    reason = held.parked.get((subject, version))
    if reason:
        return reason if reason in ("waiting", "dead") else "parked"
    if version > published or on_its_way:
        return "behind"
    return "lost"


def accounted_for(counts: Mapping[str, int]) -> bool:
    """Nothing is lost, dead or ahead; what is parked or waiting has a row and a reason, but is not applied."""
    return not any(counts.get(name, 0) for name in CLASSES if name != "ok")
