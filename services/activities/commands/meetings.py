"""What may be asked about joint meetings."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from services.activities.commands.fields import (
    Day,
    Given,
    Line,
    Number,
    RecordCode,
    Text,
    Title,
)
from shared.commands import Command
from shared.events.activities import AttendanceState


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
