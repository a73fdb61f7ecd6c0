"""Key works of a year and their three ticks."""

from __future__ import annotations

from typing import Literal

from shared.events.base import Code, Count, DomainEvent, PublicTitle

Tick = Literal["participation", "voice", "work"]


class KeyWorkListed(DomainEvent, type="activities.key_work.listed.v1"):
    """One of the year's key works (重点工作)."""

    code: Code
    year: int
    number: Count
    title: PublicTitle


class KeyWorkChanged(DomainEvent, type="activities.key_work.changed.v1"):
    """It has another title or number from `effective_on` on."""

    code: Code
    year: int
    number: Count
    title: PublicTitle


class KeyWorkDropped(DomainEvent, type="activities.key_work.dropped.v1"):
    """It is none of the year's key works any longer from `effective_on` on; its number is free."""

    code: Code
    year: int


class KeyWorkTicked(DomainEvent, type="activities.key_work.ticked.v1"):
    """One of the three ticks of a key work, with the record that is its evidence (`activity/<code>` ...)."""

    code: Code
    year: int
    tick: Tick
    evidence: Code


class KeyWorkUnticked(DomainEvent, type="activities.key_work.unticked.v1"):
    """
    This record is no evidence for the tick, and was none: every tick with it said before no longer counts.

    `effective_on` is the day of that tick. Said again later, the tick counts again.
    """

    code: Code
    year: int
    tick: Tick
    evidence: Code


class KeyWorkProgressed(DomainEvent, type="activities.key_work.progressed.v1"):
    """Work on it is so far; what was said about it stays with its owner."""

    code: Code
    year: int
    percent: Count | None = None
