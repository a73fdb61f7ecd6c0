"""What may be asked while an item is handled: acknowledged, assigned, given back, passed on, extended."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from services.outreach.commands.fields import Day, Line, RecordCode, Text
from services.outreach.commands.items import ChangeItem
from shared.events.outreach import OwnerKind

Number = Annotated[str, Field(min_length=1, max_length=64, examples=["示例发〔2025〕12号"])]


class AcknowledgeItem(ChangeItem):
    """告知已收到 | Let its raiser know that an item has arrived"""

    acknowledged_on: Day


class AssignItem(ChangeItem):
    """交办 | Assign an item to a person or a body, for the first time or anew"""

    owner: RecordCode = Field(description="承办人或承办单位编码 | code of the person or body", examples=["R-2"])
    owner_kind: OwnerKind
    assigned_on: Day


class TransferItemBack(ChangeItem):
    """退回交办（须在期限内说明理由） | Give an item back, within the days allowed and with a reason"""

    returned_on: Day
    because: Text = Field(description="理由，加密保存 | the reason, sealed")


class PassItemOn(ChangeItem):
    """反映至有关单位 | Pass an item on to a body outside that can do something about it"""

    to: Line = Field(description="单位名称，不填个人 | name of the body, never of a person", examples=["示例主管部门"])
    passed_on_on: Day
    number: Number | None = Field(None, description="文号 | number of the letter")


class RecordOutsideReply(ChangeItem):
    """登记有关单位的回复 | Record the reply of the body outside"""

    replied_on: Day
    text: Text | None = Field(None, description="回复内容，加密保存 | what it said, sealed")


class ExtendItem(ChangeItem):
    """延期办理一次（说明理由并告知提出人） | Extend the deadline once, with a reason told to the raiser"""

    until: Day = Field(description="新的办复期限 | the new last day")
    extended_on: Day = Field(description="告知提出人的日期 | the day its raiser was told")
    because: Text = Field(description="理由，加密保存 | the reason, sealed")
