"""Branches change, pause, end, and are taken back where that was a mistake."""

from __future__ import annotations

from services.registry.commands.branch_changes import ChangeBranch, EndBranch, OfBranch, ReopenBranch
from services.registry.domain import branch_changes as domain
from services.registry.domain.name import tidy
from services.registry.domain.timeline import Timeline
from services.registry.handlers.bodies import end_all_of
from services.registry.store import branches as store
from services.registry.store.rules import decision_rule
from shared.database import UnitOfWork
from shared.errors import Unknown
from shared.http import Answer


async def change_branch(uow: UnitOfWork, command: ChangeBranch) -> Answer:
    """
    What is left out stays as it is; null empties host unit, address or discipline. A change of a past day is carried
    on to later states that did not change the same themselves; on the day of a state it corrects that state.
    """
    on = command.effective_on or uow.today
    await store.hold_names(uow)
    timeline, version = await timeline_of(uow, command.code)
    others = await store.timelines(uow, [tidy(command.name or "")])
    register, rule = await store.register(uow, on), await decision_rule(uow, on)
    move = domain.change_branch(command, timeline, register, others, rule, on)
    if move.broken and command.override_reason:
        await store.save_override(uow, command.code, move.state.name, move.broken, command.override_reason)
    if command.because:
        await store.save_correction(uow, command.code, version + 1, move.changed, command.because)
    return await carry_out(uow, move)


async def change_status(uow: UnitOfWork, command: OfBranch) -> Answer:
    """The branch has another status from a day on, past or future."""
    on = command.effective_on or uow.today
    timeline, _ = await timeline_of(uow, command.code)
    return await carry_out(uow, domain.move_status(command, timeline, await decision_rule(uow, on), on))


async def end_branch(uow: UnitOfWork, command: EndBranch) -> Answer:
    """
    The branch is no more from a day on, past or future; its posts, its term and its Party group end with it.

    `ended_along` are their codes; `stays_open` is what somebody has to look after, members that it still has among it.
    """
    on = command.effective_on or uow.today
    timeline, _ = await timeline_of(uow, command.code)
    move = domain.end_branch(command, timeline, await decision_rule(uow, on), on)
    along = await end_all_of(uow, command.code, on, move.state.decision)
    answer = await carry_out(uow, move)
    return {**answer, "ended_along": along, "stays_open": await store.open_after(uow, command.code, on)}


async def reopen_branch(uow: UnitOfWork, command: ReopenBranch) -> Answer:
    """
    An ending recorded wrongly, or announced and given up, is taken back on its own day; the reason is kept.

    What ended along is not taken back with it: `not_restored` counts it, so that it is told again where it is right.
    """
    await store.hold_names(uow)
    timeline, version = await timeline_of(uow, command.code)
    others = await store.timelines(uow, {state.name for state in timeline.told})
    move = domain.reopen_branch(command, timeline, others)
    await store.save_correction(uow, command.code, version + 1, move.changed, command.because)
    lost = await store.ended_with(uow, command.code, move.state.effective_on)
    return {**await carry_out(uow, move), "not_restored": lost}


async def timeline_of(uow: UnitOfWork, code: str) -> tuple[Timeline, int]:
    """A branch over time, locked, and its version. Raises Unknown, StaleVersion."""
    if not await store.known_codes(uow, [code]):
        raise Unknown(field="code", what="分支机构 (branch)", code=code)
    version = await uow.lock(f"branch/{code}")
    return Timeline(code, await store.states(uow, code)), version


async def carry_out(uow: UnitOfWork, move: domain.Move) -> Answer:
    """Save and say every state of a move, each in its turn: a branch has one state a statement."""
    for state in move.states:
        await store.save_branches(uow, [state])
        uow.emit(state)
    return move.told()
