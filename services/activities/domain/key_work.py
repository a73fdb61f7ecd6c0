"""Key works of a year (年度重点工作): how many there may be, how the list changes, and when one is covered."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from services.activities.commands.key_works import (
    DropKeyWork,
    ListKeyWork,
    RenameKeyWork,
    RenumberKeyWork,
    ReportKeyWorkProgress,
    TickKeyWork,
    UntickKeyWork,
)
from services.activities.domain.decided_item import StepAtAnImpossibleTime
from services.activities.domain.evidence import check_evidence
from shared.errors import Refused
from shared.events.activities.key_works import (
    KeyWorkChanged,
    KeyWorkDropped,
    KeyWorkListed,
    KeyWorkProgressed,
    KeyWorkTicked,
    KeyWorkUnticked,
)

TICKS = ("participation", "voice", "work")
TICK_WORDS = {
    "participation": ("有党员参加", "members take part"),
    "voice": ("有党组织的声音", "the Party organisation's voice"),
    "work": ("有党组织的工作", "the Party organisation's work"),
}


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


class KeyWorkWasDropped(Refused):
    """
    重点工作 {code} 已于 {day} 取消。
    The key work {code} was dropped on {day}.
    """


class ListIsClosed(Refused):
    """
    日期 {day} 应在 {since} 与 {until} 之间：年度重点工作只能在当年年底前调整，不能预先登记。
    {day} is not between {since} and {until}: the list of a year changes before its end, and not ahead of time.
    """


class NothingChanges(Refused):
    """
    重点工作 {code} 已是如此，没有变化。
    The key work {code} is so already: nothing would change.
    """


class TickIsNotThere(Refused):
    """
    重点工作 {code} 的“{tick}”没有佐证 {evidence}。
    The tick "{tick_en}" of the key work {code} does not have the evidence {evidence}.
    """


@dataclass(frozen=True, slots=True)
class KeyWork:
    """A key work as last known: the day its place in the list changed last, and since when it is dropped."""

    code: str
    year: int
    number: int
    title: str
    changed_on: date
    dropped_on: date | None = None


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


def rename_key_work(work: KeyWork, command: RenameKeyWork, today: date) -> KeyWorkChanged:
    """It has another title from a day on."""
    day = _day_of_change(work, "renamed_on", command.renamed_on, today)
    if command.title == work.title:
        raise NothingChanges(field="title", code=work.code)
    return _changed(work, day, title=command.title)


def renumber_key_work(
    work: KeyWork, other: KeyWork | None, command: RenumberKeyWork, today: date
) -> list[KeyWorkChanged]:
    """It has another number from a day on; `other`, which had it, takes this one's. What was asked for comes last."""
    day = _day_of_change(work, "renumbered_on", command.renumbered_on, today)
    if command.number == work.number:
        raise NothingChanges(field="number", code=work.code)
    changed = [_changed(work, day, number=command.number)]
    if other:
        held = _day_of_change(other, "renumbered_on", command.renumbered_on, today)
        changed.insert(0, _changed(other, held, number=work.number))
    return changed


def drop_key_work(work: KeyWork, command: DropKeyWork, today: date) -> KeyWorkDropped:
    """It is none of the year's key works any longer; its number is free."""
    day = _day_of_change(work, "dropped_on", command.dropped_on, today)
    return KeyWorkDropped(code=work.code, year=work.year, effective_on=day)


def tick_key_work(work: KeyWork, command: TickKeyWork, records: Collection[str], today: date) -> KeyWorkTicked:
    """A record that is already here shows the tick; `records` are those of our own that stand."""
    _is_listed(work)
    check_evidence("evidence", [command.evidence], records)
    return KeyWorkTicked(
        code=work.code,
        year=work.year,
        tick=command.tick,
        evidence=command.evidence,
        effective_on=_not_to_come(work, "ticked_on", command.ticked_on, today),
    )


def untick_key_work(work: KeyWork, command: UntickKeyWork, ticked_on: date | None) -> KeyWorkUnticked:
    """The record is no evidence for the tick; `ticked_on` is its day, None where there is no such tick."""
    _is_listed(work)
    if ticked_on is None:
        zh, en = TICK_WORDS[command.tick]
        raise TickIsNotThere(field="evidence", code=work.code, tick=zh, tick_en=en, evidence=command.evidence)
    return KeyWorkUnticked(
        code=work.code, year=work.year, tick=command.tick, evidence=command.evidence, effective_on=ticked_on
    )


def report_key_work_progress(work: KeyWork, command: ReportKeyWorkProgress, today: date) -> KeyWorkProgressed:
    """Work on it is so far; late entry is accepted, so it may lie before what was reported last."""
    _is_listed(work)
    day = _not_to_come(work, "reached_on", command.reached_on, today)
    return KeyWorkProgressed(code=work.code, year=work.year, percent=command.percent, effective_on=day)


def missing_ticks(ticked: Collection[str]) -> list[str]:
    """The ticks that have no evidence yet; a key work is covered when nothing is missing."""
    return [tick for tick in TICKS if tick not in ticked]


def lacking(tick: str, withdrawn: Collection[str]) -> dict[str, str]:
    """What exactly is missing for a tick, in Chinese and English; `withdrawn` is evidence it had and lost."""
    zh, en = TICK_WORDS[tick]
    if not withdrawn:
        return {"tick": tick, "zh": f"缺“{zh}”的佐证", "en": f'no evidence for "{en}"'}
    lost = ", ".join(sorted(withdrawn))
    return {
        "tick": tick,
        "zh": f"缺“{zh}”的佐证：原佐证 {lost} 已撤销",
        "en": f'no evidence for "{en}": {lost} was withdrawn',
    }


def _is_listed(work: KeyWork) -> None:
    if work.dropped_on:
        raise KeyWorkWasDropped(code=work.code, day=work.dropped_on)


def _day_of_change(work: KeyWork, field: str, day: date, today: date) -> date:
    """A change holds from its day; one made before the year begins, from the year's first day."""
    _is_listed(work)
    begins, until = date(work.year, 1, 1), min(today, date(work.year, 12, 31))
    held = max(day, begins)
    if day > until or held < work.changed_on:
        raise ListIsClosed(field=field, day=day, since=work.changed_on, until=until)
    return held


def _not_to_come(work: KeyWork, field: str, day: date, today: date) -> date:
    since = date(work.year - 1, 1, 1)
    if not since <= day <= today:
        raise StepAtAnImpossibleTime(field=field, day=day, since=since, today=today)
    return day


def _changed(work: KeyWork, day: date, title: str | None = None, number: int | None = None) -> KeyWorkChanged:
    return KeyWorkChanged(
        code=work.code,
        year=work.year,
        number=number or work.number,
        title=title or work.title,
        effective_on=day,
    )
