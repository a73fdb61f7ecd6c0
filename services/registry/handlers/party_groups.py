"""Party groups are formed and dissolved."""

from __future__ import annotations

from services.registry.commands.party_groups import DissolvePartyGroup, FormPartyGroup
from services.registry.domain import party_group as domain
from services.registry.domain.branch import living_branch
from services.registry.domain.refusals import AlreadyThere
from services.registry.store import branches, party_groups
from services.registry.store.posts import posts_of
from services.registry.store.rules import post_rule
from shared.database import UnitOfWork
from shared.http import Answer


async def form_party_group(uow: UnitOfWork, command: FormPartyGroup) -> Answer:
    """A living branch gets its Party group, led by one of the branch's leaders."""
    if await uow.lock(f"party_group/{command.code}"):
        raise AlreadyThere(field="code", code=command.code)
    living_branch(command.branch, await branches.states(uow, command.branch), command.effective_on)
    posts, groups = await posts_of(uow, command.branch), await party_groups.groups_of(uow, command.branch)
    formed = domain.form_group(command, posts, groups, await post_rule(uow, command.effective_on))
    await party_groups.save_groups(uow, [formed])
    uow.emit(formed)
    return {"code": formed.code, "branch": formed.branch, "leader_post": formed.leader_post}


async def dissolve_party_group(uow: UnitOfWork, command: DissolvePartyGroup) -> Answer:
    """A Party group is no more from a day on."""
    await uow.lock(f"party_group/{command.code}")
    group = await party_groups.group(uow, command.code)
    uow.allow(group.branch)
    dissolved = domain.dissolve_group(group, command)
    await party_groups.save_groups(uow, [dissolved])
    uow.emit(dissolved)
    return {"code": dissolved.code, "branch": dissolved.branch, "dissolved_on": dissolved.effective_on.isoformat()}
