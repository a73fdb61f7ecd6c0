"""Findings of the statute checker: told as they begin and end, and answered."""

from __future__ import annotations

from services.registry.commands.findings import AnswerFinding
from services.registry.domain import finding as domain
from services.registry.domain.statute import check
from services.registry.store import findings as store
from services.registry.store.statute import in_office, rules_on
from shared.database import UnitOfWork
from shared.http import Answer


async def tell_findings(uow: UnitOfWork) -> int:
    """Say which findings have begun and which have ended since the last time, and return how many."""
    await store.hold_findings(uow)
    known = await in_office(uow.connection, uow.today, uow.now)
    found = check(known, await rules_on(uow.connection, uow.today, uow.now), uow.today)
    branches = frozenset(body.code for body in known.bodies if body.branch)
    moved = domain.moved(found, await store.open_findings(uow), branches, uow.today)
    await store.save_findings(uow, moved)
    for event in moved:
        uow.emit(event)
    return len(moved)


async def answer_finding(uow: UnitOfWork, command: AnswerFinding) -> Answer:
    """A finding of today is answered; it stays in the list, with the answer, until the day named."""
    await uow.lock(f"finding/{command.code}")
    known = await in_office(uow.connection, uow.today, uow.now)
    found = check(known, await rules_on(uow.connection, uow.today, uow.now), uow.today)
    answered = domain.answer(command, found, uow.today)
    await store.save_answers(uow, [answered])
    await store.save_answer_text(uow, command)
    uow.emit(answered)
    return {"code": answered.code, "reason": answered.reason, "until": answered.until.isoformat()}
