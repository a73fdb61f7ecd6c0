"""What meets with an activity: the same host, or the same leader, in two places at a time. Shown, never blocking."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from shared.events.activities import ActivityPlan

_BEGINNING, _END = "00:00", "24:00"
_SENTENCES = {
    "host": ("主办单位 {who} 在 {day} 已有“{title}”", "the host {who} has “{title}” on {day} already"),
    "leader": ("{who} 在 {day} 已安排参加“{title}”", "{who} is expected at “{title}” on {day} already"),
    "person": ("有 {who} 人在 {day} 同时应到“{title}”", "{who} of those expected are expected at “{title}” on {day}"),
}


@dataclass(frozen=True, slots=True)
class Slot:
    """An activity or meeting in the calendar: its days, the hours as far as they are known, and who is taken up."""

    record: str
    title: str
    starts_on: date
    ends_on: date
    hosts: tuple[str, ...]
    leaders: tuple[str, ...] = ()
    start_time: str | None = None
    end_time: str | None = None

    @property
    def begins(self) -> tuple[date, str]:
        """The first moment; without an hour that of the day."""
        return self.starts_on, self.start_time or _BEGINNING

    @property
    def ends(self) -> tuple[date, str]:
        """The moment when it is over; without an hour that of the day."""
        return self.ends_on, self.end_time or _END

    def meets(self, other: Slot) -> bool:
        """Whether some moment belongs to both; what ends as the other begins does not meet it."""
        return self.begins < other.ends and other.begins < self.ends


def conflicts(one: Slot, others: Iterable[Slot]) -> list[dict[str, Any]]:
    """What meets with `one`, in the order of time: with whom it is shared, and a sentence in both languages."""
    meeting = sorted((other for other in others if one.meets(other)), key=lambda slot: (slot.begins, slot.record))
    return [told for other in meeting for told in _shared(one, other)]


def _shared(one: Slot, other: Slot) -> Iterator[dict[str, Any]]:
    day = max(one.starts_on, other.starts_on)
    for rule, mine, theirs in (("host", one.hosts, other.hosts), ("leader", one.leaders, other.leaders)):
        for who in (code for code in mine if code in theirs):
            yield warning(rule, who, other, day)


def warning(rule: str, who: str, other: Slot, day: date) -> dict[str, Any]:
    """One line of the list."""
    zh, en = (sentence.format(who=who, day=day, title=other.title) for sentence in _SENTENCES[rule])
    return {"rule": rule, "who": who, "record": other.record, "on": day.isoformat(), "why": zh, "why_en": en}


def slot_of_plan(event: ActivityPlan) -> Slot:
    """An activity as it is told."""
    return Slot(
        record=f"activity/{event.code}",
        title=event.title,
        starts_on=event.effective_on,
        ends_on=event.ends_on,
        hosts=event.hosts,
        leaders=event.leaders,
        start_time=event.start_time,
        end_time=event.end_time,
    )


def slot_of(row: Any) -> Slot:
    """A row of the table of activities."""
    return Slot(
        record=f"activity/{row['code']}",
        title=row["title"],
        starts_on=row["starts_on"],
        ends_on=row["ends_on"],
        hosts=tuple(row["hosts"]),
        leaders=tuple(row["leaders"]),
        start_time=row["start_time"],
        end_time=row["end_time"],
    )
