"""The pure core of hearing: which event applies now, which waits, which is known, and in what order they go in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import md5
from typing import Any

from shared.events.base import Event

Key = tuple[str, str]
Heard = Event[Any]

MAX_ATTEMPTS = 8
FIRST_RETRY = timedelta(seconds=1)
LONGEST_RETRY = timedelta(minutes=15)


@dataclass(slots=True)
class Plan:
    """What becomes of each event of a batch; `positions` is where each stream stands afterwards."""

    apply: list[Heard] = field(default_factory=list)
    waiting: list[Heard] = field(default_factory=list)
    duplicates: list[Heard] = field(default_factory=list)
    conflicts: list[Heard] = field(default_factory=list)
    positions: dict[Key, int] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)


def classify(
    events: Sequence[Heard], positions: Mapping[Key, int], known: Iterable[str], aside: Iterable[str] = ()
) -> Plan:
    """
    Judge events by the version of their stream and by whether their id was heard before.

    next version: apply. Later: wait. Earlier: duplicate if the id is known (or it is a replay), else conflict,
    because a producer has used one version twice. `aside` are those of `known` that were parked and never applied:
    whatever took their version was another event, so they are no duplicates.
    """
    plan = Plan(known=set(known))
    unapplied = set(aside)
    seen = plan.known - unapplied
    for key, own in _by_stream(events).items():
        position = positions.get(key, 0)
        for event in own:
            if event.version == position + 1:
                plan.apply.append(event)
                position += 1
            elif event.version > position:
                plan.waiting.append(event)
            elif event.id in seen or (event.replay and event.id not in unapplied):
                plan.duplicates.append(event)
            else:
                plan.conflicts.append(event)
            seen.add(event.id)
        if position != positions.get(key, 0):
            plan.positions[key] = position
    return plan


def straight(events: Sequence[Heard]) -> Plan | None:
    """
    What `classify` says when every stream stands right before its first event here and no id was heard before.

    None when that cannot be or is not likely: an id twice, a gap between two events of a stream, a replay.
    """
    if len({event.id for event in events}) < len(events) or any(event.replay for event in events):
        return None
    plan = Plan()
    for key, own in _by_stream(events).items():
        first, last = own[0].version, own[-1].version
        if last - first + 1 != len(own) or len({event.version for event in own}) < len(own):
            return None
        plan.apply += own
        plan.positions[key] = last
    return plan


def _by_stream(events: Sequence[Heard]) -> dict[Key, list[Heard]]:
    streams: dict[Key, list[Heard]] = {}
    for event in events:
        streams.setdefault(event.key, []).append(event)
    for own in streams.values():
        own.sort(key=lambda event: event.version)
    return streams


def lanes(events: Sequence[Heard], size: int) -> list[list[Heard]]:
    """
    Two lists to apply side by side where one transaction of `size` would not hold all; a stream is in one of them.

    While the database works on one lane we work on the other, and both commits share one write to disk. A service may
    keep a sum by halves that are cut alike (half_of in reporting): its lanes then wait for none of its rows.
    """
    if len(events) <= size:
        return [list(events)]
    pair: tuple[list[Heard], list[Heard]] = ([], [])
    for event in events:
        pair[md5(event.subject.encode(), usedforsecurity=False).digest()[0] & 1].append(event)
    return [lane for lane in pair if lane]


def waves(events: Sequence[Heard]) -> list[tuple[str, list[Heard]]]:
    """
    Wave k holds each stream's k-th event, grouped by type: no stream twice in one list, streams in order.

    A handler that upserts a list can therefore never touch a row twice in one statement.
    """
    depth: dict[Key, int] = {}
    grouped: dict[tuple[int, str], list[Heard]] = {}
    for event in events:
        level = depth.get(event.key, 0)
        depth[event.key] = level + 1
        grouped.setdefault((level, event.type), []).append(event)
    return [(type_, grouped[level, type_]) for level, type_ in sorted(grouped, key=lambda pair: pair[0])]


def retry_delay(attempts: int) -> timedelta | None:
    """Wait before the next try after `attempts` failures; None = given up, a person decides (`poison`)."""
    if attempts >= MAX_ATTEMPTS:
        return None
    factor: int = 4 ** (attempts - 1)
    return min(FIRST_RETRY * factor, LONGEST_RETRY)
