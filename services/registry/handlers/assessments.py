"""A cycle is opened, branches score themselves and are scored, and all scores are unsealed at once."""

from __future__ import annotations

from collections.abc import Iterable

from services.registry.commands.assessments import (
    OpenAssessment,
    Recuse,
    ScoreBranch,
    ScoreOneself,
    UnsealAssessment,
)
from services.registry.domain.assessment import cycle as domain
from services.registry.domain.assessment.cycle import Cycle
from services.registry.domain.assessment.refusals import RecordsUnknown
from services.registry.domain.refusals import AlreadyThere
from services.registry.store.assessments import cycles, facts, scores
from services.registry.store.assessments.measured import keep_measured
from shared.database import UnitOfWork
from shared.events.registry import AssessmentScored, Assessor
from shared.http import Answer


async def open_assessment(uow: UnitOfWork, command: OpenAssessment) -> Answer:
    """A year's assessment begins under the scheme in force on that day; every active branch takes part."""
    if await uow.lock(f"assessment/{command.code}"):
        raise AlreadyThere(field="code", code=command.code)
    day = command.effective_on or uow.today
    version = await cycles.scheme_on(uow.connection, day)
    await cycles.free_year(uow, command.year, version.scheme.code)
    active = await cycles.active_branches(uow, domain.active_day(command.year, day), version.scheme)
    opened = domain.open_assessment(command, version, active, uow.today)
    await cycles.keep_scheme(uow, version)
    await cycles.save_opened(uow, [opened])
    uow.emit(opened)
    return {"code": opened.code, "scheme_version": version.since.isoformat(), "branches": len(opened.branches)}


async def score_oneself(uow: UnitOfWork, command: ScoreOneself) -> Answer:
    """A branch scores itself, with the records that show it."""
    cycle = await locked(uow, command.code)
    domain.check_self_scores(cycle, command)
    await refuse_unknown(uow, (record for one in command.scores for record in one.evidence))
    scored = AssessmentScored(
        code=cycle.code,
        branch=command.branch,
        by="branch",
        scored=await scores.save_self_scores(uow, command),
        of=len(cycle.scheme.indicators),
        effective_on=uow.today,
    )
    return await _handed_in(uow, scored)


async def score_branch(uow: UnitOfWork, command: ScoreBranch) -> Answer:
    """An assessor judges a branch of others; what they gave stays sealed."""
    cycle = await locked(uow, command.code)
    domain.check_judgements(cycle, command, uow.actor, await recused_from(uow, cycle, uow.actor))
    await refuse_unknown(uow, (record for one in command.scores for record in one.evidence))
    await scores.save_judgements(uow, command)
    return await _handed_in(uow, domain.judged_event(cycle, command, uow.actor, uow.today))


async def recuse(uow: UnitOfWork, command: Recuse) -> Answer:
    """An assessor does not judge a branch; what they gave it already is not counted."""
    cycle = await locked(uow, command.code)
    office = uow.permit is not None and uow.permit.caller.holds("secretariat")
    domain.check_recusal(cycle, command, uow.actor, office)
    await scores.save_recusal(uow, command)
    return {"code": cycle.code, "assessor": command.assessor, "branch": command.branch}


async def unseal_assessment(uow: UnitOfWork, command: UnsealAssessment) -> Answer:
    """All scores are opened at once, when all are in; the computed values of this moment are the ones used."""
    cycle = await locked(uow, command.code)
    recused = {one.login: await recused_from(uow, cycle, one.login) for one in cycle.assessors}
    given = await scores.handed_in(uow, cycle.code)
    missing = domain.outstanding(cycle, recused, given)
    counted = sum(branch not in recused.get(login, ()) for login, branch in given)
    unsealed = domain.unseal(cycle, missing, counted, command.effective_on or uow.today)
    pairs = [(login, branch) for login, branches in recused.items() for branch in sorted(branches)]
    await scores.save_found_recusals(uow, cycle.code, pairs)
    await facts.use_values(uow, cycle)
    await keep_measured(uow, cycle)
    await cycles.save_unsealed(uow, [unsealed])
    uow.emit(unsealed)
    return {"code": cycle.code, "branches": unsealed.branches, "scores": unsealed.scores}


async def locked(uow: UnitOfWork, code: str) -> Cycle:
    """The cycle, with nobody else changing it."""
    await uow.lock(f"assessment/{code}")
    return await cycles.cycle(uow.connection, code)


async def recused_from(uow: UnitOfWork, cycle: Cycle, login: str) -> set[str]:
    """The branches a login may not judge: declared, by a post of the person behind it, by an office of the caller."""
    person = (cycle.assessor(login) or Assessor(login=login)).person
    by_post = await scores.branches_by_post(uow, cycle, {login, person or login})
    found = (await scores.declared_recusals(uow, cycle.code)).get(login, set()).union(*by_post.values())
    if uow.permit is not None and uow.actor == login:
        found |= uow.permit.caller.scopes("branch_liaison") & set(cycle.branches)
    return found


async def refuse_unknown(uow: UnitOfWork, records: Iterable[str]) -> None:
    """Evidence is a record that is here."""
    if unknown := await scores.unknown_records(uow, records):
        raise RecordsUnknown(field="evidence", records=", ".join(unknown))


async def _handed_in(uow: UnitOfWork, event: AssessmentScored) -> Answer:
    await cycles.save_scored(uow, [event])
    uow.emit(event)
    return {"code": event.code, "branch": event.branch, "scored": event.scored, "of": event.of}
