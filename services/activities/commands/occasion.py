"""What is said alike of one activity and of a series of them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from services.activities.commands.fields import (
    Day,
    HeadCount,
    HostCode,
    Line,
    OfficeTime,
    RecordCode,
    Title,
    branch_hosts,
)
from shared.commands import Command
from shared.events.activities import OpenTo

ActivityKind = Literal[
    "joint_meeting",
    "visit",
    "co_building",
    "lecture",
    "academic",
    "member_service",
    "party_day",
    "training",
    "research_visit",
    "study",
    "other",
]


class Occasion(Command):
    """Who does what for whom, from when on; how long it lasts, and so whether its hours fit, each kind says itself."""

    code: RecordCode
    kind: ActivityKind
    title: Title
    hosts: tuple[HostCode, ...] = Field(min_length=1, max_length=100)
    partners: tuple[HostCode, ...] = Field((), max_length=100)
    starts_on: Day
    start_time: OfficeTime | None = Field(None, examples=["09:00"])
    end_time: OfficeTime | None = Field(None, examples=["11:30"])
    online: bool = False
    place: Line | None = None
    open_to: OpenTo
    led_by_party_members: bool = False
    expected: HeadCount | None = None
    leaders: tuple[RecordCode, ...] = Field((), max_length=50, description="参加的领导职务 | posts, never names")
    documents: tuple[RecordCode, ...] = Field((), max_length=50, description="学习的文件 | documents studied")

    def concerns(self) -> frozenset[str]:
        """The hosting branches; the society, its Party branch and outside units are nobody's own."""
        return frozenset(branch_hosts(self.hosts))
