"""What may be asked about runs: nothing about the society, only that one be computed, kept and sent."""

from __future__ import annotations

from typing import Annotated

from pydantic import AwareDatetime, Field

from services.reporting.commands.periods import LONGEST_WRITTEN, WRITTEN, Audience, FileForm, ReportKind
from shared.commands import Command

RunCode = Annotated[
    str,
    Field(
        min_length=1,
        max_length=64,
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$",
        description="哪一期 | the run",
        examples=["2025-Q4-2"],
    ),
]


class KeepRun(Command):
    """计算一期简报并留存 | Compute the report of a period and keep it"""

    digest: Annotated[str, Field(min_length=4, max_length=LONGEST_WRITTEN, description=WRITTEN)]
    known_on: Annotated[AwareDatetime | None, Field(description="what was known at this moment; now if absent")] = None
    report: Annotated[ReportKind, Field(description="the kind of report")] = "digest"
    official: Annotated[
        bool, Field(description="正式一期，编入本年第N期 | an issue with the number of the year; else a draft")
    ] = False


class SendRun(Command):
    """报送一期已留存的简报或报告 | Send a kept run to offices; what was sent of its period before is superseded"""

    run: RunCode
    audiences: Annotated[
        tuple[Audience, ...], Field(min_length=1, max_length=3, description="报送对象 | whom it goes to")
    ]
    forms: Annotated[
        tuple[FileForm, ...], Field(max_length=5, description="随邮件附送的文件 | files that go along with the mail")
    ] = ("html",)
    link_days: Annotated[
        int, Field(ge=0, le=365, description="阅读链接的有效天数，0 为不附 | days for which its link opens; 0: none")
    ] = 30
