"""Activities from their plan to their archive, and records withdrawn."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from shared.events.base import Code, Count, DomainEvent, PublicTitle, upcast

OpenTo = Literal["members", "public", "internal"]
# Hours and minutes of the office's day, `09:30`.
ClockTime = Annotated[Code, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]


class ActivityPlan(DomainEvent):
    """
    What is known of an activity before it takes place; `effective_on` is its first day.

    `hosts` and `partners` are branch codes, `society`, `party_branch`, or codes of outside units (`unit:<code>`).
    `kind` is a word of services/activities/commands/activities.py, and there may be more of them later.
    `leaders` are the posts, never the names, of leaders who take part; `documents` are what is studied.
    `start_time` is that of its first day and `end_time` that of its last, in the office's time zone. `series` and
    `occurrence` (its number there) say that it is one of a series.
    `cost_fen` is what it may cost or has cost, in fen.
    """

    code: Code
    kind: Code
    title: PublicTitle
    hosts: tuple[Code, ...]
    ends_on: date
    online: bool
    open_to: OpenTo
    led_by_party_members: bool
    expected: Count | None = None
    key_works: tuple[Code, ...] = ()
    partners: tuple[Code, ...] = ()
    pairing: Code | None = None
    leaders: tuple[Code, ...] = ()
    documents: tuple[Code, ...] = ()
    plan_line: Code | None = None
    start_time: ClockTime | None = None
    end_time: ClockTime | None = None
    series: Code | None = None
    occurrence: Count | None = None
    cost_fen: Count | None = None


class ActivityPlanned(ActivityPlan, type="activities.activity.planned.v1"):
    """An activity is meant to take place, or is planned otherwise than before."""


class ActivityAnnounced(ActivityPlan, type="activities.activity.announced.v1"):
    """Those whom it is open to were told of it."""


class ActivityRecord(ActivityPlan):
    """
    An activity as it took place.

    `attendances` counts 人次; `people` are keyed hashes of those who can be told apart, so the rest is "attendances
    without names". `members`, `public` and `scientists` are parts of the attendances as far as they were counted.
    `present` (实到) are those in the room, where the attendances count others too.
    """

    attendances: Count
    people: tuple[Code, ...] = ()
    members: Count | None = None
    public: Count | None = None
    scientists: Count | None = None
    present: Count | None = None
    party_members_present: Count | None = None
    minutes_filed_on: date | None = None


class ActivityHeld(ActivityRecord, type="activities.activity.held.v2"):
    """An activity took place."""


# In the second version `kind` is open; what was said before says the same.
upcast("activities.activity.held.v1", ActivityHeld.TYPE, dict)


class ActivityCorrected(ActivityRecord, type="activities.activity.corrected.v1"):
    """It took place otherwise than was recorded: from now on this counts, and what was reported stays reported."""


class ActivityCancelled(DomainEvent, type="activities.activity.cancelled.v1"):
    """It does not take place, or did not take place as recorded: the plan or the record is withdrawn."""

    code: Code


class ActivityArchived(DomainEvent, type="activities.activity.archived.v1"):
    """Its papers are complete."""

    code: Code
