"""The three chairs hand over to each other."""

from __future__ import annotations

from services.registry.commands.chairs import HandOverChairs
from services.registry.domain.branch import decided
from services.registry.domain.chairs import hand_over
from services.registry.domain.post import also_later, ended
from services.registry.domain.refusals import AlreadyThere
from services.registry.handlers.posts import place_of, say
from services.registry.store import posts
from services.registry.store.codes import propose_code
from shared.database import UnitOfWork
from shared.http import Answer


async def hand_over_chairs(uow: UnitOfWork, command: HandOverChairs) -> Answer:
    """Elect to chair, chair to past chair, past chair to nobody, in one transaction; codes not given are proposed."""
    place = await place_of(uow, command.body, command.effective_on)
    known = await posts.posts_of(uow, command.body)
    named = await _with_codes(uow, command)
    moved = hand_over(named, place, known)
    for post in moved.ending:
        over = ended(post, command.effective_on, decided(command.decision))
        await say(uow, also_later(over, await posts.days_of(uow, post.code)))
    await say(uow, [post.filled(command.effective_on) for post in moved.beginning])
    return {
        "body": command.body,
        "ended": [post.code for post in moved.ending],
        "filled": [{"code": post.code, "post": post.post, "person": post.person} for post in moved.beginning],
    }


async def _with_codes(uow: UnitOfWork, command: HandOverChairs) -> HandOverChairs:
    """The command with a free code for each new appointment. Raises AlreadyThere."""
    codes = {name: getattr(command, name) for name in ("chair_code", "past_chair_code")}
    given = [*codes.values(), command.elect.code if command.elect else None]
    for code in filter(None, given):
        if await uow.lock(f"post/{code}"):
            raise AlreadyThere(field="chair_code", code=code)
    found: dict[str, object] = {name: code or await propose_code(uow, "post") for name, code in codes.items()}
    if command.elect and command.elect.code is None:
        found["elect"] = command.elect.model_copy(update={"code": await propose_code(uow, "post")})
    return command.model_copy(update=found)
