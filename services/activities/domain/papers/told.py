"""From what is known of a meeting or an activity (as its views tell it) to what its papers are made from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from services.activities.domain.papers.names import Names, Person
from services.activities.domain.papers.scene import Activity, Decided, Item, Meeting, News, Seat

Told = Mapping[str, Any]


def meeting_of(told: Told, enclosed: Iterable[str], today: date, zone: ZoneInfo) -> Meeting:
    """A meeting from its structured papers; `enclosed` are the names of what goes with its notice."""
    day, entries = told["held_on"] or told["meets_on"], told["agenda"]
    begins, ends = _hours(told, day, zone)
    return Meeting(
        code=told["code"],
        title=told["title"],
        number=told["number"],
        day=day,
        held=told["held_on"] is not None,
        today=today,
        quorum_met=told["quorum_met"],
        starts_at=begins,
        ends_at=ends,
        place=told["place"],
        online=told["online"],
        joining=told["joining"],
        chair=told["chair"],
        recorder=told["recorder"],
        observers=tuple(told["observers"]),
        items_due_on=told["items_due_on"],
        noticed_on=told["noticed_on"],
        called_off=told["state"] == "called_off",
        sequence=told["sequence"],
        version=told["version"],
        corrected_on=told["corrected_at"].astimezone(zone).date() if told["corrected_at"] else None,
        minutes="\n".join(told["paragraphs"]) or None,
        seats=tuple(_seat(row) for row in told["attendance"]),
        agenda=tuple(_item(entry) for entry in entries if entry["kind"] == "agenda_item"),
        open_items=tuple(_open(entry) for entry in entries if entry["kind"] == "decided_item"),
        decided=tuple(_decided(row) for row in told["decided"]),
        news=tuple(News(row["branch"], row["text"]) for row in told["news"] if row["text"]),
        enclosed=tuple(enclosed),
    )


def activity_of(told: Told, sheet: Told | None, today: date) -> Activity:
    """An activity from the reading of it and of its sheet, if it has one; who is known by a code of ours is named."""
    lines = sheet["lines"] if sheet else ()
    return Activity(
        code=told["code"],
        title=told["title"],
        kind=told["kind"],
        hosts=tuple(told["hosts"]),
        partners=tuple(told["partners"]),
        starts_on=told["starts_on"],
        ends_on=told["ends_on"],
        today=today,
        place=told["place"],
        online=told["online"],
        attendances=told["attendances"],
        people=told["people"],
        party_members=told["party_members_present"],
        expected=told["expected"],
        summary=told["summary"],
        persons=tuple((line["state"], line["who"]) for line in lines if line["known_by"] == "person"),
    )


def names_of(told: Told, society: str) -> Names:
    """Names as the registry answers them; a society that was never described is called by its code."""
    linked: dict[str, tuple[str, ...]] = {}
    for one in told["liaisons"]:
        linked[one["branch"]] = (*linked.get(one["branch"], ()), one["person"])
    persons = {one["code"]: Person(one["name"], one["unit"], one["title"]) for one in told["persons"] if one["name"]}
    return Names(told["society"] or society, told["branches"], linked, persons)


def _hours(told: Told, day: date, zone: ZoneInfo) -> tuple[datetime | None, datetime | None]:
    """When it began and ended as recorded, else as planned, in the office's time."""
    planned: datetime | None = told["starts_at"]
    begins = planned.astimezone(zone) if planned else None
    ends = begins + timedelta(minutes=told["minutes"]) if begins and told["minutes"] else None
    if told["began"]:
        begins = datetime.combine(day, told["began"], zone)
        ends = datetime.combine(day, told["ended"], zone) if told["ended"] else None
    return begins, ends


def _seat(row: Told) -> Seat:
    reply = row.get("reply") or {}
    persons = tuple(row["persons"]) or tuple(code for code in (reply.get("person"),) if code)
    return Seat(row["branch"], row["state"] or "expected", row["reason"] or reply.get("reason"), persons)


def _item(entry: Told) -> Item:
    return Item(
        code=entry["code"],
        title=entry["title"],
        by=entry["by"],
        text=entry["text"],
        outcome=entry["outcome"],
        **(entry["record"] or {}),
    )


def _open(entry: Told) -> Decided:
    said = (entry["record"] or {}).get("said")
    return _decided({**entry, "number": 0}, said)


def _decided(row: Told, said: str | None = None) -> Decided:
    return Decided(
        code=row["code"],
        number=row["number"],
        title=row["title"],
        lead=row["lead"],
        due_on=row["due_on"],
        state=row["state"],
        co_leads=tuple(row["co_leads"]),
        text=row["text"],
        overdue=row["overdue"],
        said=said,
    )
