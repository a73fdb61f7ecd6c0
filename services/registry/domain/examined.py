"""A publisher, and one claimed event with all that is known of it before others are looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from services.registry.domain.envelope import Claim
from services.registry.domain.verdict import Fault
from shared.events.membership import Said

Seal = Callable[[str, str], str]
"""(source, value) -> the keyed hash that stands for a value which is not kept."""


@dataclass(frozen=True, slots=True)
class Publisher:
    """
    Which source a login speaks for and of what.

    `sequenced`: its events carry a sequence (None = not known yet). `test_login` speaks for it where nothing is kept.
    `rank`: of those that know one member the least speaks. Sources of one `space` use the same codes from a day on.
    """

    login: str
    source: str
    types: frozenset[str]
    active: bool = True
    sequenced: bool | None = None
    test_login: str | None = None
    rank: int = 0
    space: str | None = None
    shared_from: date | None = None


@dataclass(slots=True)
class Examined:
    """
    A claim with everything that may be known of it.

    `keyed`: (source, id) is its own, so it is judged once. `asked` is the id as it came, for looking up only: where it
    must not be kept, `id` is its seal.
    """

    claim: Claim
    login: str | None = None
    source: str | None = None
    claimed: str | None = None
    id: str | None = None
    asked: str | None = None
    sealed: str | None = None
    keyed: bool = False
    type: str | None = None
    subject: str | None = None
    time_ns: int | None = None
    sequence: int | None = None
    corrects: str | None = None
    body_hash: bytes | None = None
    known: dict[str, Any] = field(default_factory=dict)
    data: Said | None = None
    fault: Fault | None = None
    arrived: int | None = None

    def forget_code(self) -> None:
        """Keep neither the code of the member nor an id or reference that may hold it."""
        self.id, self.subject, self.corrects = self.sealed, None, None

    def order_key(self) -> int:
        """Its place in the order of its source."""
        key = self.time_ns if self.sequence is None else self.sequence
        assert key is not None  # noqa: S101  (an event without a readable time has a fault)
        return key

    def told_ns(self) -> int:
        """When its source recorded it, in nanoseconds."""
        assert self.time_ns is not None  # noqa: S101  (checked before the data)
        return self.time_ns
