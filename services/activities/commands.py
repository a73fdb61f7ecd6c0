"""What may be asked of activities. No field takes a phone number, and a field that is not here is refused."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from shared.commands import Command
from shared.events.activities import ActivityKind, AttendanceState, OpenTo, Tick
from shared.events.base import Code, PublicTitle

SOCIETY, PARTY_BRANCH, UNIT = "society", "party_branch", "unit:"


def _readable(text: str) -> str:
    """PostgreSQL cannot keep NUL, and nobody can read it."""
    if "\0" in text:
        raise ValueError("a text has no NUL character")
    return text


# 50, so that `activity/<code>` is a code of at most 64 characters in the evidence of a tick.
RecordCode = Annotated[Code, Field(max_length=50, pattern=r"^[0-9A-Za-z][0-9A-Za-z_.-]*$")]
HostCode = Annotated[Code, Field(pattern=r"^(unit:)?[0-9A-Za-z][0-9A-Za-z_.-]*$")]
EvidenceCode = Annotated[Code, Field(pattern=r"^[a-z_]+/[0-9A-Za-z][0-9A-Za-z_.-]*$")]
Title = Annotated[PublicTitle, AfterValidator(_readable)]
# Far from the ends of the calendar, where adding days or reading a setting has no answer.
Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2200, 12, 31))]
Text = Annotated[str, Field(min_length=1, max_length=4000), AfterValidator(_readable)]
Line = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_readable)]
HeadCount = Annotated[int, Field(ge=0, le=1_000_000)]
Number = Annotated[int, Field(ge=1, le=9999)]


class Given(BaseModel):
    """A group of fields inside a command; unknown fields are refused here too."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class ListKeyWork(Command):
    """列入年度重点工作 | List one of the year's key works"""

    code: RecordCode
    year: int = Field(ge=1980, le=2200)
    number: Number
    title: Title


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


class BranchPresence(Given):
    """How a branch was represented at a joint meeting; the reason is kept and never told."""

    branch: RecordCode
    state: AttendanceState
    reason: Line | None = None


class Decided(Given):
    """What a joint meeting decided; the title is a public heading, the text is kept."""

    number: Number
    title: Title
    text: Text | None = None
    lead: RecordCode
    co_leads: tuple[RecordCode, ...] = Field((), max_length=100)
    due_on: Day


class HoldJointMeeting(Command):
    """登记联席会议及议定事项 | Record a joint meeting, who was there, and what it decided"""

    code: RecordCode
    number: Number
    title: Title
    held_on: Day
    attendance: tuple[BranchPresence, ...] = Field((), max_length=1000)
    decided: tuple[Decided, ...] = Field((), max_length=200)

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        for name, values in (
            ("branch", [presence.branch for presence in self.attendance]),
            ("number of a decided item", [item.number for item in self.decided]),
        ):
            if len(set(values)) != len(values):
                raise ValueError(f"each {name} once")
        return self


class CloseDecidedItem(Command):
    """议定事项办结（审核人同意） | Close a decided item, as its reviewer"""

    CHANGES: ClassVar[bool] = True

    code: RecordCode
    closed_on: Day
    note: Text | None = None


def branch_hosts(hosts: tuple[str, ...]) -> list[str]:
    """Those hosts that are branches."""
    return [host for host in hosts if host not in (SOCIETY, PARTY_BRANCH) and not host.startswith(UNIT)]
