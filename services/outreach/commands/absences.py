"""What may be asked about absences (外出、请假期间的代理). No reason is asked for, and none is kept."""

from __future__ import annotations

from typing import ClassVar

from pydantic import ConfigDict, Field

from services.outreach.commands.fields import Day, RecordCode
from shared.commands import Command


class NoteAbsence(Command):
    """登记一段不在岗的日子和代理人（不记原因） | Note an absence and who stands in; no reason is kept"""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"code": "AB-1", "person": "R-1", "from_on": "2026-07-01", "until": "2026-07-14", "deputy": "R-2"}
            ]
        }
    )

    code: RecordCode = Field(description="编码 | code of the absence, given by whoever notes it")
    person: RecordCode = Field(description="不在岗的人 | code of the person who is away")
    from_on: Day = Field(description="第一天 | the first day away")
    until: Day = Field(description="最后一天 | the last day away")
    deputy: RecordCode | None = Field(
        None, description="代理人；不填则由各专家的代理人代理 | who stands in; else the deputies of the experts do"
    )


class EndAbsence(Command):
    """提前返岗 | Be back earlier than noted"""

    CHANGES: ClassVar[bool] = True
    model_config = ConfigDict(json_schema_extra={"examples": [{"code": "AB-1", "back_on": "2026-07-08"}]})

    code: RecordCode = Field(description="编码 | code of the absence")
    back_on: Day = Field(
        description="返岗日；与第一天相同即从未离岗 | the first day back; the very first day: never away at all"
    )
