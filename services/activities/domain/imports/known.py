"""What is known when rows of these sheets are judged, and what the judging adds to it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from services.activities.commands.activities import DescribeActivity
from services.activities.domain.activity import Activity, own_record
from services.activities.domain.attendance import Desk
from services.activities.domain.decided_item import DecidedItem
from services.activities.domain.imports import cells
from services.activities.domain.imports.columns import KINDS, OPEN_WORDS, STATES, YES_NO
from services.activities.domain.scene import Scene
from shared.events.activities import (
    ActivityPlan,
    ActivityRecord,
    AttendanceRecorded,
    KeyWorkUnticked,
    PairingState,
    Tick,
)
from shared.imports.lines import Rights, ask
from shared.workbook.cells import Cell, short_text

_KIND_WORDS = {code: text for text, code in reversed(KINDS.items())}
_OPEN_WORDS = {code: text for text, code in OPEN_WORDS.items()}
_YES_NO = {code == "yes": text for text, code in YES_NO.items()}
_STATE_WORDS = {code: text for text, code in STATES.items()}
_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z_.-]{0,49}")
GONE = ("called_off", "withdrawn")


@dataclass(frozen=True, slots=True)
class KnownActivity:
    """An activity as last known, with what is kept beside it. `annulled`: a batch that brought it was undone."""

    activity: Activity
    version: int
    place: str | None = None
    ticks: frozenset[tuple[str, Tick]] = frozenset()
    annulled: bool = False
    sheet: AttendanceRecorded | None = None


@dataclass(frozen=True, slots=True)
class KnownItem:
    """A decided item with what was said last of its progress."""

    item: DecidedItem
    meeting_title: str
    version: int
    note: str | None = None
    percent: int | None = None
    reached_on: date | None = None


@dataclass(frozen=True, slots=True)
class KnownDesk:
    """What is so where a sheet of people is filled in: its version, why some were away, and who is expected."""

    version: int
    reasons: Mapping[int, str]
    desk: Desk


@dataclass
class Known:
    """Activities by code, branches with their states by day, key works by code, and who asks."""

    today: date
    rights: Rights
    activities: dict[str, KnownActivity]
    branches: Mapping[str, Sequence[tuple[date, str]]]
    """Branch -> (from this day on, status), in the order of the days."""
    key_works: Mapping[str, tuple[int, int, str]]
    """Code -> year, number, title."""
    pairings: Mapping[str, PairingState]
    plan_years: Mapping[str, int] = field(default_factory=dict)
    """Line of a plan -> the plan's year."""
    items: Mapping[tuple[str, int], KnownItem] = field(default_factory=dict)
    meetings: Mapping[str, str] = field(default_factory=dict)
    """Code -> title."""
    taken: set[str] = field(default_factory=set)
    """Codes of activities that are given away."""
    people_key: bytes = b""
    desks: Mapping[str, KnownDesk] = field(default_factory=dict)
    """Activity -> its sheet of people, where rows speak of it."""
    report_within_days: int = 30

    def __post_init__(self) -> None:
        self.spelt = {code.casefold(): code for code in self.branches}
        self._codes = {code.casefold(): code for code in self.activities}
        self.taken |= {code for code, known in self.activities.items() if not known.annulled}
        self._next: dict[int, int] = {}
        self._branches_on = cache(self._states_on)
        self._of_title: dict[tuple[str | None, date | None], list[str]] = {}
        for code, known in self.activities.items():
            if known.activity.state not in GONE and not known.annulled:
                self._index(code, known.activity.event)

    def _index(self, code: str, event: ActivityPlan) -> None:
        self._of_title.setdefault((short_text(event.title, 300), event.effective_on), []).append(code)

    def of_code(self, code: str | None) -> KnownActivity | None:
        """The activity of a code, in whatever case it is written; None where there is none, or it never was."""
        found = self.activities.get(self._codes.get((code or "").casefold(), ""))
        return found if found and not found.annulled else None

    def alike(self, number: str | None, title: str, day: date | None, hosts: frozenset[str]) -> list[str]:
        """Codes of the activities that a row without a code may mean: by its number, else by what, when and who."""
        if found := self.of_code(number):
            return [found.activity.event.code]
        same = self._of_title.get((title, day), ())
        return [code for code in same if hosts & set(self.activities[code].activity.event.hosts)]

    def host(self, code: str) -> str:
        """A branch as it is spelt here."""
        return self.spelt.get(code.casefold(), code)

    def propose(self, number: str | None, year: int) -> str:
        """
        The number that the row has where it may be a code, else the next free one of the year.

        The same plan proposes the same as long as nobody records an activity in between.
        """
        if number and number not in self.taken and _CODE.fullmatch(number):
            self.taken.add(number)
            return number
        n = self._next.get(year, 0) + 1
        while f"A-{year}-{n:04d}" in self.taken:
            n += 1
        self._next[year] = n
        self.taken.add(code := f"A-{year}-{n:04d}")
        return code

    def unticked(self, gone: set[tuple[str, Tick]], known: KnownActivity) -> list[KeyWorkUnticked]:
        """That the activity is no evidence for these ticks any more. Raises Forbidden."""
        if gone:
            self.allow("UntickKeyWork")
        event = known.activity.event
        return [
            KeyWorkUnticked(
                code=work,
                year=self.key_works[work][0],
                tick=tick,
                evidence=own_record(event.code),
                effective_on=event.effective_on,
            )
            for work, tick in sorted(gone)
        ]

    def versions(self) -> dict[str, int]:
        """Subject -> the version by which it is judged."""
        activities = {f"activity/{code}": known.version for code, known in self.activities.items()}
        sheets = {f"attendance/{code}": known.version for code, known in self.desks.items()}
        return activities | sheets | {f"decided_item/{one.item.event.code}": one.version for one in self.items.values()}

    def meeting(self, text: str) -> str | None:
        """The meeting of a code or of a title that only one has."""
        if text in self.meetings:
            return text
        found = [code for code, title in self.meetings.items() if short_text(title, 300) == text]
        return found[0] if len(found) == 1 else None

    def scene(self, command: DescribeActivity, known: KnownActivity | None) -> Scene:
        """What is so on the first day of an activity; of one with a sheet the counts are those of the sheet."""
        return Scene(
            branches=self._branches_on(command.starts_on),
            key_works={code: year for code, (year, _, _) in self.key_works.items()},
            records=frozenset(),
            people_key=self.people_key,
            report_within_days=self.report_within_days,
            pairing=self.pairings.get(command.pairing or ""),
            plan_year=self.plan_years.get(command.plan_line or ""),
            sheet=known.sheet if known else None,
        )

    def _states_on(self, day: date) -> dict[str, str]:
        found = {}
        for code, states in self.branches.items():
            if at := bisect_right([since for since, _ in states], day):
                found[code] = states[at - 1][1]
        return found

    def key_work(self, text: str, year: int) -> str | None:
        """The key work of a code, a number of the year, or a title of the year."""
        if text in self.key_works:
            return text
        number = text.removeprefix("第").removesuffix("项")
        for code, (of, n, title) in self.key_works.items():
            if of == year and (str(n) == number or title.replace(" ", "") == text.replace(" ", "")):
                return code
        return None

    def allow(self, action: str, *, every: Sequence[str] = (), one_of: Sequence[str] = ()) -> None:
        """As at the door of the command. Raises Forbidden."""
        ask(self.rights, action, every=every, one_of=one_of)


