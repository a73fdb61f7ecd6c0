"""What may be asked about the addresses of calendars."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from services.activities.commands.fields import RecordCode
from shared.commands import Command

About = Literal["branch", "person"]


class RevokeFeed(Command):
    """收回日历订阅地址 | Revoke the addresses of a calendar given out so far"""

    about: About = Field(description="分支机构或人员 | whose calendar it is")
    code: RecordCode

    def concerns(self) -> frozenset[str]:
        """The branch; a person's calendar is not a branch's to revoke."""
        return frozenset([self.code] if self.about == "branch" else [])
