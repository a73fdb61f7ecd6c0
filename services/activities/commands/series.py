"""What may be asked about series of activities."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from services.activities.commands.fields import Day, Given, Text, Title, hours_in_order
from services.activities.commands.occasion import Occasion
from shared.commands import Command
from shared.events.activities import OnDayOff
from shared.events.base import Code

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
# So that `<series>-<number>` is the code of an activity.
SeriesCode = Annotated[Code, Field(max_length=40, pattern=r"^[0-9A-Za-z][0-9A-Za-z_.-]*$")]


class Recurrence(Given):
    """How often, and on which day: `{"every": "quarter", "nth": 2, "weekday": "tuesday", "count": 4}`."""

    every: Literal["week", "month", "quarter", "year"] = Field(description="每周、每月、每季度、每年 | how often")
    interval: int = Field(1, ge=1, le=12, description="每隔几周、几月…… | every how many weeks, months ...")
    weekday: Weekday | None = Field(None, description="星期几 | left out: that of the first day, or a day of the month")
    nth: Literal[1, 2, 3, 4, 5, -1] | None = Field(
        None, description="当月第几个星期几，-1 为最后一个 | which of these weekdays of the month, -1 the last"
    )
    day: int | None = Field(
        None,
        ge=-1,
        le=31,
        description="当月几日，-1 为最后一日；没有这一日的月份不安排 | day of the month, -1 the last",
    )
    month: int | None = Field(
        None, ge=1, le=12, description="季度的第几个月（1–3）或年的第几个月 | month of the quarter (1-3) or the year"
    )
    count: int | None = Field(None, ge=1, le=1000, description="共几次 | how many times")
    until: Day | None = Field(None, description="到哪一日为止（含） | last day that counts")

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if (self.count is None) == (self.until is None):
            raise ValueError("次数和截止日期须且只须填一项 | count or until, one of the two")
        if (self.nth is None) != (self.weekday is None) and self.every != "week":
            raise ValueError("第几个和星期几须一起填 | nth and weekday go together")
        if self.every == "week" and (self.nth or self.day or self.month):
            raise ValueError("每周的只填星期几 | of a week only the weekday is given")
        if self.day == 0 or (self.day and self.nth):
            raise ValueError("日期和第几个星期几只填一项 | day, or nth with weekday; a day is not 0")
        if self.month and (self.every == "month" or (self.every == "quarter" and self.month > 3)):
            raise ValueError("月份不适用 | a quarter has months 1 to 3, and a month has none")
        return self


class DescribeSeries(Occasion):
    """What all occurrences have in common, and the rule they come by."""

    code: SeriesCode
    title: Title = Field(description="{n} 处写入序号 | {n} becomes the number of the occurrence")
    starts_on: Day = Field(description="从这一日起按规律安排 | the rule is counted from this day on")
    days: int = Field(1, ge=1, le=31, description="每次几天 | how many days one lasts")
    recurrence: Recurrence
    on_day_off: OnDayOff = Field(
        "keep",
        description="遇休息日：照常、跳过、顺延、提前 | on a day when nobody works: keep, skip, later, earlier",
    )

    @model_validator(mode="after")
    def _hours(self) -> Self:
        hours_in_order(self.start_time, self.end_time, one_day=self.days == 1)
        return self


class PlanSeries(DescribeSeries):
    """计划系列活动 | Plan a series of activities"""


class ReplanSeries(DescribeSeries):
    """变更系列活动的这一次及以后各次 | Plan one occurrence and those after it otherwise"""

    CHANGES: ClassVar[bool] = True


class CallOffSeries(Command):
    """取消系列活动的余下各次 | Call off what is left of a series"""

    CHANGES: ClassVar[bool] = True

    code: SeriesCode
    from_on: Day = Field(description="从这一日起 | what begins on this day or later is called off")
    because: Text | None = None
