"""People take posts and leave them."""

from __future__ import annotations

from services.registry.commands.posts import Appoint, AppointLeader, AppointLiaison, EndLeader, EndLiaison, EndPost
from services.registry.domain import post as domain
from services.registry.domain.branch import living_branch
from services.registry.domain.refusals import AlreadyThere
from services.registry.store import branches, posts
from services.registry.store.rules import post_rule
from shared.database import UnitOfWork
from shared.http import Answer


async def appoint_liaison(uow: UnitOfWork, command: AppointLiaison) -> Answer:
    """A branch gets its liaison; one at a time, for future and for past days alike."""
    return await _appoint(uow, command)


async def appoint_leader(uow: UnitOfWork, command: AppointLeader) -> Answer:
    """A branch gets a chair (past, current, elect), a vice-chair or a secretary."""
    return await _appoint(uow, command)


async def end_liaison(uow: UnitOfWork, command: EndLiaison) -> Answer:
    """An appointment ends on a day; a liaison who has already gone cannot go again."""
    return await _end(uow, command, liaison=True)


async def end_leader(uow: UnitOfWork, command: EndLeader) -> Answer:
    """An appointment ends on a day; a leader who has already gone cannot go again."""
    return await _end(uow, command, liaison=False)


async def _appoint(uow: UnitOfWork, command: Appoint) -> Answer:
    if await uow.lock(f"post/{command.code}"):
        raise AlreadyThere(field="code", code=command.code)
    living_branch(command.branch, await branches.states(uow, command.branch), command.effective_on)
    others = await posts.posts_of(uow, command.branch)
    filled = domain.appoint(command, others, await post_rule(uow, command.effective_on))
    await posts.save_posts(uow, [filled])
    uow.emit(filled)
    return {"code": filled.code, "branch": filled.branch, "post": filled.post}


async def _end(uow: UnitOfWork, command: EndPost, *, liaison: bool) -> Answer:
    await uow.lock(f"post/{command.code}")
    held = await posts.post(uow, command.code)
    uow.allow(held.branch)
    ended = domain.end_post(held, command, liaison=liaison)
    await posts.save_posts(uow, [ended])
    uow.emit(ended)
    return {"code": ended.code, "branch": ended.branch, "post": ended.post, "until": ended.effective_on.isoformat()}
