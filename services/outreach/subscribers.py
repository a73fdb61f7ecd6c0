"""The door for events: what the registry says of branches, liaisons and targets, and which activities were held."""

from __future__ import annotations

from typing import Any

from services.outreach import store
from shared.consumer import Handler
from shared.database import UnitOfWork
from shared.events.activities import ActivityHeld
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
    """A branch was founded, changed or ended: experts and items name only branches there were."""
    await store.save_branches(uow, events)


async def on_post(uow: UnitOfWork, events: list[Event[PostState]]) -> None:
    """A liaison came or went: experts of one who has gone need another."""
    await store.save_liaisons(uow, events)


async def on_society_described(uow: UnitOfWork, events: list[Event[SocietyDescribed]]) -> None:
    """The society has set its targets: one of them is the hundred."""
    await store.save_targets(uow, events)


async def on_activity_held(uow: UnitOfWork, events: list[Event[ActivityHeld]]) -> None:
    """An activity was held: items may have been raised there."""
    await store.save_activities(uow, events)


FAMILIES = ("registry.branch", "registry.post", "registry.society", "activities.activity")
_HEARD: dict[Any, Handler] = {
    BranchFounded: on_branch,
    BranchChanged: on_branch,
    BranchEnded: on_branch,
    PostFilled: on_post,
    PostEnded: on_post,
    SocietyDescribed: on_society_described,
    ActivityHeld: on_activity_held,
}
HEARS: dict[str, Handler] = {event.TYPE: handler for event, handler in _HEARD.items()}
