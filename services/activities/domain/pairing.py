"""Pairs that build together (以共建促党建)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from services.activities.commands.pairings import AgreePairing, EndPairing
from services.activities.domain.refusals import EndsBeforeItBegins, PairingHasEnded, PairingNeedsTwo
from services.activities.domain.scene import check_branches
from shared.events.activities import PairingAgreed, PairingEnded, PairingState


def agree_pairing(command: AgreePairing, branches: Mapping[str, str]) -> PairingAgreed:
    """Two or more build together; `branches` are those of the first day with their status."""
    parties = tuple(dict.fromkeys(command.parties))
    if len(parties) < 2:
        raise PairingNeedsTwo(field="parties")
    check_branches("parties", parties, branches, command.agreed_on)
    if command.until and command.until <= command.agreed_on:
        raise EndsBeforeItBegins(field="until", ends_on=command.until, starts_on=command.agreed_on)
    return PairingAgreed(
        code=command.code,
        title=command.title,
        parties=parties,
        until=command.until,
        effective_on=command.agreed_on,
    )


def end_pairing(pairing: PairingState, command: EndPairing, today: date) -> PairingEnded:
    """It ends on a day; an end that was foreseen may be brought forward."""
    if pairing.until and (pairing.until <= command.ended_on or isinstance(pairing, PairingEnded)):
        raise PairingHasEnded(field="ended_on", code=pairing.code, day=pairing.until)
    if command.ended_on < pairing.effective_on:
        raise EndsBeforeItBegins(field="ended_on", ends_on=command.ended_on, starts_on=pairing.effective_on)
    return PairingEnded(
        code=pairing.code,
        title=pairing.title,
        parties=pairing.parties,
        until=command.ended_on,
        effective_on=command.ended_on,
    )
