"""What a limit may be, and what it is on a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from shared.errors import Refused, Unknown
from shared.limits.commands import SetLimit

DAYS, COUNT, YES_NO = ("天", "days"), ("项", "of them"), ("1 是 0 否", "1 yes, 0 no")
Timeline = Mapping[date, int]
# Of each pair the first may not be greater than the second, on any day.
Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit: the least and the most it may be, its unit, and what it means."""

    least: int
    most: int
    unit: tuple[str, str]
    zh: str
    en: str


class SettingOutOfBounds(Refused):
    """
    “{zh}”应在 {least} 与 {most} 之间，不能是 {value}。
    {name} has to lie between {least} and {most}: it cannot be {value}.
    """

    STATUS = 422


class SettingContradicts(Refused):
    """
    自 {day} 起 {first} 为 {low}，不能大于 {second} 的 {high}。
    From {day} on {first} would be {low}, which is more than the {high} of {second}.
    """

    STATUS = 422


class SameSetting(Refused):
    """
    {name} 自 {day} 起已是此值，没有变化。
    {name} has this value since {day} already: nothing would change.
    """


def check_limit(
    command: SetLimit, timelines: Mapping[str, Timeline], limits: Mapping[str, Limit], pairs: Pairs
) -> None:
    """
    Refuse what a limit cannot be; `timelines` are the values of every limit by the day they begin.

    Raises Unknown, SettingOutOfBounds, SameSetting, SettingContradicts.
    """
    limit, known = limits.get(command.name), timelines.get(command.name, {})
    if limit is None:
        raise Unknown(field="name", what="可设置的期限和数量 (setting that may be set)", code=command.name)
    if not limit.least <= command.value <= limit.most:
        bounds = {"least": limit.least, "most": limit.most, "value": command.value}
        raise SettingOutOfBounds(field="value", name=command.name, zh=limit.zh, **bounds)
    since = max((day for day in known if day <= command.effective_on), default=None)
    if since is not None and known[since] == command.value:
        raise SameSetting(field="value", name=command.name, day=since)
    changed = {**timelines, command.name: {**known, command.effective_on: command.value}}
    _check_pairs(changed, [pair for pair in pairs if command.name in pair])


def value_on(timeline: Timeline, day: date) -> int | None:
    """The value in force on a day; None before the first one."""
    since = max((one for one in timeline if one <= day), default=None)
    return None if since is None else timeline[since]


def told_limit(row: Mapping[str, Any], limits: Mapping[str, Limit]) -> dict[str, Any]:
    """A limit as it is shown: what it means, and between which bounds it may be set."""
    limit = limits.get(row["code"])
    if limit is None:
        return {**row, "settable": False}
    return {
        **row,
        "settable": True,
        "least": limit.least,
        "most": limit.most,
        "zh": limit.zh,
        "en": limit.en,
        "unit": {"zh": limit.unit[0], "en": limit.unit[1]},
    }


def _check_pairs(timelines: Mapping[str, Timeline], pairs: Pairs) -> None:
    for first, second in pairs:
        for day in sorted({*timelines.get(first, {}), *timelines.get(second, {})}):
            low, high = value_on(timelines.get(first, {}), day), value_on(timelines.get(second, {}), day)
            if low is not None and high is not None and low > high:
                raise SettingContradicts(field="value", day=day, first=first, second=second, low=low, high=high)
