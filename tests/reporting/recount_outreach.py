"""Experts, contacts and items counted again by plain loops over the events, day by day and step by step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.reporting.recount import Known

OFF_THE_LIST = ("retired", "consent_withdrawn")
DAY = timedelta(days=1)


@dataclass
class Round:
    """An item between being raised or reopened and being reopened again."""

    item: Any  # as it was last told in this round
    last: Any  # as it was last told at all
    number: int
    started_on: date
    ended_on: date | None
    due_before: date

    def stands_on(self, day: date) -> bool:
        return self.started_on <= day and (self.ended_on is None or self.ended_on > day)

    def due(self, day: date) -> date:
        extended = self.item.extended_on is not None and self.item.extended_on <= day
        return self.item.answer_due_on if extended else self.due_before

    def done(self, field: str, day: date) -> bool:
        on = getattr(self.item, field)
        return on is not None and on <= day


@lru_cache(maxsize=8)
def rounds(known: Known) -> list[Round]:
    """Every round of every item that was not withdrawn."""
    told: dict[str, list[Any]] = {}
    for event in sorted(known.events, key=lambda e: e.version):
        if event.type.startswith("outreach.item."):
            told.setdefault(event.subject, []).append(event.data)
    return [
        one
        for states in told.values()
        if all(state.TYPE != "outreach.item.withdrawn.v1" for state in states)
        for one in _rounds_of(states)
    ]


def _rounds_of(states: list[Any]) -> list[Round]:
    own = [Round(states[0], states[-1], 0, states[-1].raised_on, None, states[0].answer_due_on)]
    for state in states:
        if state.TYPE == "outreach.item.reopened.v1":
            own[-1].ended_on = state.reopened_on
            own.append(Round(state, states[-1], len(own), state.reopened_on, None, state.answer_due_on))
        own[-1].item = state
        if state.extended_on is None:
            own[-1].due_before = state.answer_due_on
    return own


def _received(known: Known, **wanted: str) -> int:
    return sum(
        1
        for r in rounds(known)
        if r.number == 0
        and known.first_day <= r.last.raised_on <= known.last_day
        and all(getattr(r.last, name) == value for name, value in wanted.items())
    )


def _answered(known: Known) -> list[Round]:
    return [
        r
        for r in rounds(known)
        if r.stands_on(known.last_day)
        and r.item.answered_on
        and known.first_day <= r.item.answered_on <= known.last_day
    ]


def _result(known: Known, letter: str) -> tuple[int, int]:
    found = _answered(known)
    return sum(1 for r in found if r.item.result == letter), len(found)


def answer_rate(known: Known) -> tuple[int, int]:
    answered = due = 0
    for r in rounds(known):
        if r.stands_on(known.last_day) and r.last.wants_reply:
            if known.first_day <= r.due(known.last_day) <= known.last_day:
                in_time = r.done("answered_on", known.last_day)
                closed = r.done("closed_on", known.last_day) or r.done("told_on", known.last_day)
                due += in_time or not closed
                answered += in_time
    return answered, due


def satisfaction(known: Known) -> tuple[int, int]:
    content = asked = 0
    for r in rounds(known):
        told = r.item.closed_on or r.item.told_on
        if told and known.first_day <= told <= known.last_day and r.item.reaction not in (None, "not_called_back"):
            asked += 1
            content += r.item.reaction in ("satisfied", "fairly_satisfied")
    return content, asked


def overdue(known: Known) -> int:
    day = known.last_day
    return sum(
        1
        for r in rounds(known)
        if r.stands_on(day) and r.last.wants_reply and r.due(day) <= day
        if not r.done("answered_on", day) and not r.done("closed_on", day)
    )


def solved(known: Known) -> int:
    count = 0
    for r in rounds(known):
        on = r.item.solved_on or r.item.answered_on
        count += bool(r.item.solved and r.stands_on(known.last_day) and known.first_day <= on <= known.last_day)
    return count


def reopened(known: Known) -> int:
    return sum(1 for r in rounds(known) if r.number and known.first_day <= r.started_on <= known.last_day)


def passed_on(known: Known) -> int:
    standing = {r.item.code for r in rounds(known)}
    return len(
        {
            event.data.code
            for event in known.events
            if event.type == "outreach.item.passed_on.v1" and event.data.code in standing
            if known.first_day <= event.data.passed_on_on <= known.last_day
        }
    )


def _kind(event: Any) -> str:
    return str(event.type.split(".")[2])


@lru_cache(maxsize=8)
def contacts(known: Known, made: bool) -> list[Any]:
    """Contacts of the period as they read, each once."""
    last: dict[str, Any] = {}
    for event in sorted(known.events, key=lambda e: e.version):
        if event.type.startswith("outreach.contact."):
            last[event.subject] = event
    return [e for e in last.values() if _kind(e) != "withdrawn" and e.data.made == made]


def _met(known: Known, code: str, first: date, last: date) -> bool:
    return any(code in e.data.experts and first <= e.effective_on <= last for e in contacts(known, made=True))


@lru_cache(maxsize=8)
def _states(known: Known) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for event in sorted(known.events, key=lambda e: (e.effective_on, e.version)):
        if event.type.startswith("outreach.expert."):
            found.setdefault(event.data.code, []).append(event)
    return found


def _told_by(events: list[Any], day: date, *kinds: str) -> list[Any]:
    return [event for event in events if event.effective_on <= day and _kind(event) in kinds]


def _is_paused(events: list[Any], day: date) -> bool:
    told = _told_by(events, day, "paused", "resumed")
    return bool(told) and _kind(told[-1]) == "paused" and day < (told[-1].data.until or date.max)


def _is_expected(events: list[Any], day: date) -> bool:
    """On the list that day, and not paused."""
    listed = _told_by(events, day, "enrolled", *OFF_THE_LIST)
    return bool(listed) and _kind(listed[-1]) == "enrolled" and not _is_paused(events, day)


def paused_days(known: Known, code: str, since: date) -> int:
    """Days from a day to the last one on which an expert was paused."""
    days = [since + n * DAY for n in range((known.last_day - since).days + 1)]
    return sum(_is_paused(_states(known).get(code, []), day) for day in days)


def _expected(known: Known, first: date, last: date) -> list[str]:
    days = [first + n * DAY for n in range((last - first).days + 1)]
    return [code for code, events in _states(known).items() if all(_is_expected(events, day) for day in days)]


def reached(known: Known) -> tuple[int, int]:
    expected = _expected(known, known.first_day, known.last_day)
    return sum(1 for code in expected if _met(known, code, known.first_day, known.last_day)), len(expected)


def contacted(known: Known) -> int:
    """Experts met in the period, of all who were on the list by its end."""
    met = {code for e in contacts(known, made=True) if known.within(e) for code in e.data.experts}
    return sum(1 for code, events in _states(known).items() if code in met and events[0].effective_on <= known.last_day)


def _year(known: Known) -> dict[str, list[bool]]:
    """Expert -> quarter by quarter of the year whether met, for the quarters over and expected in whole."""
    found: dict[str, list[bool]] = {}
    for month in (1, 4, 7, 10):
        first = date(known.last_day.year, month, 1)
        last = (first + 95 * DAY).replace(day=1) - DAY
        if last <= known.last_day:
            for code in _expected(known, first, last):
                found.setdefault(code, []).append(_met(known, code, first, last))
    return found


FIGURES: dict[str, Callable[[Known], Any]] = {
    "contacts_made": lambda known: sum(1 for e in contacts(known, made=True) if known.within(e)),
    "contacts_attempted": lambda known: sum(1 for e in contacts(known, made=False) if known.within(e)),
    "experts_contacted": contacted,
    "experts_reached": reached,
    "contact_stability": lambda known: (sum(1 for met in _year(known).values() if all(met)), len(_year(known))),
    "contact_gaps": lambda known: sum(met.count(False) for met in _year(known).values()),
    "items_received": _received,
    "items_from_experts": lambda known: _received(known, origin="expert"),
    "items_from_activities": lambda known: _received(known, origin="activity"),
    "items_from_branches": lambda known: _received(known, origin="branch"),
    "items_from_members": lambda known: _received(known, origin="member"),
    "items_opinions": lambda known: _received(known, kind="opinion"),
    "items_suggestions": lambda known: _received(known, kind="suggestion"),
    "items_demands": lambda known: _received(known, kind="demand"),
    "items_difficulties": lambda known: _received(known, kind="difficulty"),
    "items_answered": lambda known: len(_answered(known)),
    "items_result_a": lambda known: _result(known, "A"),
    "items_result_b": lambda known: _result(known, "B"),
    "items_result_c": lambda known: _result(known, "C"),
    "items_result_d": lambda known: _result(known, "D"),
    "items_answer_rate": answer_rate,
    "items_satisfaction": satisfaction,
    "items_overdue": overdue,
    "items_solved": solved,
    "items_reopened": reopened,
    "items_passed_on": passed_on,
}
