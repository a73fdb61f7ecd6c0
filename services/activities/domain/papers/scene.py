"""What papers are made from: a meeting with its agenda, who came, what was said and decided, and what is still open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

STATES = {
    "open": "待办",
    "in_progress": "办理中",
    "submitted": "已报结，待审核",
    "returned": "已退回",
    "closed": "已办结",
}
OUTCOMES = {
    "decided": "已议定",
    "noted": "已通报",
    "left_open": "遗留，下次会议继续",
    "not_reached": "未及讨论，列入下次会议",
}


@dataclass(frozen=True, slots=True)
class Seat:
    """How a branch was represented: `state` is a word of AttendanceState; `expected` while it is still to come."""

    branch: str
    state: str
    reason: str | None = None
    persons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """An item of the agenda, with what was said, voted, decided and left open about it."""

    code: str
    title: str
    by: str
    text: str | None = None
    said: str | None = None
    voted: str | None = None
    decided: str | None = None
    left_open: str | None = None
    outcome: str | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """A decided item as it stands on the day of the paper."""

    code: str
    number: int
    title: str
    lead: str
    due_on: date
    state: str
    co_leads: tuple[str, ...] = ()
    text: str | None = None
    overdue: bool = False
    said: str | None = None
    """What was said of it at the meeting on whose agenda it stands."""


@dataclass(frozen=True, slots=True)
class News:
    """What a branch has to tell (动态)."""

    branch: str
    text: str


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting as its papers need it; `day` is when it was held, or is to be. Moments are in the office's time."""

    code: str
    title: str
    number: int
    day: date
    held: bool
    today: date
    quorum_met: bool | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    place: str | None = None
    online: bool = False
    joining: str | None = None
    chair: str | None = None
    recorder: str | None = None
    observers: tuple[str, ...] = ()
    items_due_on: date | None = None
    noticed_on: date | None = None
    called_off: bool = False
    sequence: int = 0
    """How often its notice went out."""
    version: int = 1
    corrected_on: date | None = None
    """When its record was corrected last."""
    minutes: str | None = None
    seats: tuple[Seat, ...] = ()
    agenda: tuple[Item, ...] = ()
    open_items: tuple[Decided, ...] = ()
    decided: tuple[Decided, ...] = ()
    news: tuple[News, ...] = ()
    enclosed: tuple[str, ...] = ()

    def branches(self) -> set[str]:
        """Every branch that a paper names."""
        items = [*self.open_items, *self.decided]
        named = {code for item in items for code in (item.lead, *item.co_leads)}
        return named | {seat.branch for seat in self.seats} | {item.by for item in self.agenda} | self._telling()

    def persons(self) -> set[str]:
        """Every person that a paper names by code."""
        seated = {person for seat in self.seats for person in seat.persons}
        return seated | {*self.observers} | {code for code in (self.chair, self.recorder) if code}

    def _telling(self) -> set[str]:
        return {one.branch for one in self.news}


@dataclass(frozen=True, slots=True)
class Activity:
    """An activity as its minutes need it."""

    code: str
    title: str
    kind: str
    hosts: tuple[str, ...]
    partners: tuple[str, ...]
    starts_on: date
    ends_on: date
    today: date
    place: str | None = None
    online: bool = False
    attendances: int | None = None
    people: int | None = None
    party_members: int | None = None
    expected: int | None = None
    summary: str | None = None
    persons: tuple[tuple[str, str], ...] = ()
    """State of attendance and code of each person on the sheet."""

    def branches(self) -> set[str]:
        """Every branch that its minutes name."""
        return {*self.hosts, *self.partners}

    def named(self) -> set[str]:
        """Every person on its sheet who is known by code."""
        return {person for _, person in self.persons}
