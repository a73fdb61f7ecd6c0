"""Branches hand in their facts of a year."""

from __future__ import annotations

from datetime import date

from services.registry.commands.annual_facts import RecordAnnualFacts
from services.registry.domain.annual_facts import Known, day_of, record_facts
from services.registry.domain.branch import living_branch
from services.registry.store import annual_facts as store
from services.registry.store.branches import states
from shared.database import UnitOfWork
from shared.errors import VersionMissing
from shared.events.registry import AnnualFactsRecorded
from shared.http import Answer


async def record_annual_facts(uow: UnitOfWork, command: RecordAnnualFacts) -> Answer:
    """
    A branch's facts of a year are handed in; the same again changes nothing, others need If-Match.

    What is left out is taken from what was handed in before, else from what is known: name, chair, address, founding
    decision, activities held. Null empties head, address, procedure, activities and texts.
    """
    code, day = f"{command.branch}.{command.year}", day_of(command.year, uow.today)
    known = await _known(uow, command, day)
    version = await uow.lock(f"annual_facts/{code}")
    before, texts = await store.handed_in(uow, code), await store.texts(uow.connection, code)
    rule = await store.annual_rule(uow.connection, command.year)
    facts = record_facts(command, known, before, rule, uow.today)
    written = texts | command.asked("procedure_text", "activities_text")
    lacking = rule.lacking(facts.model_dump())
    if before and written == texts and before == _as_kept(facts, before):
        return {"code": code, "outcome": "same", "complete": facts.complete, "lacking": lacking}
    if version and uow.expected is None:
        raise VersionMissing
    await store.save_annual_facts(uow, [facts])
    await store.keep_texts(uow, code, written["procedure_text"], written["activities_text"])
    uow.emit(facts)
    return {"code": code, "outcome": "recorded", "complete": facts.complete, "lacking": lacking}


def _as_kept(facts: AnnualFactsRecorded, before: AnnualFactsRecorded) -> AnnualFactsRecorded:
    """The facts as they were kept before: whenever they were said, and by which rule they were judged."""
    return facts.model_copy(update={"effective_on": before.effective_on, "rule": before.rule})


async def _known(uow: UnitOfWork, command: RecordAnnualFacts, day: date) -> Known:
    living_branch(command.branch, await states(uow, command.branch), day)
    known = await store.known_facts(uow.connection, command.branch, command.year, day, uow.now)
    assert known  # noqa: S101  (a branch that lives on that day)
    return known
