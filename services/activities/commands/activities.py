"""What may be asked about activities."""

from __future__ import annotations

from typing import ClassVar, Self

from pydantic import Field, model_validator

from services.activities.commands.fields import (
    Day,
    EvidenceCode,
    Given,
    HeadCount,
    HostCode,
    Line,
    RecordCode,
    Text,
    Title,
    branch_hosts,
)
from shared.commands import Command
from shared.events.activities import ActivityKind, OpenTo, Tick


class Attendee(Given):
    """Somebody who can be told apart: by member code, or else by name and unit. Only a keyed hash is kept."""

    member: RecordCode | None = None
    name: Line | None = None
    unit: Line | None = None

    @model_validator(mode="after")
    def _told_apart_in_one_way(self) -> Self:
        by_member = self.member is not None and self.name is None and self.unit is None
        by_name = self.member is None and self.name is not None and self.unit is not None
        if not (by_member or by_name):
            raise ValueError("either a member code, or a name with its unit")
        return self


class TickGiven(Given):
    """One of the three ticks; without `evidence` the activity's own record is the evidence."""

    key_work: RecordCode
    tick: Tick
    evidence: EvidenceCode | None = None


class HoldActivity(Command):
    """登记已开展的活动 | Record an activity that was held"""

    code: RecordCode
    kind: ActivityKind
    title: Title
    hosts: tuple[HostCode, ...] = Field(min_length=1, max_length=100)
    starts_on: Day
    ends_on: Day | None = Field(None, description="the same day, when it is left out")
    online: bool = False
    place: Line | None = None
    open_to: OpenTo
    led_by_party_members: bool = False
    expected: HeadCount | None = None
    attendances: HeadCount = Field(description="人次: everybody who came, with or without a name")
    people: tuple[Attendee, ...] = Field((), max_length=2000)
    party_members_present: HeadCount | None = None
    key_works: tuple[RecordCode, ...] = Field((), max_length=50)
    ticks: tuple[TickGiven, ...] = Field((), max_length=150)
    minutes_filed_on: Day | None = None
    summary: Text | None = None

    def concerns(self) -> frozenset[str]:
        """The hosting branches; the society, its Party branch and outside units are nobody's own."""
        return frozenset(branch_hosts(self.hosts))


class CancelActivity(Command):
    """撤销活动记录（并未如此开展） | Withdraw the record of an activity that did not take place as recorded"""

    CHANGES: ClassVar[bool] = True

    code: RecordCode
    because: Text | None = None
