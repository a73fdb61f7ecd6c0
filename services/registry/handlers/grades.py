"""A session decides the grades of an assessment; branches appeal and are answered."""

from __future__ import annotations

from services.registry.commands.assessments import AnswerAppeal, AppealAssessment, DecideAssessment
from services.registry.domain.assessment import appeal as appeals
from services.registry.domain.assessment import cycle as domain
from services.registry.domain.assessment.scoring import total
from services.registry.handlers.assessments import locked, recused_from, refuse_unknown
from services.registry.store.assessments import appeals as store
from services.registry.store.assessments import cycles, scores
from services.registry.store.assessments.facts import facts_of
from shared.database import UnitOfWork
from shared.http import Answer


async def decide_assessment(uow: UnitOfWork, command: DecideAssessment) -> Answer:
    """A session decides; where it decides otherwise than the scores propose, the reason is kept."""
    cycle = await locked(uow, command.code)
    known = await facts_of(uow.connection, cycle, cycle.branches)
    proposed = {branch: total(cycle.scheme, facts).grade for branch, facts in known.items()}
    decided = domain.decide(cycle, command, proposed, uow.today)
    await cycles.save_decided(uow, [decided])
    other = [one for one in command.grades if one.grade != proposed[one.branch] and one.because]
    await scores.save_deviations(
        uow, cycle.code, [(one.branch, proposed[one.branch], one.grade, one.because or "") for one in other]
    )
    uow.emit(decided)
    return {"code": cycle.code, "decided": len(decided.grades), "otherwise_than_proposed": len(other)}


async def appeal_assessment(uow: UnitOfWork, command: AppealAssessment) -> Answer:
    """A branch names a record that was left out."""
    cycle = await locked(uow, command.code)
    await store.free_appeal(uow, cycle.code, command.appeal)
    cycle.takes_part(command.branch)
    [facts] = (await facts_of(uow.connection, cycle, [command.branch])).values()
    appealed = appeals.appeal(cycle, command, facts, uow.today)
    await refuse_unknown(uow, [command.record])
    await store.save_appealed(uow, [appealed])
    uow.emit(appealed)
    return {"code": cycle.code, "appeal": appealed.appeal, "record": appealed.record}


async def answer_appeal(uow: UnitOfWork, command: AnswerAppeal) -> Answer:
    """A reviewer who did not assess answers; the answer shows the difference it makes."""
    cycle = await locked(uow, command.code)
    known = await store.appeal(uow, cycle.code, command.appeal)
    [facts] = (await facts_of(uow.connection, cycle, [known.branch])).values()
    reviewer = appeals.Reviewer(uow.actor, await recused_from(uow, cycle, uow.actor))
    answered = appeals.answer(cycle, known, command, facts, reviewer, uow.today)
    await store.save_correction(uow, command, answered)
    await store.save_answered(uow, [answered.event])
    uow.emit(answered.event)
    return {"code": cycle.code, **answered.told()}
