"""What may be asked about the society's own limits for its activities."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from shared.limits.commands import LimitName, SetLimit

SettingName = Annotated[LimitName, Field(examples=["report_within_days"])]


class SetSetting(SetLimit):
    """设置活动工作的期限和数量 | Give a limit another value from a day on; past values remain for the days before"""

    name: SettingName
