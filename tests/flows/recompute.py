"""
The digest's figures, worked out a second time from the story's input alone, in the simplest way that is right.

Knows nothing of the services: it reads plain dicts (`Story` of the demo) and the definitions as sentences.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

Body = dict[str, Any]
EVENTS = {f"membership.member.{what}.v1" for what in ("joined", "updated", "transferred", "left")}
MEMBER = re.compile(r"[A-Z]-\d{6}")
OPEN = ("members", "public")


def day(text: str) -> date:
    return date.fromisoformat(text)


def answer_due(item: Body, calendar: dict[date, bool]) -> date:
    """Fifteen working days after it was raised; three months for a suggestion."""
    if item["kind"] == "suggestion":
        return three_months_after(day(item["raised_on"]))
    due, left = day(item["raised_on"]), 15
    while left:
        due += timedelta(days=1)
        left -= calendar.get(due, due.isoweekday() <= 5)
    return due


def three_months_after(start: date) -> date:
    month = start.month + 3
    year, month = start.year + (month - 1) // 12, (month - 1) % 12 + 1
    for last in (start.day, 30, 29, 28):
        try:
            return date(year, month, min(start.day, last))
        except ValueError:
            continue
    raise AssertionError


@dataclass
class Input:
    """The story, by kinds of requests."""

    society: str
    branches: list[str]
    events: list[Body]
    asked: dict[str, list[Body]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, story: Any) -> Input:
        read = cls(story.society["code"], [row["编码"] for row in story.roster], story.membership.events)
        for ask in story.asks:
            read.asked[ask.path].append(ask.body)
        return read


def figures(story: Any, first: date, last: date) -> dict[str, float]:
    """Every figure of a period."""
    told = Input.of(story)
    return {
        **coverage(told, first, last),
        **key_works(told, last),
        **experts(told, last),
        **activities(told, first, last),
        **meetings(told, first, last),
        **items(told, first, last),
        **members(told, first, last),
        **projects(told, first, last),
    }


def held(told: Input, first: date, last: date) -> list[Body]:
    withdrawn = {body["code"] for body in told.asked["/activities/cancel"]}
    return [
        body
        for body in told.asked["/activities"]
        if body["code"] not in withdrawn and first <= day(body["starts_on"]) <= last
    ]


def projects(told: Input, first: date, last: date) -> dict[str, float]:
    """All projects of the story are of one programme, and none of them is rejected."""
    years = {b["code"]: b["year"] for b in told.asked["/projects"]}
    won = {years[b["code"]] for b in told.asked["/projects/approve"] if day(b["approved_on"]) <= last}
    year = last.year if last.year in won or last == date(last.year, 12, 31) else last.year - 1
    row = 0
    while year - row in won:
        row += 1
    seen: dict[str, int] = defaultdict(int)
    withdrawn = {(b["code"], b["number"]) for b in told.asked["/projects/spendings/withdraw"]}
    spent = 0
    for body in told.asked["/projects/spendings"]:
        seen[body["code"]] += 1
        if (body["code"], seen[body["code"]]) not in withdrawn and first <= day(body["spent_on"]) <= last:
            spent += body["amount_fen"]
    return {"programme_years_in_a_row": row, "project_money_spent": spent}


def percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 1) if whole else 0.0


def coverage(told: Input, first: date, last: date) -> dict[str, float]:
    with_group = {b["branch"] for b in told.asked["/party-groups"] if day(b["effective_on"]) <= last}
    with_liaison = {
        b["branch"]
        for b in told.asked["/liaisons"]
        if day(b["effective_on"]) <= last and (b.get("until") is None or day(b["until"]) > last)
    }
    hosts = {host for body in held(told, first, last) for host in body["hosts"]}
    at_work = (with_group | with_liaison) & hosts & set(told.branches)
    return {
        "organisation_coverage": percent(len(with_group), len(told.branches)),
        "work_coverage": percent(len(at_work), len(told.branches)),
    }


def key_works(told: Input, last: date) -> dict[str, float]:
    ticks = defaultdict(set)
    for body in held(told, date.min, last):
        for tick in body.get("ticks", ()):
            ticks[tick["key_work"]].add(tick["tick"])
    this_year = [b["code"] for b in told.asked["/key-works"] if b["year"] == last.year]
    return {"key_works_covered": sum(len(ticks[code]) == 3 for code in this_year)}


def experts(told: Input, last: date) -> dict[str, float]:
    enrolled = {b["code"]: b for b in told.asked["/experts"] if day(b["enrolled_on"]) <= last}
    reached = set()
    for contact in told.asked["/contacts"]:
        for code in contact["experts"]:
            if contact["made"] and code in enrolled:
                age = (last - day(contact["happened_on"])).days
                if 0 <= age < enrolled[code]["cadence_days"]:
                    reached.add(code)
    return {"experts_in_contact": len(reached), "experts_enrolled": len(enrolled)}


def activities(told: Input, first: date, last: date) -> dict[str, float]:
    all_held = held(told, first, last)
    open_ones = [body for body in all_held if body["open_to"] in OPEN]
    people = {
        person.get("member") or (person["name"], person["unit"]) for body in open_ones for person in body["people"]
    }
    kinds = Counter(body["kind"] for body in all_held)
    return {
        **{f"activities_{kind}": held for kind, held in kinds.items()},
        "activities_held": len(all_held),
        "beneficiaries_people": len(people),
        "beneficiaries_attendances": sum(body["attendances"] for body in open_ones),
    }


def meetings(told: Input, first: date, last: date) -> dict[str, float]:
    closed = {b["code"]: day(b["closed_on"]) for b in told.asked["/decided-items/close"]}
    met = told.asked["/joint-meetings"]
    in_period = [body for body in met if first <= day(body["held_on"]) <= last]
    overdue = sum(
        day(item["due_on"]) <= last and closed.get(f"{body['code']}-{item['number']}", date.max) > last
        for body in met
        if day(body["held_on"]) <= last
        for item in body["decided"]
    )
    return {
        "joint_meetings": len(in_period),
        "decided_items_decided": sum(len(body["decided"]) for body in in_period),
        "decided_items_closed": sum(first <= on <= last for on in closed.values()),
        "decided_items_overdue": overdue,
    }


def items(told: Input, first: date, last: date) -> dict[str, float]:
    calendar = {day(b["day"]): b["working"] for b in told.asked["/calendar-days"]}
    answered = {b["code"]: day(b["answered_on"]) for b in told.asked["/items/answer"]}
    closed = {b["code"]: day(b["told_on"]) for b in told.asked["/items/close"]}
    received = [b for b in told.asked["/items"] if first <= day(b["raised_on"]) <= last]
    overdue = [
        b
        for b in told.asked["/items"]
        if day(b["raised_on"]) <= last
        and answer_due(b, calendar) <= last
        and answered.get(b["code"], date.max) > last
        and closed.get(b["code"], date.max) > last
    ]
    return {
        "items_received": len(received),
        "items_answered": sum(first <= on <= last for on in answered.values()),
        "items_overdue": len(overdue),
    }


def members(told: Input, first: date, last: date) -> dict[str, float]:
    histories = defaultdict(list)
    for event in good(told):
        histories[event["subject"]].append(event)
    present = [state for history in histories.values() if (state := state_on(history, last))]
    kinds = [state["kind"] for state in present]
    joined = left = 0
    for history in histories.values():
        turns = {event["data"].get(name) for event in history for name in ("effective_on", "ends_on")}
        for on in {day(text) for text in turns if text}:
            before, after = state_on(history, on - timedelta(days=1)), state_on(history, on)
            if first <= on <= last:
                joined += bool(after and not before and not after.get("bulk"))
                left += bool(before and not after)
    return {
        "members": len(present),
        "members_individual": kinds.count("individual"),
        "members_group": kinds.count("group"),
        "members_joined": joined,
        "members_left": left,
    }


def good(told: Input) -> Iterable[Body]:
    """What may count: well-formed, of the right source, about known branches, each id and each turn once."""
    ids, turns = set(), set()
    for event in told.events:
        data = event["data"]
        try:
            fine = (
                event["source"] == f"/societies/{told.society}/membership"
                and event["type"] in EVENTS
                and event["time"] < "2030"
                and MEMBER.fullmatch(data["member"])
                and data["kind"]
                and set(data.get("branches", ())) <= set(told.branches)
                and len(str(data)) < 200_000
                and day(data["effective_on"])
            )
        except (KeyError, ValueError):
            continue
        turn = (event["subject"], int(event["sequence"]))
        if fine and event["id"] not in ids and turn not in turns:
            ids.add(event["id"])
            turns.add(turn)
            yield event


def state_on(history: list[Body], on: date) -> Body | None:
    """What was said last among what holds by that day; each saying replaces all from its day on."""
    told = [event for event in history if day(event["data"]["effective_on"]) <= on]
    if not told:
        return None
    newest = max(told, key=lambda event: int(event["sequence"]))
    ends = newest["data"].get("ends_on")
    gone = newest["type"].endswith("left.v1") or (ends is not None and day(ends) <= on)
    return None if gone else newest["data"]
