"""People take posts and leave them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from services.registry.commands.posts import (
    Appoint,
    AppointLeader,
    AppointLiaison,
    Appointment,
    CorrectPost,
    EndLeader,
    EndLiaison,
    EndPost,
)
from services.registry.domain import post as domain
from services.registry.domain.body import BRANCH, known, living_body
from services.registry.domain.branch import living_branch
from services.registry.domain.post import Place
from services.registry.domain.post_correction import corrected, fields_of, restated
from services.registry.domain.refusals import AlreadyThere
from services.registry.store import bodies, branches, posts
from services.registry.store.bodies import body_rule
from services.registry.store.corrections import save_correction
from services.registry.store.rules import post_rule
from shared.database import UnitOfWork
from shared.events.registry import PostState
from shared.http import Answer


async def appoint(uow: UnitOfWork, command: Appoint) -> Answer:
    """Somebody takes a post of a body or branch; which posts it has is a rule of the society."""
    return await _appoint(uow, command)


async def appoint_liaison(uow: UnitOfWork, command: AppointLiaison) -> Answer:
    """A branch gets its liaison; one at a time, for future and for past days alike."""
    return await _appoint(uow, command)


async def appoint_leader(uow: UnitOfWork, command: AppointLeader) -> Answer:
    """A branch gets a chair (past, current, elect), a vice-chair or a secretary."""
    return await _appoint(uow, command)


async def end_post(uow: UnitOfWork, command: EndPost) -> Answer:
    """An appointment ends on a day; who has already gone cannot go again."""
    return await _end(uow, command, liaison=None)


async def end_liaison(uow: UnitOfWork, command: EndLiaison) -> Answer:
    """An appointment ends on a day; a liaison who has already gone cannot go again."""
    return await _end(uow, command, liaison=True)


async def end_leader(uow: UnitOfWork, command: EndLeader) -> Answer:
    """An appointment ends on a day; a leader who has already gone cannot go again."""
    return await _end(uow, command, liaison=False)


async def correct_post(uow: UnitOfWork, command: CorrectPost) -> Answer:
    """What was entered wrongly is told anew for the same days; what was known before stays readable as known then."""
    version = await uow.lock(f"post/{command.code}")
    held = await posts.post(uow, command.code)
    uow.allow(held.body)
    place = await place_of(uow, held.body, command.effective_on or held.effective_on)
    wanted = corrected(held, command, place, await posts.posts_of(uow, held.body))
    states = restated(wanted, await posts.days_of(uow, command.code))
    await say(uow, states)
    await save_correction(uow, f"post/{command.code}", version, fields_of(command), command.because)
    told = {"code": wanted.code, "body": wanted.body, "post": wanted.post, "person": wanted.person}
    until = wanted.until.isoformat() if wanted.until else None
    return {**told, "since": wanted.effective_on.isoformat(), "until": until, "never": wanted.never}


async def place_of(uow: UnitOfWork, code: str, on: date) -> Place:
    """The body or branch as it stands on a day, locked. Raises Unknown, and that it is not there on that day."""
    states = await branches.states(uow, code)
    if states:
        living_branch(code, states, on)
        kind: str = BRANCH
    else:
        kind = living_body(known(await bodies.body(uow, code), code), on).kind
    return Place(code, kind, await post_rule(uow, on), await body_rule(uow, on))


async def say(uow: UnitOfWork, events: Iterable[PostState]) -> None:
    """Save and say states of posts one after the other."""
    for event in events:
        await posts.save_posts(uow, [event])
        uow.emit(event)


async def _appoint(uow: UnitOfWork, command: Appointment) -> Answer:
    if await uow.lock(f"post/{command.code}"):
        raise AlreadyThere(field="code", code=command.code)
    place = await place_of(uow, command.place, command.effective_on)
    filled = domain.appoint(command, place, await posts.posts_of(uow, place.code))
    await say(uow, [filled])
    return {"code": filled.code, "body": filled.body, "branch": filled.branch, "post": filled.post}


async def _end(uow: UnitOfWork, command: EndPost, *, liaison: bool | None) -> Answer:
    await uow.lock(f"post/{command.code}")
    held = await posts.post(uow, command.code)
    uow.allow(held.body)
    ended = domain.end_post(held, command, liaison=liaison)
    await say(uow, domain.also_later(ended, await posts.days_of(uow, command.code)))
    told = {"code": ended.code, "body": ended.body, "branch": ended.branch, "post": ended.post}
    return {**told, "until": ended.effective_on.isoformat()}
