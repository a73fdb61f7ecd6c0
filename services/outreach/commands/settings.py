"""What may be asked about the society's own limits for its contact with experts and for items raised."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from shared.limits.commands import LimitName, SetLimit

SettingName = Annotated[LimitName, Field(examples=["cadence_days"])]


class SetSetting(SetLimit):
    """设置联系和办理的期限 | Give a limit another value from a day on; past values remain for the days before"""

    name: SettingName
