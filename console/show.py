"""How days, moments, periods and numbers look."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from console.words import Language

MONTHS = "January February March April May June July August September October November December".split()


def day(value: str | date, language: Language) -> str:
    """2026年9月10日, without padding; 10 September 2026 in English."""
    it = value if isinstance(value, date) else date.fromisoformat(value)
    return f"{it.year}年{it.month}月{it.day}日" if language == "zh" else f"{it.day} {MONTHS[it.month - 1]} {it.year}"


def moment(value: str, zone: ZoneInfo) -> str:
    """2026-09-10 14:05, in the office's time zone."""
    return datetime.fromisoformat(value).astimezone(zone).strftime("%Y-%m-%d %H:%M")


def day_of(value: str, zone: ZoneInfo, language: Language) -> str:
    """The office's calendar day of a moment."""
    return day(datetime.fromisoformat(value).astimezone(zone).date(), language)


def period(code: str, language: Language) -> str:
    """2025-Q4 -> 2025年第四季度 or Q4 2025; months, years and weeks (2025-W07 -> 2025年第7周) alike, and any days."""
    first, dots, last = code.partition("..")
    if dots:
        return f"{day(first, language)}{'至' if language == 'zh' else ' to '}{day(last, language)}"
    year, _, part = code.partition("-")
    if not part:
        return f"{year}年" if language == "zh" else year
    if part.startswith("W"):
        return f"{year}年第{int(part[1:])}周" if language == "zh" else f"week {int(part[1:])} of {year}"
    if part.startswith("Q"):
        return f"{year}年第{'一二三四'[int(part[1]) - 1]}季度" if language == "zh" else f"{part} {year}"
    return f"{year}年{int(part)}月" if language == "zh" else f"{MONTHS[int(part) - 1]} {year}"


def number(value: float) -> str:
    """5,616; 66.7."""
    return f"{value:,}" if isinstance(value, int) else f"{value:,.1f}".removesuffix(".0")


def amount(value: float, unit: str, language: Language) -> str:
    """A value of a figure: 5,616; 66.7 with a percent sign beside it; money in yuan, of which 100 fen are one."""
    if unit == "percent":
        return f"{number(value)} %"
    if unit == "fen":
        whole, rest = divmod(int(value), 100)
        return f"{whole:,}.{rest:02} {'元' if language == 'zh' else 'yuan'}"
    return number(value)


def is_of_nothing(figure: dict[str, Any]) -> bool:
    """A share or a mean of nothing: 0 would say something of what is not there."""
    whole = {"ratio": figure.get("denominator"), "mean": figure["records"]}.get(figure["kind"])
    return whole == 0


def change(against: dict[str, Any] | None, unit: str, language: Language, of_nothing: bool = False) -> str:
    """How a figure compares with an earlier period: +3（+15 %）, points for a percentage, `new` where nothing was."""
    if against and against.get("gone"):
        return "本期无" if language == "zh" else "none now"
    if against is None or of_nothing:
        return "—"
    if against["new"]:
        return "新增" if language == "zh" else "new"
    difference = against["difference"]
    if not difference:
        return "持平" if language == "zh" else "no change"
    size = amount(abs(difference), unit, language) if unit == "fen" else number(abs(difference))
    signed = f"{'+' if difference > 0 else '−'}{size}"
    if unit == "percent":
        return f"{signed} 个百分点" if language == "zh" else f"{signed} points"
    if against["percent"] is None:
        return signed
    share = f"{against['percent']:+g} %".replace("-", "−")
    return f"{signed}（{share}）" if language == "zh" else f"{signed} ({share})"
