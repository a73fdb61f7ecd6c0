"""Every indicator computed again by hand: plain loops over raw events, from the sentences of the catalogue alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from shared.events import activities, registry
from shared.events.base import DomainEvent, Event

DAY = timedelta(days=1)
CAME = ("present", "walk_in")
MEMBER = (registry.MemberJoined, registry.MemberUpdated, registry.MemberTransferred, registry.MemberLeft)
Value = float | None


class ByHand:
    """The events known at a moment, of one year, computed on a day."""

    def __init__(self, events: list[Event[Any]], year: int, known_on: datetime, today: date) -> None:
        self.events = sorted((e for e in events if e.recorded_at <= known_on), key=lambda e: e.version)
        self.year, self.today = year, today
        self.first, self.last = date(year, 1, 1), min(date(year, 12, 31), today)

    def streams(self, *types: type[DomainEvent]) -> dict[str, list[Event[Any]]]:
        """Stream -> its events of these types, by version."""
        found: dict[str, list[Event[Any]]] = defaultdict(list)
        for event in self.events:
            if isinstance(event.data, types):
                found[event.subject].append(event)
        return found

    def on(self, day: date, *types: type[DomainEvent]) -> list[Event[Any]]:
        """The event of each stream that gives its state on a day."""
        found = []
        for stream in self.streams(*types).values():
            past = [event for event in stream if event.effective_on <= day]
            if past:
                found.append(max(past, key=lambda e: (e.effective_on, e.version)))
        return found

    def hosted(self, branch: str) -> list[tuple[Any, Event[Any]]]:
        """(record as it stands, event that told it first) of a branch's activities of the year."""
        types = (activities.ActivityRecord, activities.ActivityCancelled)
        found = []
        for stream in self.streams(*types).values():
            last = stream[-1].data
            if isinstance(last, activities.ActivityRecord) and branch in last.hosts:
                if self.first <= last.effective_on <= self.last:
                    found.append((last, stream[0]))
        return found

    def any_activity(self, branches: tuple[str, ...]) -> bool:
        """Whether anything of the year is recorded at all."""
        return any(self.hosted(branch) for branch in branches)

    def status(self, branch: str, day: date) -> str | None:
        """The status on a day."""
        for event in self.on(day, registry.BranchState):
            if event.data.code == branch:
                return "ended" if isinstance(event.data, registry.BranchEnded) else str(event.data.status)
        return None

    def stood(self, branch: str) -> int:
        """Days active in the year, counted one by one."""
        states = [e for e in self.events if isinstance(e.data, registry.BranchState) and e.data.code == branch]
        days = [self.first + n * DAY for n in range((self.last - self.first).days + 1)]
        known = [[e for e in states if e.effective_on <= day] for day in days]
        last = [max(past, key=lambda e: (e.effective_on, e.version)).data for past in known if past]
        return sum(one.status in ("normal", "rectifying") and not isinstance(one, registry.BranchEnded) for one in last)


def percent(part: int, whole: int) -> Value:
    """To four decimals, half up."""
    if not whole:
        return None
    exact = Fraction(100 * part, whole) * 10_000
    half_up = (abs(exact) + Fraction(1, 2)).__floor__()
    return (half_up if exact >= 0 else -half_up) / 10_000


def count_of(*kinds: str) -> Callable[[ByHand, str, tuple[str, ...]], Value]:
    def count(hand: ByHand, branch: str, branches: tuple[str, ...]) -> Value:
        found = sum(record.kind in kinds for record, _ in hand.hosted(branch))
        if not found and (not hand.any_activity(branches) or hand.stood(branch) < 183):
            return None
        return float(found)

    return count


def minutes_filed(hand: ByHand, branch: str, _: tuple[str, ...]) -> Value:
    in_time = whole = 0
    for record, _first in hand.hosted(branch):
        if record.kind in ("academic", "joint_meeting"):
            filed, due = record.minutes_filed_on, record.ends_on + 7 * DAY
            good = filed is not None and filed <= due
            if good or due < hand.today:
                whole += 1
                in_time += good
    return percent(in_time, whole)


