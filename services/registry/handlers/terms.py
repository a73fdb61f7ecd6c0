"""Terms of bodies and branches begin, are planned anew, and end."""

from __future__ import annotations

from collections.abc import Iterable

from services.registry.commands.terms import BeginTerm, ChangeTerm, EndTerm
from services.registry.domain import term as domain
from services.registry.domain.refusals import AlreadyThere
from services.registry.handlers.posts import place_of
from services.registry.store import terms as store
from shared.database import UnitOfWork
from shared.events.registry import TermState
from shared.http import Answer


async def begin_term(uow: UnitOfWork, command: BeginTerm) -> Answer:
    """The next term begins, and the one before ends with it; an earlier one told late fits in where it belongs."""
    if await uow.lock(f"term/{command.code}"):
        raise AlreadyThere(field="code", code=command.code)
    await place_of(uow, command.body, command.effective_on)
    said = domain.begin(command, await store.terms_of(uow, command.body))
    await say(uow, said)
    return {
        "code": command.code,
        "body": command.body,
        "number": command.number,
        "ended": [event.code for event in said if event.code != command.code],
    }


async def change_term(uow: UnitOfWork, command: ChangeTerm) -> Answer:
    """The end of a term is put off, with the decision that approves it, or brought forward."""
    await uow.lock(f"term/{command.code}")
    term = await store.term(uow, command.code)
    uow.allow(term.body)
    changed = domain.change(term, command, uow.today, await store.last_day(uow, command.code))
    await say(uow, [changed])
    return {"code": changed.code, "body": changed.body, "until": changed.until.isoformat()}


async def end_term(uow: UnitOfWork, command: EndTerm) -> Answer:
    """A term is over; on its first day it never was."""
    await uow.lock(f"term/{command.code}")
    term = await store.term(uow, command.code)
    uow.allow(term.body)
    ended = domain.end(term, command, await store.last_day(uow, command.code))
    await say(uow, [ended])
    return {"code": ended.code, "body": ended.body, "ended_on": ended.effective_on.isoformat()}


async def say(uow: UnitOfWork, events: Iterable[TermState]) -> None:
    """Save and say states of terms one after the other."""
    for event in events:
        await store.save_terms(uow, [event])
        uow.emit(event)
