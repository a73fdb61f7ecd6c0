"""The limits by which indicators are computed: what each may be. What it is stands in the database, from a day on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict

from services.reporting.commands.measures import SetMeasure
from shared.errors import Refused, Unknown

Value = int | tuple[str, ...]
Measures = Mapping[str, Value]
_DAY: Final = re.compile(r"\d\d-\d\d")


class MeasureOutOfBounds(Refused):
    """
    “{zh}”不能是 {value}：{rule}。
    {name} cannot be {value}: {rule_en}.
    """

    STATUS = 422


class SameMeasure(Refused):
    """
    {indicator} 的 {name} 自 {day} 起已是此值，没有变化。
    {name} of {indicator} has this value on {day} already: nothing would change.
    """


class Measure(BaseModel):
    """What a limit may be: a number between two, codes, or a month and day."""

    model_config = ConfigDict(frozen=True)

    form: Literal["number", "codes", "day"]
    zh: str
    en: str
    least: int = 0
    most: int = 0

    @property
    def rule(self) -> tuple[str, str]:
        """The bounds as a sentence."""
        if self.form == "number":
            return f"应为 {self.least} 至 {self.most} 的数", f"a number from {self.least} to {self.most}"
        if self.form == "day":
            return "应为一个月日，如 12-31", "one month and day, as 12-31"
        return "应为一个或多个编码，不重复", "one code or several, each once"

    def takes(self, value: Value) -> bool:
        """Whether the limit may have a value."""
        if isinstance(value, int):
            return self.form == "number" and self.least <= value <= self.most
        if self.form == "day":
            return len(value) == 1 and _is_day(value[0])
        return self.form == "codes" and bool(value) and len(set(value)) == len(value)


# By name, whichever indicator it is of.
MEASURES: Final[Mapping[str, Measure]] = {
    "kinds": Measure(form="codes", zh="计入的活动或会议类型", en="kinds of activities or sessions that count"),
    "posts": Measure(form="codes", zh="计入的职务", en="posts that count"),
    "least_days": Measure(
        form="number",
        least=0,
        most=366,
        zh="存续不足多少天时没有活动不计分（天）",
        en="days for which a branch has to stand, so that having none counts as zero",
    ),
    "within_days": Measure(form="number", least=0, most=366, zh="期限（天）", en="days allowed"),
    "plan_due": Measure(form="day", zh="年度计划报送期限（上年）", en="day of the year before by which a plan is due"),
    "summary_due": Measure(form="day", zh="年度总结报送期限（次年）", en="day of the year after by which it is due"),
}


def check_measure(command: SetMeasure, known: Measures, names: Mapping[str, tuple[str, ...]]) -> None:
    """
    Refuse what a limit cannot be; `known` are those of the indicator on the day, `names` of which each indicator has.

    Raises Unknown, MeasureOutOfBounds, SameMeasure.
    """
    if command.name not in names.get(command.indicator, ()):
        raise Unknown(field="name", what="指标口径 (measure)", code=f"{command.indicator}/{command.name}")
    measure, value = MEASURES[command.name], command.value
    if not measure.takes(value):
        zh, en = measure.rule
        raise MeasureOutOfBounds(field="value", name=command.name, zh=measure.zh, value=value, rule=zh, rule_en=en)
    if known.get(command.name) == value:
        names_ = {"indicator": command.indicator, "name": command.name, "day": command.effective_on}
        raise SameMeasure(field="value", **names_)


def _is_day(text: str) -> bool:
    try:
        # Of a year that is no leap year: a day that every year has.
        return bool(_DAY.fullmatch(text)) and bool(date.fromisoformat(f"2001-{text}"))
    except ValueError:
        return False
