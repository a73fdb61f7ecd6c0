"""The expert's own rights: details put right, consent given anew and withdrawn, erasure."""

from __future__ import annotations

from typing import Any

from services.outreach import store
from services.outreach.commands.expert_rights import (
    AddConsent,
    CorrectExpert,
    EraseExpert,
    EraseExpertsAgain,
    WithdrawConsent,
)
from services.outreach.domain import expert_rights as rights
from services.outreach.handlers.experts import say
from services.outreach.store.consents import consent_is_known, keep_consent, keep_withdrawal
from services.outreach.store.corrections import correct_private
from services.outreach.store.erasing import erase, erase_all, key_is_there
from shared.database import UnitOfWork
from shared.http import Answer


async def correct_expert(uow: UnitOfWork, command: CorrectExpert) -> Answer:
    """Which fields were put right, when and by whom is kept; neither the old text nor the new one leaves the vault."""
    uow.allow(*(await store.expert(uow, command.code)).reach)
    version = await uow.lock(f"expert/{command.code}")
    expert = await store.expert(uow, command.code)
    uow.allow(*expert.reach)
    corrected, fields = rights.correct_expert(expert, command, uow.today)
    await correct_private(uow, command, fields, version)
    uow.emit(corrected)
    return {"code": command.code, "corrected": fields}


async def add_consent(uow: UnitOfWork, command: AddConsent) -> Answer:
    """A newer notice, or the same one agreed to anew; the older consents stay on record."""
    uow.allow(*(await store.expert(uow, command.code)).reach)
    await uow.lock(f"expert/{command.code}")
    expert = await store.expert(uow, command.code)
    uow.allow(*expert.reach)
    known = await consent_is_known(uow, command.code, command.consent)
    consented = rights.add_consent(expert, command, known, uow.today)
    await keep_consent(uow, command.code, command.consent)
    uow.emit(consented)
    return {"code": command.code, "notice_version": consented.notice_version}


async def withdraw_consent(uow: UnitOfWork, command: WithdrawConsent) -> Answer:
    """The expert leaves the list; contacts and items until then stay as they are, and may still be answered."""
    uow.allow(*(await store.expert(uow, command.code)).reach)
    await uow.lock(f"expert/{command.code}")
    uow.allow(*(await store.expert(uow, command.code)).reach)
    states = await store.states(uow, command.code)
    await say(uow, [rights.withdraw_consent(states, command, uow.today)])
    await keep_withdrawal(uow, command)
    return {"code": command.code, "withdrawn_on": command.withdrawn_on.isoformat()}


async def erase_expert(uow: UnitOfWork, command: EraseExpert) -> Answer:
    """
    The key is destroyed and all that was sealed with it emptied; off the list first, where still on it.

    The answer is the proof, which is kept: hashes and numbers of sealed texts before and after, the tables in which a
    detail can be read in clear (none), and contacts with others whose own copies of what was said name the person.
    """
    await uow.lock(f"expert/{command.code}")
    said = rights.erase_expert(await store.states(uow, command.code), command, uow.today)
    proof = await erase(uow, command)
    await say(uow, said)
    return {"code": command.code, "proof": _told(proof)}


async def erase_experts_again(uow: UnitOfWork, command: EraseExpertsAgain) -> Answer:
    """Whoever is erased already, or was enrolled after the backup and lost with it, is passed over."""
    told: dict[str, list[str]] = {"erased": [], "erased_already": [], "unknown": []}
    back = []
    for one in sorted(command.erasures, key=lambda erasure: erasure.code):
        can_be_read = one.code not in told["erased"] and await key_is_there(uow, one.code)
        if can_be_read:
            await uow.lock(f"expert/{one.code}")
            # An erasure that the ledger knows is not said twice: only the key had come back.
            await say(uow, rights.erase_again(await store.states(uow, one.code), one, uow.today))
            back.append(one)
        told["unknown" if can_be_read is None else "erased" if can_be_read else "erased_already"].append(one.code)
    await erase_all(uow, back)
    return {name: list(codes) for name, codes in told.items()}


def _told(proof: dict[str, Any]) -> dict[str, Any]:
    """The proof as JSON holds it: it is kept with the Idempotency-Key."""
    return proof | {name: proof[name].isoformat() for name in ("asked_on", "erased_at")}
