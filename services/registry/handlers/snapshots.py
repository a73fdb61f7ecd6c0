"""Whole rosters: compared with what is known, applied on command, undone as a batch; all of it a page at a time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import uuid_utils.compat as uuids

from services.registry.commands.members import ApplySnapshot, CompareSnapshot, DismissSnapshot, UndoSnapshot
from services.registry.domain.books import Books, reopened
from services.registry.domain.comparing import fact_of_line, may, nobody_moved
from services.registry.domain.sharing import Links
from services.registry.handlers.links import known_sources, link_equal_codes, tell, tell_again
from services.registry.store import comparing as store
from services.registry.store import ingress, members
from services.registry.store.links import facts_of, links_around
from services.registry.store.rosters import park_incomplete
from shared.database import Database, UnitOfWork
from shared.http import Answer

AT_ONCE, CODES_AT_ONCE = 500, 5000
ACTOR = "registry"


async def compare_snapshot(uow: UnitOfWork, command: CompareSnapshot) -> Answer:
    """It is compared by the clock, within seconds; a million members take a minute or two."""
    may("compare", await store.roster(uow, command.snapshot), command.snapshot)
    await store.save_decision(uow, command.snapshot, "compare", (), None)
    await store.set_state(uow, command.snapshot, "arrived")
    return {"snapshot": command.snapshot, "state": "arrived"}


async def apply_snapshot(uow: UnitOfWork, command: ApplySnapshot) -> Answer:
    """The first page at once, the rest by the clock. What has changed since the comparison is said before."""
    may("apply", await store.roster(uow, command.snapshot), command.snapshot)
    nobody_moved(await store.moved(uow, command.snapshot, command.differences), command.moved)
    await store.save_decision(uow, command.snapshot, "apply", command.differences, command.because)
    await store.set_differences(uow, command.snapshot, command.differences)
    applied = await apply_page(uow, {"number": command.snapshot, "differences": command.differences})
    return {"snapshot": command.snapshot, **applied}


async def undo_snapshot(uow: UnitOfWork, command: UndoSnapshot) -> Answer:
    """Every member stands again as it was told otherwise; said as events of one batch."""
    may("undo", await store.roster(uow, command.snapshot), command.snapshot)
    await store.save_decision(uow, command.snapshot, "undo", (), command.because)
    return {"snapshot": command.snapshot, **await undo_page(uow, {"number": command.snapshot})}


async def dismiss_snapshot(uow: UnitOfWork, command: DismissSnapshot) -> Answer:
    """Nothing of it is applied; what comes of it later is answered `superseded`."""
    may("dismiss", await store.roster(uow, command.snapshot), command.snapshot)
    await store.save_decision(uow, command.snapshot, "dismiss", (), command.because)
    await store.delete_lines(uow, command.snapshot)
    await store.set_state(uow, command.snapshot, "dismissed")
    return {"snapshot": command.snapshot, "state": "dismissed"}


async def apply_page(uow: UnitOfWork, roster: dict[str, Any]) -> Answer:
    """Apply some lines; fewer than a page: the roster is applied."""
    await ingress.take_turn(uow, 0)
    uow.batch_id = uow.batch_id or f"snapshot-{roster['number']}"
    lines = await store.lines_to_apply(uow, roster["number"], roster["differences"], AT_ONCE)
    good = [line for line in lines if not line["moved"]]
    told = await tell(uow, await _books_with(uow, roster["number"], good)) if good else 0
    left_out = [line["code"] for line in lines if line["moved"]]
    await store.note_applied(uow, roster["number"], [line["code"] for line in good], left_out)
    state = "applying" if len(lines) == AT_ONCE else "applied"
    await store.set_state(uow, roster["number"], state)
    return {"state": state, "applied": len(good), "left_out": len(left_out), "told": told}


async def _books_with(uow: UnitOfWork, number: int, lines: list[dict[str, Any]]) -> Books:
    """The books of these members with what the lines say; who is not known yet is by now."""
    sources = await known_sources(uow)
    roster = await store.roster(uow, number)
    source: str = roster["source"] if roster else ""
    twins = [one.source for one in sources.values() if one.space and one.space == sources[source].space]
    keys = [(one, line["code"]) for line in lines for one in {source, *twins}]
    codes, facts, bound = await members.codes_and_facts(uow, keys)
    links = await links_around(uow, bound, sources) if bound else Links()
    facts |= await facts_of(uow, links.rank)
    books = reopened(facts, await members.said(uow, facts), links, sources, ())
    books.codes, books.new_number = codes, lambda: str(uuids.uuid7())
    for line in lines:
        books.put(source, line["code"], fact_of_line(line))
    await members.save_books(uow, books, ())
    return books


async def undo_page(uow: UnitOfWork, roster: dict[str, Any]) -> Answer:
    """Take back some facts; fewer than a page: the roster is undone."""
    await ingress.take_turn(uow, 0)
    uow.batch_id = uow.batch_id or f"snapshot-{roster['number']}-undone"
    whose = await store.take_back(uow, roster["number"], AT_ONCE)
    told = await tell_again(uow, whose, await known_sources(uow)) if whose else 0
    over = len(whose) < AT_ONCE and await store.note_undone(uow, roster["number"], CODES_AT_ONCE)
    state = "undone" if over else "undoing"
    await store.set_state(uow, roster["number"], state)
    return {"state": state, "taken_back": len(whose), "told": told}


async def work(database: Database, now: datetime) -> int:
    """What the clock does for rosters and shared codes; returns how many pages it has worked off."""
    async with database.transaction(ACTOR) as uow:
        await park_incomplete(uow, now)
    pages = 0
    while await _compare_one(database):
        pages += 1
    for state, page in (("applying", apply_page), ("undoing", undo_page)):
        while await _one_page(database, state, page):
            pages += 1
    while await _link_some(database):
        pages += 1
    return pages


async def _one_page(database: Database, state: str, page: Any) -> bool:
    async with database.transaction(ACTOR) as uow:
        roster = await store.at_work(uow, state)
        if roster is not None:
            await page(uow, roster)
    return roster is not None


async def _link_some(database: Database) -> bool:
    async with database.transaction(ACTOR) as uow:
        await ingress.take_turn(uow, 0)
        if not await ingress.linking(uow):
            return False
        await link_equal_codes(uow, await known_sources(uow))
    return True


async def _compare_one(database: Database) -> bool:
    """Compare one roster, each page in a transaction of its own; broken off, it begins again."""
    async with database.transaction(ACTOR) as uow:
        roster = await store.at_work(uow, "arrived")
        if roster is None:
            return False
        began, number = uow.now, roster["number"]
        await store.forget_comparison(uow, number)
    for chunk in range(1, roster["chunks"] + 1):
        async with database.transaction(ACTOR) as uow:
            await store.compare_chunk(uow, number, chunk)
    after: str | None = ""
    while after is not None:
        async with database.transaction(ACTOR) as uow:
            after = await store.propose_absentees(uow, number, after, CODES_AT_ONCE)
    async with database.transaction(ACTOR) as uow:
        await store.set_state(uow, number, "compared", began)
    return True