def report_in_time(hand: ByHand, branch: str, _: tuple[str, ...]) -> Value:
    hosted = hand.hosted(branch)
    good = 0
    for record, first in hosted:
        day = first.recorded_at.astimezone(ZoneInfo("Asia/Shanghai")).date()
        good += day <= max(record.effective_on + 30 * DAY, record.ends_on)
    return percent(good, len(hosted))


def member_participation(hand: ByHand, branch: str, _: tuple[str, ...]) -> Value:
    sheets = {
        stream[-1].data.activity: stream[-1].data for stream in hand.streams(activities.AttendanceRecorded).values()
    }
    recorded: set[str] = set()
    listed: set[str] = set()
    told_apart = False
    for record, _first in hand.hosted(branch):
        if record.open_to == "members" and record.people:
            told_apart = True
            recorded |= set(record.people)
        sheet = sheets.get(record.code)
        if sheet and hand.first <= sheet.effective_on <= hand.last:
            told_apart = True
            listed |= {line.who for line in sheet.lines if line.sort == "member" and line.state in (*CAME, "observer")}
    members = [e for e in hand.on(hand.last, *MEMBER) if e.data.present and branch in e.data.branches]
    whole = sum(e.data.kind == "individual" for e in members)
    return percent(max(len(recorded), len(listed)), whole) if told_apart else None


def came(rows: list[list[str]]) -> Value:
    expected = [row for row in rows if row]
    return percent(sum(any(state in CAME for state in row) for row in expected), len(expected))


def rows_of(hand: ByHand, branch: str, records: list[Any]) -> list[list[str]]:
    return [
        [one.state for one in record.attendance or () if one.branch == branch and one.state != "observer"]
        for record in records
        if hand.first <= record.effective_on <= hand.last
    ]


def attendance(hand: ByHand, branch: str, _: tuple[str, ...]) -> Value:
    held = [stream[-1].data for stream in hand.streams(activities.JointMeetingRecord).values()]
    return came(rows_of(hand, branch, held))


def council_participation(hand: ByHand, branch: str, _: tuple[str, ...]) -> Value:
    types = (activities.SessionRecord, activities.SessionCancelled)
    last = [stream[-1].data for stream in hand.streams(*types).values()]
    held = [one for one in last if isinstance(one, activities.SessionRecord)]
    return came(rows_of(hand, branch, [one for one in held if one.kind in ("council", "standing_council")]))


def duties(hand: ByHand, branch: str, _: tuple[str, ...]) -> Value:
    good = whole = 0
    steps = (
        activities.ItemDecided,
        activities.DecidedItemPostponed,
        activities.DecidedItemClosed,
        activities.DecidedItemRestored,
    )
    for stream in hand.streams(*steps).values():
        decided = stream[0].data
        if branch != decided.lead and branch not in decided.co_leads:
            continue
        due, closed = decided.due_on, None
        for event in stream[1:]:
            if isinstance(event.data, activities.DecidedItemClosed):
                closed = event.effective_on
            else:
                due = event.data.due_on
            if isinstance(event.data, activities.DecidedItemRestored):
                closed = event.effective_on if event.data.state == "closed" else None
        in_time = closed is not None and closed <= due
        if due.year == hand.year and (in_time or due < hand.today):
            whole += 1
            good += in_time
    return percent(good, whole)


