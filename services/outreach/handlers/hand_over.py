"""Experts change hands: by the secretariat, or as posts end; who is left without a liaison is told of, once."""

from __future__ import annotations

from services.outreach import domain, store
from services.outreach.commands.hand_over import HandOverExpert, HandOverExperts
from services.outreach.domain import hand_over as rules
from services.outreach.domain import orphan
from services.outreach.handlers.experts import say
from services.outreach.store import posts
from shared.database import UnitOfWork
from shared.http import Answer


async def hand_over_expert(uow: UnitOfWork, command: HandOverExpert) -> Answer:
    """What was stays with who did it: contacts of before are the predecessor's, and the clock goes on."""
    await uow.lock(f"expert/{command.code}")
    await _hand_over(uow, command)
    now = await store.expert(uow, command.code)
    return {"code": now.code, "liaison": now.liaison, "deputy": now.deputy}


async def hand_over_experts(uow: UnitOfWork, command: HandOverExperts) -> Answer:
    """All of them or none; the answer names who has changed hands."""
    day = command.effective_on or uow.today
    codes = await posts.experts_ever_with(uow, command.from_liaison)
    for code in codes:
        await uow.lock(f"expert/{code}")
    of = await store.states_of(uow, codes)
    moved = rules.theirs(of, command.from_liaison, command.experts, day)
    for code in moved:
        await _hand_over(uow, HandOverExpert(code=code, liaison=command.to_liaison, effective_on=day))
    return {"from_liaison": command.from_liaison, "to_liaison": command.to_liaison, "experts": moved}


async def follow_posts(uow: UnitOfWork) -> int:
    """
    Experts whose liaison's post has ended go to the successor; who has none is told of, once, until somebody is there.

    Returns how many have changed hands.
    """
    await posts.hold_orphans(uow)
    before = await posts.orphans_told(uow)
    moved = [code for code in await posts.without_liaison(uow) if await _follow(uow, code)]
    found = await posts.without_liaison(uow)
    liaisons = await posts.liaisons_on(uow.connection, uow.today)
    told = orphan.orphans_told(found, before, liaisons, uow.today)
    await posts.save_orphans(uow, told)
    for event in told:
        uow.emit(event)
    return len(moved)


async def _hand_over(uow: UnitOfWork, command: HandOverExpert) -> None:
    uow.allow(*(await store.expert(uow, command.code)).reach)
    states = await store.states(uow, command.code)
    held = await posts.tenures_of(uow.connection, [command.liaison] if command.liaison else [])
    place = await store.place_of(uow, None, uow.today)
    await say(uow, rules.hand_over(states, command, held, place.cadences, uow.today))


async def _follow(uow: UnitOfWork, code: str) -> bool:
    """Whether the expert goes to a successor, or to one after another."""
    await uow.lock(f"expert/{code}")
    states = await store.states(uow, code)
    held = await posts.tenures_of(uow.connection, [domain.expert_of(states).liaison])
    place = await store.place_of(uow, None, uow.today)
    said = rules.follow_posts(states, held, place.cadences, uow.today)
    if said:
        await say(uow, said)
    return bool(said)
