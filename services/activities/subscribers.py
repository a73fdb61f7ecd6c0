"""The door for events: branches, liaisons and targets from the registry, kept runs from reporting."""

from __future__ import annotations

from typing import Any

from services.activities import store
from services.activities.store.sessions import save_runs
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
from shared.events.reporting import RunKept


async def on_branch(uow: UnitOfWork, events: list[Event[BranchState]]) -> None:
    """A branch was founded, changed or ended: hosts are judged by how it stood on the activity's day."""
    await store.save_branches(uow, events)


async def on_post(uow: UnitOfWork, events: list[Event[PostState]]) -> None:
    """Somebody took or left a post: liaisons decide which branches a meeting expects, committees which persons."""
    await store.save_liaisons(uow, events)
    await store.save_posts(uow, events)


async def on_society_described(uow: UnitOfWork, events: list[Event[SocietyDescribed]]) -> None:
    """The society has set its targets: one of them is the number of key works a year."""
    await store.save_targets(uow, events)


async def on_run_kept(uow: UnitOfWork, events: list[Event[RunKept]]) -> None:
    """Reporting has kept a digest: a session that asked for the pack of its period is given it by the clock."""
    await save_runs(uow, events)


FAMILIES = ("reporting.delivery", "registry.branch", "registry.post", "registry.society", "reporting.run")
_HEARD: dict[Any, Handler] = {
    BranchFounded: on_branch,
    BranchChanged: on_branch,
    BranchEnded: on_branch,
    PostFilled: on_post,
    PostEnded: on_post,
    SocietyDescribed: on_society_described,
    RunKept: on_run_kept,
}
HEARS: dict[str, Handler] = {event.TYPE: handler for event, handler in _HEARD.items()}
