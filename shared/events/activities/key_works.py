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


class KeyWorkTicked(DomainEvent, type="activities.key_work.ticked.v1"):
    """One of the three ticks of a key work, with the record that is its evidence (`activity/<code>` ...)."""

    code: Code
    year: int
    tick: Tick
    evidence: Code
