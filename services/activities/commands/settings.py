"""What may be asked about the society's own limits for its activities."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from services.activities.commands.fields import Day
from shared.commands import Command

SettingName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,63}$", examples=["report_within_days"])]


class SetSetting(Command):
    """设置活动工作的期限和数量 | Give a limit another value from a day on; past values remain for the days before"""

    name: SettingName
    effective_on: Day = Field(description="自何日起 | from which day on; a day that is over is possible")
    value: Annotated[int, Field(strict=True, ge=0, le=1_000_000)]
    because: Annotated[str, Field(min_length=4, max_length=500)]
