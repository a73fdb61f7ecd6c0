"""The door for events: what the registry says of branches, liaisons and the society's targets."""

from __future__ import annotations

from typing import Any

from services.activities import store
from shared.consumer import Handler
from shared.database import UnitOfWork
from shared.events.base import Event
from shared.events.registry import (
    BranchChanged,
    BranchEnded,
    BranchFounded,
    BranchState,
    PostEnded,
    PostFilled,
    PostState,
    SocietyDescribed,
)


async def on_branch(uow: UnitOfWork, events: list[Event[BranchState]]) -> None:
    """A branch was founded, changed or ended: hosts are judged by how it stood on the activity's day."""
    await store.save_branches(uow, events)


async def on_post(uow: UnitOfWork, events: list[Event[PostState]]) -> None:
    """A liaison came or went: it decides which branches a joint meeting expects."""
    await store.save_liaisons(uow, events)


async def on_society_described(uow: UnitOfWork, events: list[Event[SocietyDescribed]]) -> None:
    """The society has set its targets: one of them is the number of key works a year."""
    await store.save_targets(uow, events)


FAMILIES = ("registry.branch", "registry.post", "registry.society")
_HEARD: dict[Any, Handler] = {
    BranchFounded: on_branch,
    BranchChanged: on_branch,
    BranchEnded: on_branch,
    PostFilled: on_post,
    PostEnded: on_post,
    SocietyDescribed: on_society_described,
}
HEARS: dict[str, Handler] = {event.TYPE: handler for event, handler in _HEARD.items()}
