"""What may be asked to bring an item before a session of a governing body."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from services.outreach.commands.fields import Day, RecordCode
from shared.commands import Command
from shared.events.base import PublicTitle


class CarryItem(Command):
    """提请会议研究 | Carry an item to a session of the congress, the council or the standing council"""

    CHANGES: ClassVar[bool] = True

    code: RecordCode
    session: RecordCode = Field(description="会议编码，可以尚未列入计划 | code of the session", examples=["LS-2026-3"])
    title: Annotated[
        PublicTitle,
        Field(
            min_length=1,
            max_length=100,
            description="公开的议题名称，不含提出人 | public heading, without whoever raised it",
            examples=["关于加强青年人才培养的建议"],
        ),
    ]
    carried_on: Day
