"""What may be asked of any limit."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from shared.commands import Command

LimitName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,63}$")]
# Far from the ends of the calendar, where adding days or reading a limit has no answer.
Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2200, 12, 31))]


class SetLimit(Command):
    """设置期限和数量 | Give a limit another value from a day on; past values remain for the days before"""

    name: LimitName
    effective_on: Day = Field(description="自何日起 | from which day on; a day that is over is possible")
    value: Annotated[int, Field(strict=True, ge=0, le=1_000_000)]
    because: Annotated[str, Field(min_length=4, max_length=500)]
