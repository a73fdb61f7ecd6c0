"""Group members: the public name of the unit, entered by the secretariat, because no event carries one."""

from __future__ import annotations

from services.registry.commands.members import NameGroupMember
from services.registry.domain.declaring import NotAGroupMember
from services.registry.store import group_members as store
from shared.database import UnitOfWork
from shared.http import Answer


async def name_group_member(uow: UnitOfWork, command: NameGroupMember) -> Answer:
    """The last name entered holds; those before stay for readings of the past."""
    if not await store.was_ever_group(uow, command.member):
        raise NotAGroupMember(field="member", member=command.member)
    await store.save_name(uow, command.member, command.name)
    return {"member": command.member, "name": command.name}