def plan_and_summary(hand: ByHand, branch: str, branches: tuple[str, ...]) -> Value:
    plans: dict[str, bool] = {}
    for stream in hand.streams(activities.PlanState, activities.PlanWithdrawn).values():
        last = stream[-1].data
        if isinstance(last, activities.PlanState) and last.year == hand.year:
            plans[last.party] = last.effective_on <= date(hand.year - 1, 12, 31)
    summaries: dict[str, bool] = {}
    for stream in hand.streams(registry.AnnualFactsRecorded).values():
        last = stream[-1].data
        if last.year == hand.year:
            summaries[last.branch] = last.complete and last.handed_in_on <= date(hand.year + 1, 3, 31)
    in_time = [
        *paper(hand, branch, branches, plans, (date(hand.year - 1, 12, 31), date(hand.year - 1, 12, 31))),
        *paper(hand, branch, branches, summaries, (date(hand.year + 1, 3, 31), date(hand.year, 12, 31))),
    ]
    return 2 * sum(in_time) / len(in_time) if in_time else None


def paper(
    hand: ByHand, branch: str, branches: tuple[str, ...], handed_in: dict[str, bool], days: tuple[date, date]
) -> list[bool]:
    """Whether a paper came in time, if it could be expected: `days` are the day it is due and the one to stand on."""
    due, stands_on = days
    if branch in handed_in:
        return [handed_in[branch]]
    usual = bool(set(handed_in) & set(branches)) and hand.today > due
    return [False] if usual and hand.status(branch, stands_on) in ("normal", "rectifying") else []


def three_chairs(hand: ByHand, branch: str, _: tuple[str, ...]) -> Value:
    kinds = ("past_chair", "chair", "chair_elect")
    known = [e for e in hand.on(hand.last, registry.PostState) if e.data.body == branch and e.data.post in kinds]
    held = {
        e.data.post
        for e in known
        if isinstance(e.data, registry.PostFilled) and (e.data.until is None or e.data.until > hand.last)
    }
    return float(len(held)) if known else None


def timely_succession(hand: ByHand, branch: str, _: tuple[str, ...]) -> Value:
    terms = []
    for stream in hand.streams(registry.TermState).values():
        past = [event for event in stream if event.effective_on <= hand.last]
        if not past or past[0].data.body != branch:
            continue
        began = past[0].effective_on
        now = max(past, key=lambda e: (e.effective_on, e.version))
        if not (isinstance(now.data, registry.TermEnded) and now.effective_on == began):
            terms.append((began, now.data.until))
    late = []
    for n, (_began, until) in enumerate(sorted(terms)):
        next_began = sorted(terms)[n + 1][0] if n + 1 < len(terms) else None
        if next_began is None or next_began > hand.first:
            days = 0
            while until + days * DAY < min(next_began or hand.last + DAY, hand.last + DAY):
                days += 1
            late.append(days)
    return float(max(late)) if late else None


def member_growth(hand: ByHand, branch: str, _: tuple[str, ...]) -> Value:
    def members(day: date) -> set[str]:
        return {e.subject for e in hand.on(day, *MEMBER) if e.data.present and branch in e.data.branches}

    opening, moves = len(members(hand.first - DAY)), 0
    days = {e.effective_on for e in hand.events if isinstance(e.data, MEMBER)}
    for day in sorted(one for one in days if hand.first <= one <= hand.last):
        stock = {e.subject for e in hand.events if e.effective_on == day and getattr(e.data, "opening_stock", False)}
        before, after = members(day - DAY), members(day)
        opening += len((after - before) & stock)
        moves += len((after - before) - stock) - len(before - after)
    return percent(moves, opening)


INDICATORS: dict[str, Callable[[ByHand, str, tuple[str, ...]], Value]] = {
    "meetings_held": count_of("academic", "joint_meeting"),
    "minutes_filed": minutes_filed,
    "yearly_activity": count_of("academic"),
    "activity_series": count_of("academic"),
    "member_service": count_of("member_service", "visit"),
    "report_in_time": report_in_time,
    "member_participation": member_participation,
    "attendance": attendance,
    "council_participation": council_participation,
    "duties": duties,
    "plan_and_summary": plan_and_summary,
    "three_chairs": three_chairs,
    "timely_succession": timely_succession,
    "member_growth": member_growth,
}
