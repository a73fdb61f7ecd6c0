"""The fields that commands of activities share. None takes a phone number."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from shared.events.activities.activity import ClockTime
from shared.events.base import Code, PublicTitle

SOCIETY, PARTY_BRANCH, UNIT = "society", "party_branch", "unit:"


def _readable(text: str) -> str:
    """PostgreSQL cannot keep NUL, and nobody can read it."""
    if "\0" in text:
        raise ValueError("a text has no NUL character")
    return text


# 50, so that `activity/<code>` is a code of at most 64 characters in the evidence of a tick.
RecordCode = Annotated[Code, Field(max_length=50, pattern=r"^[0-9A-Za-z][0-9A-Za-z_.-]*$")]
HostCode = Annotated[Code, Field(pattern=r"^(unit:)?[0-9A-Za-z][0-9A-Za-z_.-]*$")]
EvidenceCode = Annotated[Code, Field(pattern=r"^[a-z_]+/[0-9A-Za-z][0-9A-Za-z_.-]*$")]
Title = Annotated[PublicTitle, AfterValidator(_readable)]
# Far from the ends of the calendar, where adding days or reading a setting has no answer.
Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2200, 12, 31))]
Text = Annotated[str, Field(min_length=1, max_length=4000), AfterValidator(_readable)]
Line = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_readable)]
HeadCount = Annotated[int, Field(ge=0, le=1_000_000)]
Money = Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=2, examples=["12800.50"])]
Number = Annotated[int, Field(ge=1, le=9999)]
OfficeTime = Annotated[ClockTime, Field(description="办公时区的钟点 | hours and minutes, in the office's time zone")]


class Given(BaseModel):
    """A group of fields inside a command; unknown fields are refused here too."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


def branch_hosts(hosts: tuple[str, ...]) -> list[str]:
    """Those hosts that are branches."""
    return [host for host in hosts if host not in (SOCIETY, PARTY_BRANCH) and not host.startswith(UNIT)]


def hours_in_order(start: str | None, end: str | None, *, one_day: bool) -> None:
    """An end has a beginning, and on one day it comes after it. Raises ValueError."""
    if end is not None and start is None:
        raise ValueError("填了结束时间就要填开始时间 | an end_time needs a start_time")
    if one_day and start is not None and end is not None and end <= start:
        raise ValueError("结束时间应晚于开始时间 | end_time comes after start_time")
