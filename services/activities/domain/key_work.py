"""Key works of a year (年度重点工作): how many there may be, and when one is covered."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from services.activities.commands.key_works import ListKeyWork
from shared.errors import Refused
from shared.events.activities import KeyWorkListed

TICKS = ("participation", "voice", "work")


class KeyWorkExists(Refused):
    """
    重点工作 {code} 已经列入。
    The key work {code} is listed already.
    """


class YearIsFull(Refused):
    """
    {year} 年的重点工作已达上限 {limit} 项。
    The year {year} has its {limit} key works already.
    """


class NumberIsTaken(Refused):
    """
    {year} 年第 {number} 项重点工作已是 {code}。
    Number {number} of the year {year} is {code} already.
    """


def list_key_work(command: ListKeyWork, numbers: Mapping[int, str], limit: int) -> KeyWorkListed:
    """
    List one more key work; `numbers` are those the year has, number -> code.

    It holds from the year's first day, so that a year listed late is whole in that year's digests.
    """
    if command.number in numbers:
        raise NumberIsTaken(field="number", year=command.year, number=command.number, code=numbers[command.number])
    if len(numbers) >= limit:
        raise YearIsFull(field="year", year=command.year, limit=limit)
    return KeyWorkListed(
        code=command.code,
        year=command.year,
        number=command.number,
        title=command.title,
        effective_on=date(command.year, 1, 1),
    )


def missing_ticks(ticked: Collection[str]) -> list[str]:
    """The ticks that have no evidence yet; a key work is covered when nothing is missing."""
    return [tick for tick in TICKS if tick not in ticked]
