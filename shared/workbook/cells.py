"""One cell: its text in one spelling, its day however it was written, its word as a code."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from shared.workbook.faults import CellFault

Cell = str | int | float | bool | date | datetime | time | timedelta | None
Row = list[Cell]

FIRST_DAY = date(1900, 1, 1)
# Spreadsheets count days from here; 3,000 to 99,999 is 1908 to 2173, so no year and no month is mistaken for a day.
_SERIAL_BEGIN, _SERIALS = date(1899, 12, 30), range(3_000, 100_000)
_YEARS = range(1800, 2200)
_ERRORS = re.compile(r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!)")
NOTHING = frozenset({"", "-", "--", "—", "——", "/", "无", "暂无", "不详", "未知"})
_YMD = re.compile(r"(\d{4})[-./年](\d{1,2})(?:[-./月](\d{1,2})日?|月)?")
_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})?")
_MONEY = re.compile(r"[¥￥]?(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(万)?元?")
MOST_MONEY = Decimal("9999999999.99")
_TIME = re.compile(r"[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u2060\ufeff\u00ad]")
# A spreadsheet runs a text that begins with one of these (OWASP: CSV injection).
RISKY = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Day:
    """A day read from a cell; `month_only` where the cell said no more than the month."""

    day: date
    month_only: bool = False


def escaped(text: str) -> str:
    """A text that no spreadsheet takes for a formula: `unescaped` gives the same text back."""
    return f"'{text}" if text.lstrip("'").startswith(RISKY) else text


def unescaped(text: str) -> str:
    """The text as it was before `escaped`."""
    return text[1:] if text[:1] == "'" and text[1:].lstrip("'").startswith(RISKY) else text


def text_of(cell: Cell) -> str:
    """The text of a cell: half-width digits and letters, single blanks, nothing invisible. Raises CellFault."""
    if cell is None or cell == "":
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", unescaped(str(cell))))
    text = " ".join(text.split())
    if _ERRORS.fullmatch(text):
        raise CellFault("formula-error")
    return text


def short_text(cell: Cell, limit: int) -> str | None:
    """The text, None where nothing is said. Raises CellFault `too-long`."""
    text = text_of(cell)
    if len(text) > limit:
        raise CellFault("too-long", limit=limit)
    return text if text not in NOTHING else None


def word(
    cell: Cell, words: Mapping[str, str], rule: str = "word-unknown", fault: type[CellFault] = CellFault
) -> str | None:
    """The code of a word from a list. Raises `fault` of `rule` with what is allowed."""
    text = text_of(cell).replace(" ", "")
    if text in NOTHING and text not in words:
        return None
    if text not in words:
        raise fault(rule, allowed="、".join(words), choices=tuple(words))
    return words[text]


def whole_number(cell: Cell, first: int, last: int) -> int | None:
    """A whole number between two others. Raises CellFault `number-unreadable`."""
    text = text_of(cell).replace(" ", "").removesuffix("年")
    if text in NOTHING:
        return None
    if isinstance(cell, bool) or not text.isdecimal() or not first <= int(text) <= last:
        raise CellFault("number-unreadable", first=first, last=last)
    return int(text)


def money(cell: Cell) -> Decimal | None:
    """
    An amount in yuan, exact to the fen: 12800.5, ￥12,800.50, 12800.5元 or 1.28万元. Raises CellFault.

    A number of a spreadsheet has 15 digits; what stands behind them is the noise of its binary form.
    """
    text = format(cell, ".15g") if isinstance(cell, float) else text_of(cell).replace(" ", "")
    if text in NOTHING:
        return None
    found = None if isinstance(cell, bool) else _MONEY.fullmatch(text)
    if found is None:
        raise CellFault("money-unreadable")
    amount = Decimal(found[1].replace(",", "") + (found[2] or "")) * (10_000 if found[3] else 1)
    if amount > MOST_MONEY or amount != amount.quantize(Decimal("0.01")):
        raise CellFault("money-unreadable")
    return amount.quantize(Decimal("0.01"))


def day_of(cell: Cell, last: date) -> Day | None:
    """
    The day of a cell: a real date, a serial number, 2012-05-01, 2012/5/1, 2012年5月1日, 20120501, or a month.

    A month (2012.5, 2012年5月, 2012-05, 201205) is its first day. Raises CellFault.
    """
    if isinstance(cell, datetime):
        return _within(Day(cell.date()), last)
    if isinstance(cell, date):
        return _within(Day(cell), last)
    text = text_of(cell)
    if text in NOTHING:
        return None
    if isinstance(cell, float) and not cell.is_integer() and int(cell) in _YEARS and re.fullmatch(r"\d{4}\.1", text):
        raise CellFault("date-month-ambiguous", value=text)
    return _within(_read(_TIME.sub("", text)), last)


def _read(text: str) -> Day:
    compact = text.replace(" ", "").rstrip(".")
    if found := _YMD.fullmatch(compact):
        return _day(*found.groups())
    if compact.isdigit() and len(compact) in (6, 8) and (found := _DIGITS.fullmatch(compact)):
        return _day(*found.groups())
    if re.fullmatch(r"\d{4}年?", compact) and int(compact[:4]) in _YEARS:
        raise CellFault("date-year-only")
    if re.fullmatch(r"\d{4,5}(\.\d+)?", compact) and (serial := int(float(compact))) in _SERIALS:
        return Day(_SERIAL_BEGIN + timedelta(days=serial))
    raise CellFault("date-unreadable")


def _day(year: str, month: str, day: str | None) -> Day:
    try:
        return Day(date(int(year), int(month), int(day or 1)), month_only=day is None)
    except ValueError as error:
        raise CellFault("date-impossible") from error


def _within(found: Day, last: date) -> Day:
    if not FIRST_DAY <= found.day <= last:
        raise CellFault("date-out-of-range", first=FIRST_DAY, last=last)
    return found
