"""The door for events: what the registry says of branches, liaisons and targets, and which activities were held."""

from __future__ import annotations

from typing import Any

from services.outreach import store
from services.outreach.store import elsewhere
from services.outreach.store.posts import save_posts
from services.outreach.store.proposals import save_attendance, save_standing
from shared.consumer import Handler
from shared.database import UnitOfWork
from shared.events.activities import (
    ActivityCancelled,
    ActivityCorrected,
    ActivityHeld,
    ActivityPlanned,
    AttendanceRecorded,
    DecidedItemClosed,
    DecidedItemPostponed,
    DecidedItemRestored,
    DecidedItemWithdrawn,
    ItemDecided,
    JointMeetingHeld,
    MeetingWithdrawn,
    SessionCancelled,
    SessionCorrected,
    SessionHeld,
    SessionPlanned,
)
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
    """Somebody came into a post or left one: experts of a liaison who has gone need another, in whatever office."""
    await save_posts(uow, events)


async def on_society_described(uow: UnitOfWork, events: list[Event[SocietyDescribed]]) -> None:
    """The society has set its targets: one of them is the hundred."""
    await store.save_targets(uow, events)


async def on_activity_held(uow: UnitOfWork, events: list[Event[ActivityHeld]]) -> None:
    """An activity was held: items may have been raised there."""
    await store.save_activities(uow, events)
    await save_standing(uow, events)


async def on_activity_standing(uow: UnitOfWork, events: list[Event[Any]]) -> None:
    """An activity was cancelled, or stands again: nobody met at one that did not take place."""
    await save_standing(uow, events)


async def on_attendance(uow: UnitOfWork, events: list[Event[AttendanceRecorded]]) -> None:
    """A sheet says who came: an expert and the own liaison may have spoken there."""
    await save_attendance(uow, events)


async def on_meeting_held(uow: UnitOfWork, events: list[Event[JointMeetingHeld]]) -> None:
    """A joint meeting was held: branches may have raised items there."""
    await store.save_meetings(uow, events)


async def on_meeting_withdrawn(uow: UnitOfWork, events: list[Event[MeetingWithdrawn]]) -> None:
    """A joint meeting did not take place: nothing more can be raised there."""
    await store.forget_meetings(uow, events)


async def on_item_withdrawn(uow: UnitOfWork, events: list[Event[DecidedItemWithdrawn]]) -> None:
    """Nothing was decided about items of ours after all."""
    await elsewhere.forget_decided(uow, events)


async def on_session(uow: UnitOfWork, events: list[Event[Any]]) -> None:
    """A session has items of ours on its agenda, considered them, or does not take place."""
    await elsewhere.save_sessions(uow, events)


async def on_item_decided(uow: UnitOfWork, events: list[Event[ItemDecided]]) -> None:
    """Something was decided about items of ours."""
    await elsewhere.save_decided(uow, events)


async def on_decided_item(uow: UnitOfWork, events: list[Event[Any]]) -> None:
    """What was decided is done, or due on another day."""
    await elsewhere.save_decided_steps(uow, events)


FAMILIES = (
    *("registry.branch", "registry.post", "registry.society"),
    *("activities.activity", "activities.attendance", "activities.meeting"),
    *("activities.session", "activities.decided_item"),
)
_HEARD: dict[Any, Handler] = {
    BranchFounded: on_branch,
    BranchChanged: on_branch,
    BranchEnded: on_branch,
    PostFilled: on_post,
    PostEnded: on_post,
    SocietyDescribed: on_society_described,
    ActivityHeld: on_activity_held,
    ActivityPlanned: on_activity_standing,
    ActivityCorrected: on_activity_standing,
    ActivityCancelled: on_activity_standing,
    AttendanceRecorded: on_attendance,
    JointMeetingHeld: on_meeting_held,
    SessionPlanned: on_session,
    SessionHeld: on_session,
    SessionCorrected: on_session,
    SessionCancelled: on_session,
    ItemDecided: on_item_decided,
    DecidedItemPostponed: on_decided_item,
    DecidedItemClosed: on_decided_item,
    DecidedItemRestored: on_decided_item,
    DecidedItemWithdrawn: on_item_withdrawn,
    MeetingWithdrawn: on_meeting_withdrawn,
}
HEARS: dict[str, Handler] = {event.TYPE: handler for event, handler in _HEARD.items()}
