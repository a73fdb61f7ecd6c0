"""What may be asked about items raised (意见、建议、诉求、困难)."""

from __future__ import annotations

from typing import ClassVar, Self

from pydantic import Field, model_validator

from services.outreach.commands.fields import Day, RecordCode, Text
from shared.commands import Command
from shared.events.outreach import ItemKind, ItemOrigin, ItemTopic, Reaction, ResultClass


class RaiseItem(Command):
    """登记意见、建议、诉求或困难 | Record an opinion, a suggestion, a demand or a difficulty"""

    code: RecordCode
    origin: ItemOrigin
    expert: RecordCode | None = None
    branch: RecordCode | None = Field(None, description="an expert's own branch may be left out")
    activity: RecordCode | None = None
    kind: ItemKind
    topic: ItemTopic
    text: Text
    wants_reply: bool = True
    confidential: bool = False
    consent_to_be_named: bool = False
    raised_on: Day

    @model_validator(mode="after")
    def _says_who(self) -> Self:
        said = {"expert": self.expert, "branch": self.branch, "activity": self.activity, "member": "unnamed"}
        if said[self.origin] is None:
            raise ValueError(f"an item of origin {self.origin} says which {self.origin}")
        return self


class AnswerItem(Command):
    """办复 | Answer an item; answered and solved are two things"""

    CHANGES: ClassVar[bool] = True

    code: RecordCode
    answered_on: Day
    result: ResultClass
    solved: bool
    text: Text | None = None


class CloseItem(Command):
    """反馈并办结（不需回复的为已知悉） | Close an item after its raiser was told"""

    CHANGES: ClassVar[bool] = True

    code: RecordCode
    told_on: Day
    reaction: Reaction | None = None
