"""Bodies that are no branches are established, changed and ended; what ends takes its posts and its term with it."""

from __future__ import annotations

from datetime import date

from services.registry.commands.bodies import ChangeBody, EndBody, EstablishBody
from services.registry.domain import body as domain
from services.registry.domain.branch import decided
from services.registry.domain.endings import endings_of_groups, endings_of_posts, endings_of_terms
from services.registry.domain.refusals import AlreadyThere
from services.registry.handlers.posts import say as say_posts
from services.registry.handlers.terms import say as say_terms
from services.registry.store import bodies, party_groups, posts, terms
from shared.database import UnitOfWork
from shared.events.registry import BodyState, Decision
from shared.http import Answer


async def establish_body(uow: UnitOfWork, command: EstablishBody) -> Answer:
    """A body begins; its code is one that no branch has."""
    if await uow.lock(f"body/{command.code}"):
        raise AlreadyThere(field="code", code=command.code)
    established = domain.establish(command, await bodies.branches_like(uow, command.code))
    return await _say(uow, established)


async def change_body(uow: UnitOfWork, command: ChangeBody) -> Answer:
    """A body has another name from a day on."""
    await uow.lock(f"body/{command.code}")
    body = domain.known(await bodies.body(uow, command.code), command.code)
    return await _say(uow, domain.change(body, command, await bodies.last_day(uow, command.code)))


async def end_body(uow: UnitOfWork, command: EndBody) -> Answer:
    """A body is no more; the posts and the term that would run on end on the same day."""
    await uow.lock(f"body/{command.code}")
    body = domain.known(await bodies.body(uow, command.code), command.code)
    ended = domain.end(body, command, await bodies.last_day(uow, command.code))
    along = await end_all_of(uow, command.code, command.effective_on, decided(command.decision))
    return {**await _say(uow, ended), **along}


async def end_all_of(uow: UnitOfWork, body: str, on: date, decision: Decision | None) -> dict[str, list[str]]:
    """
    End on a day what would go on in a body or branch that is no more: posts, terms and the Party group.

    For the transaction in which the body itself ends, after its row was locked. What was to begin on that day or later
    never was. Returns the codes of what was ended.
    """
    ended_posts = endings_of_posts(await posts.posts_of(uow, body), await posts.days_by_post(uow, body), on, decision)
    await say_posts(uow, ended_posts)
    ended_terms = endings_of_terms(await terms.terms_of(uow, body), on, decision)
    await say_terms(uow, ended_terms)
    dissolved = endings_of_groups(await party_groups.groups_of(uow, body), on)
    for group in dissolved:
        await party_groups.save_groups(uow, [group])
        uow.emit(group)
    return {
        "posts": sorted({post.code for post in ended_posts}),
        "terms": [term.code for term in ended_terms],
        "party_groups": [group.code for group in dissolved],
    }


async def _say(uow: UnitOfWork, event: BodyState) -> Answer:
    await bodies.save_bodies(uow, [event])
    uow.emit(event)
    return {
        "code": event.code,
        "name": event.name,
        "kind": event.kind,
        "effective_on": event.effective_on.isoformat(),
    }