def activity_cells(known: KnownActivity) -> dict[str, Cell]:
    """The row of an activity as the sheet shows it."""
    event = known.activity.event
    record = event if isinstance(event, ActivityRecord) else None
    return {
        "hosts": cells.shown_hosts(event.hosts),
        "plan_line": event.plan_line,
        "title": event.title,
        "kind": _KIND_WORDS.get(event.kind, "其他"),
        "starts_on": event.effective_on,
        "ends_on": event.ends_on if event.ends_on != event.effective_on else None,
        "place": cells.shown_place(event.online, known.place),
        "expected": event.expected,
        "present": record.present if record else None,
        "attendances": record.attendances if record else None,
        "key_works": "、".join(event.key_works) or None,
        "ticks": cells.shown_ticks(event.key_works, known.ticks),
        "cost": None if event.cost_fen is None else event.cost_fen / 100,
        "code": event.code,
        "open_to": _OPEN_WORDS[event.open_to],
        "led": _YES_NO[event.led_by_party_members],
    }


def item_cells(known: KnownItem) -> dict[str, Cell]:
    """The row of a decided item as the sheet shows it."""
    event = known.item.event
    return {
        "meeting": event.meeting,
        "number": event.number,
        "title": event.title,
        "lead": cells.shown_hosts((event.lead,)),
        "co_leads": cells.shown_hosts(event.co_leads) or None,
        "due_on": event.due_on,
        "note": known.note,
        "percent": known.percent,
        "state": _STATE_WORDS[known.item.state],
        "reached_on": known.reached_on,
    }
