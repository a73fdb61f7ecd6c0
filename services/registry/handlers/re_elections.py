"""Re-elections: started, planned, put off, confirmed in one transaction, withdrawn; and what they are reminded of."""

from __future__ import annotations

from datetime import date, datetime

from services.registry.commands.re_elections import (
    ConfirmReElection,
    DelayReElection,
    PlanReElection,
    RecordStep,
    StartReElection,
    WithdrawReElection,
)
from services.registry.commands.terms import ChangeTerm
from services.registry.domain.re_election import confirm as confirming
from services.registry.domain.re_election import plan as domain
from services.registry.domain.re_election.due import due, reminders
from services.registry.domain.re_election.preview import Checked, checked
from services.registry.domain.refusals import AlreadyThere
from services.registry.domain.statute.limits import ByKind
from services.registry.handlers import posts as posts_handlers
from services.registry.handlers import terms as terms_handlers
from services.registry.handlers.posts import place_of
from services.registry.store import posts, terms
from services.registry.store import re_elections as store
from services.registry.store.re_elections_due import running
from services.registry.store.statute import rules_on, snapshot
from shared.database import Connection, UnitOfWork
from shared.events.registry import ReElectionState, ReElectionWithdrawn
from shared.http import Answer


async def start_re_election(uow: UnitOfWork, command: StartReElection) -> Answer:
    """A body prepares its re-election; one at a time."""
    if await uow.lock(f"re_election/{command.code}"):
        raise AlreadyThere(field="code", code=command.code)
    place = await place_of(uow, command.body, uow.today)
    if other := await store.open_of(uow, command.body):
        raise domain.ReElectionIsOpen(field="body", body=command.body, code=other)
    known = await terms.terms_of(uow, command.body)
    started = domain.start(command, place, known, await posts.posts_of(uow, command.body), uow.today)
    return await _say(uow, started)


async def plan_re_election(uow: UnitOfWork, command: PlanReElection) -> Answer:
    """Candidates, the day, the end of the next term or the decision are others."""
    state = await _held(uow, command.code)
    place = await place_of(uow, state.body, uow.today)
    last = domain.running_term(await terms.terms_of(uow, state.body))
    return await _say(uow, domain.plan(state, command, place, last, uow.today))


async def record_step(uow: UnitOfWork, command: RecordStep) -> Answer:
    """A step was done and its paper handed in; recorded again it is corrected."""
    state = await _held(uow, command.code)
    return await _say(uow, domain.record_step(state, command, await store.steps_rule(uow, uow.today), uow.today))


async def withdraw_re_election(uow: UnitOfWork, command: WithdrawReElection) -> Answer:
    """The preparation ends without an election; another one may be started."""
    state = domain.opened(await _held(uow, command.code))
    await store.save_note(uow, command.code, "withdrawn", command.because)
    fields = state.model_dump() | {"status": "withdrawn", "effective_on": uow.today}
    return await _say(uow, ReElectionWithdrawn.model_validate(fields))


async def confirm_re_election(uow: UnitOfWork, command: ConfirmReElection) -> Answer:
    """
    The new term begins: the old one and its posts end on the day of the election, the candidates take theirs.

    Refused when the society has changed since the check whose `state` is given, unless a reason is given.
    """
    state = await _held(uow, command.code)
    day = confirming.ready(state, command, uow.today)
    change = await _change(uow, state, command, day)
    await terms_handlers.say(uow, change.terms)
    await posts_handlers.say(uow, change.posts)
    answer = await _say(uow, change.confirmed)
    return {**answer, "new_term": change.confirmed.new_term, "posts": len(change.posts)}


async def _change(uow: UnitOfWork, state: ReElectionState, command: ConfirmReElection, day: date) -> confirming.Change:
    place = await place_of(uow, state.body, day)
    check = await check_re_election(uow.connection, state, day, uow.now)
    if confirming.refuse_moved(command, check):
        await store.save_note(uow, state.code, "overridden", command.override_reason or "")
    new_term = command.new_term or f"{state.body}-{state.number}"
    if await lock_new(uow, f"term/{new_term}"):
        raise AlreadyThere(field="new_term", code=new_term)
    codes = await store.new_post_codes(uow, len(state.candidates))
    known, held = await terms.terms_of(uow, state.body), await posts.posts_of(uow, state.body)
    days = await posts.days_by_post(uow, state.body)
    return confirming.confirm(state, new_term, check, place, known, held, codes, days)


async def check_re_election(connection: Connection, state: ReElectionState, day: date, known: datetime) -> Checked:
    """The checker's result on the roster as it would be on the day of the election."""
    return checked(state, await snapshot(connection, day, known), await rules_on(connection, day, known), day)


async def lock_new(uow: UnitOfWork, subject: str) -> int:
    """Lock the stream of something that is to begin here; the caller's If-Match speaks of another stream."""
    expected, uow.expected = uow.expected, None
    version = await uow.lock(subject)
    uow.expected = expected
    return version


async def delay_re_election(uow: UnitOfWork, command: DelayReElection) -> Answer:
    """The term ends on another day, so that every step and reminder moves by itself; put off by the rule's months."""
    term = await terms.term(uow, command.term)
    uow.allow(term.body)
    body = next(
        (one for one in (await snapshot(uow.connection, uow.today, uow.now)).bodies if one.code == term.body), None
    )
    rules = await rules_on(uow.connection, uow.today, uow.now)
    limit = rules.value("term_too_long", ByKind).of(body) if body else None
    domain.refuse_delay(term, await store.first_until(uow, term.code), command, limit)
    return await terms_handlers.change_term(
        uow, ChangeTerm(code=command.term, until=command.until, decision=command.decision)
    )


async def tell_reminders(uow: UnitOfWork) -> int:
    """Say what falls due today and was not told for that day yet, and return how many."""
    await store.hold_reminders(uow)
    rule, marked = await store.steps_rule(uow, uow.today), await store.marked_days(uow, uow.today)
    dues = [due(one, rule, marked, uow.today) for one in await running(uow.connection, uow.today, uow.now)]
    events = reminders(dues, rule, await store.reminded(uow), uow.today)
    await store.save_reminded(uow, events)
    for event in events:
        uow.emit(event)
    return len(events)


async def _held(uow: UnitOfWork, code: str) -> ReElectionState:
    await uow.lock(f"re_election/{code}")
    state = await store.re_election(uow, code)
    uow.allow(state.body)
    return state


async def _say(uow: UnitOfWork, state: ReElectionState) -> Answer:
    await store.save_re_elections(uow, [state])
    uow.emit(state)
    told: Answer = state.model_dump(mode="json", exclude={"effective_on", "branch"})
    return told
