"""What may be asked about pairings."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from services.activities.commands.fields import Day, HostCode, RecordCode, Title, branch_hosts
from shared.commands import Command


class AgreePairing(Command):
    """登记共建结对 | Record that two or more build together"""

    code: RecordCode
    title: Title
    parties: tuple[HostCode, ...] = Field(min_length=2, max_length=20)
    agreed_on: Day
    until: Day | None = Field(None, description="first day no longer; open when it is left out")

    def concerns(self) -> frozenset[str]:
        """The branches among the parties."""
        return frozenset(branch_hosts(self.parties))


class EndPairing(Command):
    """结束共建结对 | End a pairing"""

    CHANGES: ClassVar[bool] = True

    code: RecordCode
    ended_on: Day = Field(description="first day no longer")
