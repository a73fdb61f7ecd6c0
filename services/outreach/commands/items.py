"""What may be asked about items raised (意见、建议、诉求、困难): how one comes in, reads otherwise, and goes."""

from __future__ import annotations

from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from services.outreach.commands.fields import Day, Line, RecordCode, Text
from shared.commands import Command
from shared.events.outreach import ItemKind, ItemOrigin, ItemTopic

ItemCode = Annotated[RecordCode, Field(description="事项编码 | code of the item", examples=["I-2025-001"])]


class RaiseItem(Command):
    """登记意见、建议、诉求或困难 | Record an opinion, a suggestion, a demand or a difficulty"""

    code: ItemCode
    origin: ItemOrigin
    expert: RecordCode | None = Field(None, examples=["E-001"])
    branch: RecordCode | None = Field(None, description="专家的分支机构可不填 | an expert's own branch may be left out")
    activity: RecordCode | None = Field(None, description="在哪项活动上提出 | the activity at which it was raised")
    meeting: RecordCode | None = Field(
        None, description="在哪次联席会议上提出 | the joint meeting at which it was raised"
    )
    kind: ItemKind
    topic: ItemTopic
    text: Text = Field(description="加密保存 | sealed: under the expert's key, or one of the item's own")
    raiser: Line | None = Field(
        None, description="会员姓名，可不填，加密保存 | a member's name, sealed; it may be left out"
    )
    wants_reply: bool = True
    confidential: bool = False
    consent_to_be_named: bool = False
    raised_on: Day

    @model_validator(mode="after")
    def _says_who(self) -> Self:
        said = {"expert": self.expert, "branch": self.branch, "activity": self.activity, "member": "unnamed"}
        if said[self.origin] is None:
            raise ValueError(f"须指明由谁或在哪里提出 | an item of origin {self.origin} says which {self.origin}")
        if self.raiser is not None and self.origin != "member":
            raise ValueError(
                "此处只填会员姓名，专家和分支机构用编码 | only a member is named here: experts and branches have codes"
            )
        return self


class ChangeItem(Command):
    """One step of an item."""

    CHANGES: ClassVar[bool] = True

    code: ItemCode


class CorrectItem(ChangeItem):
    """更正事项登记内容 | Correct what was entered of an item: what is given replaces what was entered"""

    kind: ItemKind | None = None
    topic: ItemTopic | None = None
    branch: RecordCode | None = None
    wants_reply: bool | None = None
    confidential: bool | None = None

    @model_validator(mode="after")
    def _says_what(self) -> Self:
        if self.model_fields_set <= {"code"}:
            raise ValueError("更正须指明更正哪一项 | a correction says what is to be corrected")
        return self


class WithdrawItem(ChangeItem):
    """撤销误登记的事项 | Withdraw an item that was entered by mistake"""


class EraseItem(ChangeItem):
    """销毁事项内容和提出人姓名 | Destroy the words of an item and the name of its raiser; it still counts"""
