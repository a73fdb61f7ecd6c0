"""Every figure counted again by plain loops over the events, from the sentences of the definitions alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from shared.events import activities, outreach, registry
from shared.events.base import DomainEvent, Event
from tests.reporting import recount_order, recount_outreach, recount_work

MEMBER = (registry.MemberJoined, registry.MemberUpdated, registry.MemberTransferred, registry.MemberLeft)


class Known:
    """The events known at a moment, asked about a period."""

    def __init__(self, events: list[Event[Any]], first_day: date, last_day: date, known_on: datetime) -> None:
        self.events = [event for event in events if event.recorded_at <= known_on]
        self.first_day, self.last_day = first_day, last_day

    def state(self, day: date, *types: type[DomainEvent]) -> dict[str, Event[Any]]:
        """Stream -> the event that gives its state on a day."""
        found: dict[str, Event[Any]] = {}
        for event in self.events:
            if not isinstance(event.data, types) or event.effective_on > day:
                continue
            best = found.get(event.subject)
            if best is None or (event.effective_on, event.version) > (best.effective_on, best.version):
                found[event.subject] = event
        return found

    def last_said(self, *types: type[DomainEvent]) -> dict[str, Event[Any]]:
        """Stream -> its last version."""
        found: dict[str, Event[Any]] = {}
        for event in self.events:
            if isinstance(event.data, types) and event.version > getattr(found.get(event.subject), "version", 0):
                found[event.subject] = event
        return found

    def within(self, event: Event[Any]) -> bool:
        """Whether an event lies in the period."""
        return self.first_day <= event.effective_on <= self.last_day

    def held(self) -> list[Event[Any]]:
        """The activities of the period that were not cancelled."""
        last = self.last_said(activities.ActivityRecord, activities.ActivityCancelled)
        return [e for e in last.values() if isinstance(e.data, activities.ActivityRecord) and self.within(e)]

    def active(self) -> set[str]:
        """The codes of the active branches on the last day."""
        states = self.state(self.last_day, registry.BranchState)
        return {
            event.data.code
            for event in states.values()
            if not isinstance(event.data, registry.BranchEnded) and event.data.status in ("normal", "rectifying")
        }

    def grouped(self) -> set[str]:
        """The branches with a Party group in force on the last day."""
        states = self.state(self.last_day, registry.PartyGroupState).values()
        return {event.data.branch for event in states if isinstance(event.data, registry.PartyGroupFormed)}

    def with_liaison(self) -> set[str]:
        """The branches with a liaison in office on the last day."""
        found = set()
        for event in self.state(self.last_day, registry.PostState).values():
            post = event.data
            if isinstance(post, registry.PostFilled) and post.post == "liaison":
                if post.until is None or post.until > self.last_day:
                    found.add(post.branch)
        return found

    def members(self, day: date) -> dict[str, Event[Any]]:
        """The members present on a day."""
        return {s: e for s, e in self.state(day, *MEMBER).items() if e.data.present}

    def moves(self) -> list[tuple[str, Event[Any], set[str], set[str]]]:
        """Every move of a member in the period, day by day: what kind, by which event, from and to which branches."""
        found: list[tuple[str, Event[Any], set[str], set[str]]] = []
        streams: dict[str, list[Event[Any]]] = {}
        for event in self.events:
            if isinstance(event.data, MEMBER) and event.effective_on <= self.last_day:
                streams.setdefault(event.subject, []).append(event)
        for own in streams.values():
            before: Event[Any] | None = None
            ever = False
            for day in sorted({e.effective_on for e in own}):
                that_day = [e for e in own if e.effective_on == day]
                now = max(that_day, key=lambda e: e.version)
                was = before is not None and before.data.present
                stock = any(e.data.opening_stock for e in that_day)
                here, there = _branches(before) if was else set(), _branches(now)
                if day >= self.first_day and (kind := _move(was, now.data.present, ever, stock)):
                    if kind != "moved" or here != there:
                        found.append((kind, now, here, there))
                ever, before = ever or now.data.present, now
        return found


def _move(was: bool, present: bool, ever: bool, stock: bool) -> str | None:
    if was:
        return "moved" if present else "left"
    if not present:
        return None
    return "stock" if stock else "returned" if ever else "joined"


def _branches(event: Event[Any] | None) -> set[str]:
    if event is None or not event.data.present:
        return set()
    return set(event.data.branches) or {""}


def organisation_coverage(known: Known) -> tuple[int, int]:
    return len(known.active() & known.grouped()), len(known.active())


def work_coverage(known: Known) -> tuple[int, int]:
    hosts = {host for event in known.held() for host in event.data.hosts}
    return len(known.active() & (known.grouped() | known.with_liaison()) & hosts), len(known.active())


def key_works_covered(known: Known) -> int:
    year = known.last_day.year
    gone = (activities.ActivityCancelled, activities.SessionCancelled)
    cancelled = {
        subject
        for subject, event in known.last_said(activities.ActivityRecord, activities.SessionRecord, *gone).items()
        if isinstance(event.data, gone)
    }
    ticks: dict[tuple[str, str, str], list[Event[Any]]] = {}
    for event in sorted(known.events, key=lambda event: event.version):
        tick = event.data
        if isinstance(tick, activities.KeyWorkUnticked):
            ticks.pop((tick.code, tick.tick, tick.evidence), None)
        if isinstance(tick, activities.KeyWorkTicked) and tick.evidence not in cancelled:
            ticks.setdefault((tick.code, tick.tick, tick.evidence), []).append(event)
    shown: dict[str, set[str]] = {}
    for (code, which, _), given in ticks.items():
        if any(event.data.year == year and event.effective_on <= known.last_day for event in given):
            shown.setdefault(code, set()).add(which)
    changes = (activities.KeyWorkListed, activities.KeyWorkChanged, activities.KeyWorkDropped)
    return sum(
        1
        for event in known.state(known.last_day, *changes).values()
        if not isinstance(event.data, activities.KeyWorkDropped)
        and event.data.year == year
        and len(shown.get(event.data.code, ())) == 3
    )


def programme_years_in_a_row(known: Known) -> int:
    """Of each programme, walk back from the last day's year (or the one before, while it is open) year by year."""
    day = known.last_day
    best = 0
    for programme in {e.data.programme for e in known.events if isinstance(e.data, activities.ProjectFact)}:
        won, lost = set(), set()
        for event in known.events:
            if event.effective_on <= day and getattr(event.data, "programme", None) == programme:
                if isinstance(event.data, activities.ProjectApproved):
                    won.add(event.data.year)
                if isinstance(event.data, activities.ProjectRejected):
                    lost.add(event.data.year)
        start = day.year
        if start not in won and start not in lost and day != date(day.year, 12, 31):
            start -= 1
        row = [year for year in range(start, 1900, -1) if set(range(year, start + 1)) <= won]
        later = [year for year in range(start, 2100) if row and set(range(start, year + 1)) <= won]
        best = max(best, len(row) + len(later) - 1 if row else 0)
    return best


