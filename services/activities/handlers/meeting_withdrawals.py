"""The record of a joint meeting is withdrawn whole, with what rests on it where that is agreed to."""

from __future__ import annotations

from services.activities.commands.meetings import WithdrawJointMeeting
from services.activities.domain.meeting_withdrawal import withdraw_joint_meeting as decide
from services.activities.store import meeting_plans
from services.activities.store import meeting_withdrawals as store
from services.activities.store.said import SAYS
from shared.database import UnitOfWork
from shared.http import Answer


async def withdraw_joint_meeting(uow: UnitOfWork, command: WithdrawJointMeeting) -> Answer:
    """
    It did not take place: it counts nowhere, and stays to be read with the reason.

    What it decided and the ticks whose evidence it is go `along`, where that is said. Refused, with the list, where a
    later meeting has taken up an item of its agenda, or a record of others has it as evidence.
    """
    await uow.lock(f"meeting/{command.code}")
    rest = await store.rest_of(uow, command.code)
    known = await meeting_plans.meeting(uow, command.code)
    for event in decide(command, known, rest):
        if save := SAYS[event.TYPE]:
            await save(uow, [event])
        uow.emit(event)
    await store.keep_meeting_withdrawal(uow, command)
    return {"code": command.code, "state": "withdrawn", "along": rest.told()}


async def rests_on_meeting(uow: UnitOfWork, code: str) -> Answer:
    """What a withdrawal would do; nothing is done. Raises Unknown."""
    known = await meeting_plans.meeting(uow, code)
    rest = await store.rest_of(uow, code)
    return {"code": code, "state": known.state, "rests": rest.told()}
