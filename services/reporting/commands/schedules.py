"""What may be asked about schedules of digests and packs."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Any

from pydantic import Field, field_validator

from services.reporting.commands.periods import Audience, FileForm, PeriodKind, ReportKind
from shared.commands import Command


class SetSchedule(Command):
    """设置简报、汇报材料的编发时间和对象 | Set when digests or packs are kept by themselves, and who gets them"""

    report: Annotated[
        ReportKind,
        Field(description="何种报告：简报或某种汇报材料 | the kind of report", examples=["outreach_quarter"]),
    ] = "digest"
    kind: Annotated[PeriodKind, Field(description="何种期间 | reports of which periods")]
    since: Annotated[
        date, Field(ge=date(1980, 1, 1), le=date(2200, 12, 31), description="this day's period and later ones")
    ]
    enabled: Annotated[bool, Field(description="启用 | whether reports are kept by it")]
    official: Annotated[bool, Field(description="正式一期：没有内容也发送 | sent even where nothing happened")] = False
    days_after: Annotated[int, Field(ge=1, le=90, description="days after the period's last day")] = 3
    at: Annotated[time, Field(description="HH:MM in the office's time zone", examples=["09:00"])] = time(9)
    prep_days: Annotated[int, Field(ge=0, le=30, description="days before, on which its gaps are told")] = 2
    audiences: Annotated[tuple[Audience, ...], Field(max_length=3, description="报送对象 | whom they go to")] = (
        "secretariat",
    )

    forms: Annotated[
        tuple[FileForm, ...], Field(max_length=5, description="随邮件附送的文件 | files that go along with the mail")
    ] = ("html",)
    link_days: Annotated[
        int, Field(ge=0, le=365, description="阅读链接的有效天数，0 为不附 | days for which its link opens; 0: none")
    ] = 30

    one_page: Annotated[
        bool,
        Field(description="附一页材料代替全文（提交会议的汇报材料） | a session's pack goes along as its one page"),
    ] = False

    @field_validator("at", mode="before")
    @classmethod
    def _no_zone(cls, value: Any) -> Any:
        if isinstance(value, str) and (value.endswith("Z") or "+" in value):
            raise ValueError("时间不带时区 | a time of the office, without a zone")
        return value
