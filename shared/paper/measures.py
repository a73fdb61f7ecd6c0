"""The measures of GB/T 9704-2012 that both formats share, and counting in characters."""

from __future__ import annotations

from datetime import date
from unicodedata import east_asian_width

PAGE_MM = (210.0, 297.0)
TOP_MM, LEFT_MM, BOTTOM_MM, RIGHT_MM = 37.0, 28.0, 35.0, 26.0
TYPE_AREA_MM = (156.0, 225.0)
LINES, CHARACTERS = 22, 28
BODY_PT, TITLE_PT, NUMBER_PT, TABLE_PT = 16.0, 22.0, 14.0, 12.0
# 22 lines of 29 pt are 638 pt, a fifth of a point more than 225 mm; 579 twips are the most that fit.
PITCH_PT = 28.95
# 28 characters of 16 pt are 448 pt, but 156 mm are 442.2: each loses a quarter of a point, the least Word can say.
TRACKING_PT = -0.25
CHARACTER_PT = BODY_PT + TRACKING_PT
# Below small letters as much is free as between the lines of a table.
SMALL_PITCH_PT = TABLE_PT + 6.0
RUNNING_PT, RUNNING_MM = 10.5, 25.0
# The colour of what opens an address: dark enough for a printer without colours.
LINK = "9B2C2C"
# The number stands 7 mm below the type area.
NUMBER_MM = 7.0


def chinese_day(day: date) -> str:
    """2026年9月1日: without zeros before, as GB/T 9704 has it."""
    return f"{day.year}年{day.month}月{day.day}日"


def characters(text: str) -> float:
    """How wide a text is, in Chinese characters; digits and Latin letters take half of one."""
    return sum(1.0 if east_asian_width(char) in "WFA" else 0.5 for char in text)


def signature_indents(by: str, on: str) -> tuple[float, float]:
    """
    How many characters stay free at the right of the issuer and of the date (GB/T 9704 7.3.5.2, without a seal).

    The issuer leaves two, and the date begins two characters after it; a longer date leaves two, and the issuer
    moves to the left so that it still begins two characters before the date.
    """
    issuer, day = characters(by), characters(on)
    return (2.0, issuer - day) if issuer - day >= 2 else (max(0.0, 4.0 + day - issuer), 2.0)


def numbered(names: tuple[str, ...]) -> list[str]:
    """1. and so on before each, where there is more than one."""
    return [f"{n}. {name}" for n, name in enumerate(names, 1)] if len(names) > 1 else list(names)
