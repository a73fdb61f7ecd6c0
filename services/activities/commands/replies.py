"""What a branch may say to the notice of a meeting, the news it may hand in, and links being revoked."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from services.activities.commands.fields import Line, RecordCode, Text
from services.activities.commands.meeting_plans import MeetingCode
from shared.commands import Command

LinkPurpose = Literal["reply", "agenda_item"]


class OfBranch(Command):
    """Something that a branch says about a meeting."""

    meeting: MeetingCode
    branch: RecordCode = Field(examples=["CSBME-01"])

    def concerns(self) -> frozenset[str]:
        """The branch that speaks."""
        return frozenset({self.branch})


class ReplyToNotice(OfBranch):
    """会议回执 | Answer the notice of a meeting"""

    attends: bool
    reason: Line | None = Field(None, description="不能参加的原因（不外传）| why not; kept and never told")
    person: RecordCode | None = Field(None, description="参会人（人员编码）| who comes, by person code")


class ChangeReply(ReplyToNotice):
    """变更会议回执 | Answer otherwise than before"""

    CHANGES: ClassVar[bool] = True


class HandInNews(OfBranch):
    """报送动态 | Hand in a paragraph of news for a meeting"""

    text: Text


class ChangeNews(HandInNews):
    """修改动态 | Hand in another paragraph of news than before"""

    CHANGES: ClassVar[bool] = True


class RevokeLink(OfBranch):
    """收回链接 | Revoke the links sent to a branch for a meeting; the next ones hold"""

    purpose: LinkPurpose