def project_money_spent(known: Known) -> int:
    told = (activities.ProjectSpent, activities.ProjectSpendingCorrected, activities.ProjectSpendingWithdrawn)
    last: dict[tuple[str, int], Event[Any]] = {}
    for event in sorted(known.events, key=lambda one: one.version):
        if isinstance(event.data, told):
            last[event.subject, event.data.number] = event
    return sum(getattr(event.data, "amount_fen", 0) for event in last.values() if known.within(event))


def enrolled(known: Known) -> dict[str, int]:
    """Expert on the list on the last day -> cadence in days."""
    listed = known.state(
        known.last_day, outreach.ExpertEnrolled, outreach.ExpertRetired, outreach.ExpertConsentWithdrawn
    )
    gone = {subject for subject, event in listed.items() if not isinstance(event.data, outreach.ExpertEnrolled)}
    found = {}
    for subject, event in known.state(known.last_day, outreach.ExpertState).items():
        if subject not in gone:
            found[event.data.code] = event.data.cadence_days
    return found


def experts_in_contact(known: Known) -> int:
    count = 0
    made = recount_outreach.contacts(known, made=True)
    for code, cadence in enrolled(known).items():
        days = [e.effective_on for e in made if code in e.data.experts and e.effective_on <= known.last_day]
        if days:
            paused = recount_outreach.paused_days(known, code, max(days))
            count += max(days) + timedelta(days=cadence + paused) > known.last_day
    return count


def _open(known: Known) -> list[Event[Any]]:
    return [event for event in known.held() if event.data.open_to in ("members", "public")]


def _members(known: Known, kind: str) -> int:
    return sum(1 for event in known.members(known.last_day).values() if event.data.kind == kind)


FIGURES: dict[str, Callable[[Known], Any]] = {
    "organisation_coverage": organisation_coverage,
    "work_coverage": work_coverage,
    "key_works_covered": key_works_covered,
    "programme_years_in_a_row": programme_years_in_a_row,
    "project_money_spent": project_money_spent,
    "experts_in_contact": experts_in_contact,
    "experts_enrolled": lambda known: len(enrolled(known)),
    "activities_held": lambda known: len(known.held()),
    "beneficiaries_people": lambda known: len({p for e in _open(known) for p in e.data.people}),
    "beneficiaries_attendances": lambda known: sum(e.data.attendances for e in _open(known)),
    "joint_meetings": lambda known: sum(known.within(event) for event in recount_work.meetings(known).values()),
    **recount_outreach.FIGURES,
    **recount_order.FIGURES,
    **recount_work.FIGURES,
    "members": lambda known: len(known.members(known.last_day)),
    "members_individual": lambda known: _members(known, "individual"),
    "members_group": lambda known: _members(known, "group"),
    "members_joined": lambda known: sum(1 for kind, *_ in known.moves() if kind in ("joined", "returned")),
    "members_returned": lambda known: sum(1 for kind, *_ in known.moves() if kind == "returned"),
    "members_transferred": lambda known: sum(1 for kind, *_ in known.moves() if kind == "moved"),
    "members_opening_stock": lambda known: sum(1 for kind, *_ in known.moves() if kind == "stock"),
    "members_left": lambda known: sum(1 for kind, *_ in known.moves() if kind == "left"),
}


def movement(known: Known) -> dict[str | None, dict[str, int]]:
    """Branch (None = the society) -> opening, joined, returned, left, transferred in and out, closing."""
    rows: dict[str | None, dict[str, int]] = {}
    for branch, part in (*_standing(known), *_moving(known)):
        row = rows.setdefault(branch, {})
        row[part] = row.get(part, 0) + 1
    return rows


def _standing(known: Known) -> Iterator[tuple[str | None, str]]:
    for part, day in (("opening", known.first_day - timedelta(days=1)), ("closing", known.last_day)):
        for event in known.members(day).values():
            yield from ((branch, part) for branch in (None, *_branches(event)))


def _moving(known: Known) -> Iterator[tuple[str | None, str]]:
    for kind, _, before, after in known.moves():
        if kind != "moved":
            yield None, "opening" if kind == "stock" else kind
        entering = {"stock": "opening", "moved": "transferred_in"}.get(kind, kind)
        leaving = "transferred_out" if kind == "moved" else kind
        yield from ((branch, entering) for branch in after - before)
        yield from ((branch, leaving) for branch in before - after)
