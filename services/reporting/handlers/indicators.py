"""The clock computes the indicators of open assessments, and says what is otherwise than it was said last."""

from __future__ import annotations

from services.reporting.domain.indicators.cycle import Computed, Cycle, compute
from services.reporting.domain.indicators.indicator import Listing
from services.reporting.domain.indicators.values import Entry
from services.reporting.store.indicators import computed, cycles
from shared.database import UnitOfWork

# A turn rests for so many times as long as it took: computing takes at most a twentieth of the time.
REST = 20


async def compute_indicators(uow: UnitOfWork, rest: int = REST) -> int:
    """Compute what is due in every open cycle; returns how many values were said."""
    await cycles.alone(uow)
    known = await cycles.open_cycles(uow.connection)
    begun = [cycle for cycle in known if cycle.first_day <= uow.today]
    facts = await cycles.facts_of_listings(uow.connection) if begun else {}
    said = 0
    for cycle in begun:
        if listings := await cycles.due(uow, cycle, facts, rest):
            said += await _say(uow, await _otherwise(uow, cycle, listings))
            await cycles.mark(uow, cycle, facts, listings)
    return said


async def _otherwise(uow: UnitOfWork, cycle: Cycle, listings: list[Listing]) -> list[Computed]:
    """What follows from the facts now and was not said, or said otherwise."""
    found: dict[tuple[str, str], list[Entry]] = {}
    for listing in listings:
        await cycles.found(uow, cycle, listing, found)
    standings = await cycles.standings(uow, cycle.branches)
    said = await computed.last_said(uow.connection, cycle.code)
    now = compute(cycle, listings, found, standings, uow.today)
    return [one for one in now if said.get(one.event.code) != computed.of_event(one.event)]


async def _say(uow: UnitOfWork, changed: list[Computed]) -> int:
    await cycles.keep_lists(uow, changed)
    subjects = await cycles.subjects(uow.connection, (fact for one in changed for fact in one.event.facts))
    events = []
    for one in changed:
        named = tuple(dict.fromkeys(subjects[fact] for fact in one.event.facts))
        events.append(one.event.model_copy(update={"subjects": named}))
    await computed.save_computed(uow, events)
    for event in events:
        uow.emit(event)
    return len(events)
