"""The door for events: branches, liaisons, targets and codes of records from others, kept runs, days off."""

from __future__ import annotations

from typing import Any

from services.activities import store
from services.activities.store.heard import save_marked_days, save_records
from services.activities.store.sessions import save_runs
from services.activities.store.suggestions import save_carried
from shared.consumer import Handler
from shared.database import UnitOfWork
from shared.events.base import TYPES, Event
from shared.events.outreach import CalendarDayMarked, ItemCarried
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
from shared.events.reporting import RunKept, RunProvided


async def on_branch(uow: UnitOfWork, events: list[Event[BranchState]]) -> None:
    """A branch was founded, changed or ended: hosts are judged by how it stood on the activity's day."""
    await store.save_branches(uow, events)
    await save_records(uow, events)


async def on_post(uow: UnitOfWork, events: list[Event[PostState]]) -> None:
    """Somebody took or left a post: liaisons decide which branches a meeting expects, committees which persons."""
    await store.save_liaisons(uow, events)
    await store.save_posts(uow, events)
    await save_records(uow, events)


async def on_society_described(uow: UnitOfWork, events: list[Event[SocietyDescribed]]) -> None:
    """The society has set its targets: one of them is the number of key works a year."""
    await store.save_targets(uow, events)


async def on_run_kept(uow: UnitOfWork, events: list[Event[RunKept]]) -> None:
    """Reporting has kept a digest: a session that asked for the pack of its period is given it by the clock."""
    await save_runs(uow, events)
    await save_records(uow, events)


async def on_run_provided(uow: UnitOfWork, events: list[Event[RunProvided]]) -> None:
    """It has answered who asked for a pack, with one kept before where nothing has changed since."""
    await save_runs(uow, events)


async def on_record(uow: UnitOfWork, events: list[Event[Any]]) -> None:
    """Something was told of a record that may be evidence here: its code is known from then on."""
    await save_records(uow, events)


async def on_item_carried(uow: UnitOfWork, events: list[Event[ItemCarried]]) -> None:
    """Outreach carries a suggestion to a session: the clock puts it on the agenda."""
    await save_carried(uow, events)
    await save_records(uow, events)


async def on_day_marked(uow: UnitOfWork, events: list[Event[CalendarDayMarked]]) -> None:
    """The society works or rests on a day: what is planned from now on keeps to it."""
    await save_marked_days(uow, events)


# Of these only the codes of records are kept, so that evidence can be looked up.
OF_RECORDS = (
    *("registry.body", "registry.term", "registry.party_group", "registry.document", "registry.incoming"),
    *("registry.compendium", "registry.honour", "registry.assessment", "registry.annual_facts", "registry.finding"),
    *("registry.re_election", "outreach.expert", "outreach.contact", "outreach.item"),
)
FAMILIES = (
    *("reporting.delivery", "reporting.run", "outreach.calendar"),
    *("registry.branch", "registry.post", "registry.society"),
    *OF_RECORDS,
)
_HEARD: dict[Any, Handler] = {
    BranchFounded: on_branch,
    BranchChanged: on_branch,
    BranchEnded: on_branch,
    PostFilled: on_post,
    PostEnded: on_post,
    SocietyDescribed: on_society_described,
    RunKept: on_run_kept,
    RunProvided: on_run_provided,
    CalendarDayMarked: on_day_marked,
    ItemCarried: on_item_carried,
}
_OF_RECORDS = (type_ for type_ in TYPES if type_.startswith(tuple(f"{family}." for family in OF_RECORDS)))
HEARS: dict[str, Handler] = {
    **dict.fromkeys(_OF_RECORDS, on_record),
    **{event.TYPE: handler for event, handler in _HEARD.items()},
}
