"""Cells that only these sheets have: hosts, a place that may be online, key works and their three ticks."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from services.activities.commands.fields import PARTY_BRANCH, SOCIETY, UNIT
from services.activities.domain.imports.columns import TICKS
from services.activities.domain.imports.faults import RowFault
from shared.events.activities import Tick
from shared.imports.rows import parts
from shared.workbook.cells import NOTHING, Cell, day_of, short_text, text_of

_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z_.-]{0,49}")
_PLAN_NUMBER = re.compile(r"[0-9A-Za-z\u4e00-\u9fff][0-9A-Za-z\u4e00-\u9fff〔〕()._/-]{0,49}")
_ONLINE = re.compile(r"(?:线上|网络|在线|online)(?:[:;,、/+ ]+(.+))?", re.I)
_BOTH = re.compile(r"(.+?)[;,、/+ ]+(?:线上|在线|网络)")
_ALL = frozenset({"三有", "三个有", "全部", "齐全", "都有", "均有", "√", "是"})
HOST_WORDS = {"学会": SOCIETY, "本会": SOCIETY, "学会党支部": PARTY_BRANCH, "党支部": PARTY_BRANCH}
SHOWN_HOSTS = {SOCIETY: "学会", PARTY_BRANCH: "学会党支部"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where it is: in a room, online, or both."""

    online: bool
    place: str | None


@dataclass(frozen=True, slots=True)
class Ticks:
    """Ticks for every key work of the row, and those for one of them alone."""

    every: frozenset[Tick]
    of: tuple[tuple[str, frozenset[Tick]], ...] = ()


def plan_line(cell: Cell) -> str | None:
    """The number under which a plan names it. Raises RowFault."""
    text = short_text(cell, 200)
    text = text.replace(" ", "") if text else None
    if text is not None and not _PLAN_NUMBER.fullmatch(text):
        raise RowFault("number-form")
    return text


def hosts(cell: Cell) -> tuple[str, ...] | None:
    """Codes of hosts; 学会 and 学会党支部 by their words. Raises RowFault."""
    found = parts(cell)
    return tuple(dict.fromkeys(_host(part) for part in found)) if found else None


def _host(text: str) -> str:
    if text in HOST_WORDS:
        return HOST_WORDS[text]
    prefix, colon, rest = text.partition(":")
    own = rest.strip() if colon and prefix.strip() in ("unit", "单位", "外单位") else None
    if not _CODE.fullmatch(text if own is None else own):
        raise RowFault("code-form")
    return text if own is None else f"{UNIT}{own}"


def shown_hosts(codes: tuple[str, ...]) -> str:
    """Hosts as a sheet shows them."""
    return "、".join(SHOWN_HOSTS.get(code, code) for code in codes)


def place(cell: Cell) -> Place | None:
    """线上, 线上：平台, a room, or a room and 线上."""
    text = short_text(cell, 200)
    if text is None:
        return None
    if found := _ONLINE.fullmatch(text):
        return Place(True, found[1])
    if found := _BOTH.fullmatch(text):
        return Place(True, found[1])
    return Place(False, text)


def shown_place(online: bool, text: str | None) -> str | None:
    """A place as a sheet shows it."""
    if online:
        return f"线上：{text}" if text else "线上"
    return text


def last_day(cell: Cell, last: date) -> date | None:
    """The last day: of a month alone, its last. Raises CellFault."""
    found = day_of(cell, last)
    if found and found.month_only:
        return found.day.replace(day=monthrange(found.day.year, found.day.month)[1])
    return found.day if found else None


def ticks(cell: Cell) -> Ticks | None:
    """参加、声音、工作 for all key works of the row, or KW-1:参加、声音；KW-2:工作. Raises RowFault."""
    text = text_of(cell).replace(" ", "")
    if text in NOTHING or text == "否":
        return None
    every: set[Tick] = set()
    of: list[tuple[str, frozenset[Tick]]] = []
    for part in filter(None, text.split(";")):
        work, colon, rest = part.rpartition(":")
        if colon:
            of.append((work, _ticks(rest)))
        else:
            every |= _ticks(part)
    return Ticks(frozenset(every), tuple(of))


def _ticks(text: str) -> frozenset[Tick]:
    if text in _ALL:
        return frozenset(TICKS.values())
    words = [part for part in re.split(r"[、,/]+", text) if part]
    found = [next((tick for known, tick in TICKS.items() if part.endswith(known)), None) for part in words]
    if not words or None in found:
        raise RowFault("ticks-unreadable")
    return frozenset(tick for tick in found if tick)


def shown_ticks(works: tuple[str, ...], known: frozenset[tuple[str, Tick]]) -> str | None:
    """Ticks as a sheet shows them: once for all key works, or for each where they differ."""
    if not known:
        return None
    of = {work: [text for text, tick in TICKS.items() if (work, tick) in known] for work in works}
    if len({tuple(words) for words in of.values()}) == 1 and {work for work, _ in known} == set(works):
        return "、".join(next(iter(of.values())))
    named = dict.fromkeys((*works, *sorted({work for work, _ in known})))
    said = {work: [text for text, tick in TICKS.items() if (work, tick) in known] for work in named}
    return "；".join(f"{work}:{'、'.join(words)}" for work, words in said.items() if words)
