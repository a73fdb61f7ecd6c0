"""What may be asked about contacts proposed from a shared attendance."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from services.outreach.commands.contacts import RaisedThen
from services.outreach.commands.fields import RecordCode, Text
from shared.commands import Command

Activity = Annotated[RecordCode, Field(description="活动编码 | code of the activity", examples=["A-2025-001"])]
Expert = Annotated[RecordCode, Field(description="专家编码 | code of the expert", examples=["E-001"])]


class TakeProposal(Command):
    """采纳联系建议：一步登记为“会议间隙”联系 | Take a proposal over: it becomes a contact at a meeting"""

    activity: Activity
    expert: Expert
    summary: Text | None = Field(None, description="可不填 | may be left out")
    raised: tuple[RaisedThen, ...] = Field((), max_length=20, description="同时登记的事项 | items recorded with it")


class DismissProposal(Command):
    """不采纳联系建议 | Dismiss a proposal: they did not speak"""

    activity: Activity
    expert: Expert
