"""What is expected is told by the clock, answered by people, and set by rules."""

from __future__ import annotations

from collections.abc import AsyncIterator

from services.activities.commands.expectations import AnswerExpectation, SetExpectationRule, WithdrawAnswer
from services.activities.domain import expectation as domain
from services.activities.domain import expectation_rules as rules
from services.activities.domain.expecting import Expectation, expected_of_year
from services.activities.store import expectation_rules as rule_store
from services.activities.store import expectations as store
from shared.database import UnitOfWork
from shared.errors import VersionMissing
from shared.http import Answer


async def tell_expectations(uow: UnitOfWork) -> int:
    """Say what is expected, met and missing now and was not told yet; returns how many."""
    await store.hold_expectations(uow)
    wanted = [one async for one in _expected(uow)]
    changed = domain.moved(wanted, await store.known_rows(uow.connection), uow.today)
    await store.save_expectations(uow, changed)
    for event in changed:
        uow.emit(event)
    return len(changed)


async def answer_expectation(uow: UnitOfWork, command: AnswerExpectation) -> Answer:
    """It stays in the list, shown as answered; a record that meets it all the same takes the answer's place."""
    version = await uow.lock(f"expectation/{command.code}")
    row = await store.known_row(uow, command.code)
    uow.allow(*row.expectation.parties)
    known = await rule_store.expectation_rules(uow.connection, row.expectation.rule)
    rule = rules.rule_on(known, row.expectation.rule, row.expectation.opens_on)
    excused = domain.answer(command, row, rule, uow.today)
    await store.save_expectations(uow, [excused])
    await store.keep_answer(uow, command.code, command.because, version + 1)
    uow.emit(excused)
    return {"code": excused.code, "answer": excused.answer}


async def withdraw_answer(uow: UnitOfWork, command: WithdrawAnswer) -> Answer:
    """It is expected, or missing, as before."""
    await uow.lock(f"expectation/{command.code}")
    row = await store.known_row(uow, command.code)
    uow.allow(*row.expectation.parties)
    told = domain.take_back(row, uow.today)
    await store.save_expectations(uow, [told])
    uow.emit(told)
    return {"code": told.code, "state": told.TYPE.split(".")[2]}


async def set_expectation_rule(uow: UnitOfWork, command: SetExpectationRule) -> Answer:
    """From the next round of the clock on everything is judged by it, past days too if it was set for them."""
    if await uow.lock(f"expectation_rule/{command.name}") and uow.expected is None:
        raise VersionMissing
    known = await rule_store.expectation_rules(uow.connection, command.name)
    rule_set, value = rules.set_rule(command, rules.rule_on(known, command.name, command.effective_on))
    await rule_store.save_rule(uow, command, value)
    uow.emit(rule_set)
    return {"name": command.name, "effective_on": command.effective_on.isoformat(), "value": value}


async def _expected(uow: UnitOfWork) -> AsyncIterator[Expectation]:
    """Year by year, so that no more than a year's records are in memory at once."""
    known = await rule_store.expectation_rules(uow.connection)
    stood = await store.standings(uow.connection)
    first = min((rule.since.year for rule in known if rules.expects(rule)), default=uow.today.year + 1)
    for year in range(first, uow.today.year + 1):
        for one in expected_of_year(known, await store.facts_of(uow.connection, stood, year), year, uow.today):
            yield one
