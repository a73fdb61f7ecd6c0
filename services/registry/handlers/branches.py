"""Branches are founded, and explain why they have no Party group."""

from __future__ import annotations

from services.registry.commands.branches import ExplainGroupAbsence, FoundBranch
from services.registry.domain import branch as domain
from services.registry.domain.refusals import AlreadyThere
from services.registry.domain.timeline import Timeline, refuse_taken
from services.registry.handlers.ingress import release_waiting
from services.registry.store import branches as store
from services.registry.store.bodies import body
from services.registry.store.party_groups import group_on
from shared.database import UnitOfWork
from shared.http import Answer


async def found_branch(uow: UnitOfWork, command: FoundBranch) -> Answer:
    """A branch begins; its name is judged against the rule and all other names."""
    await store.hold_names(uow)
    if await uow.lock(f"branch/{command.code}") or await body(uow, command.code):
        raise AlreadyThere(field="code", code=command.code)
    founding = domain.found_branch(command, await store.register(uow, command.founded_on or uow.today))
    others = await store.timelines(uow, [founding.event.name])
    refuse_taken([founding.event], Timeline(command.code), others)
    await store.save_branches(uow, [founding.event])
    if founding.broken and command.override_reason:
        await store.save_override(uow, command.code, founding.event.name, founding.broken, command.override_reason)
    uow.emit(founding.event)
    await release_waiting(uow, [command.code])
    return founding.told()


async def explain_group_absence(uow: UnitOfWork, command: ExplainGroupAbsence) -> Answer:
    """A branch without a Party group says why."""
    on = command.effective_on or uow.today
    await uow.lock(f"branch/{command.branch}")
    states = await store.states(uow, command.branch)
    explained = domain.explain_absence(command, states, await group_on(uow, command.branch, on), on)
    await store.save_absences(uow, [explained])
    uow.emit(explained)
    return {"branch": explained.code, "reason": explained.reason, "effective_on": on.isoformat()}
