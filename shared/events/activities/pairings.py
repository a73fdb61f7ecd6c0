"""Pairs that build together (共建结对)."""

from __future__ import annotations

from datetime import date

from shared.events.base import Code, DomainEvent, PublicTitle


class PairingState(DomainEvent):
    """Who builds together; `parties` are branch codes, `society`, `party_branch`, or `unit:<code>`."""

    code: Code
    title: PublicTitle
    parties: tuple[Code, ...]
    until: date | None = None


class PairingAgreed(PairingState, type="activities.pairing.agreed.v1"):
    """They build together from `effective_on` on, until the day before `until`."""


class PairingEnded(PairingState, type="activities.pairing.ended.v1"):
    """They no longer do from `effective_on` on."""
