"""Activities by kind, pairings, minutes, decided items, sessions, expectations: counted again by plain loops."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from shared.events import activities

if TYPE_CHECKING:
    from tests.reporting.recount import Known

KINDS = (
    "joint_meeting visit co_building lecture academic member_service party_day training research_visit study".split()
)


def of_kind(kind: str) -> Callable[[Known], int]:
    def count(known: Known) -> int:
        kinds = [event.data.kind for event in known.held()]
        return sum(1 for one in kinds if one == kind or (kind == "other" and one not in KINDS))

    return count


def attendances_per_activity(known: Known) -> float:
    heads = [e.data.attendances for e in known.held() if e.data.open_to != "internal"]
    return round(sum(heads) / len(heads), 1) if heads else 0.0


def pairings_in_force(known: Known) -> int:
    count = 0
    for event in known.state(known.last_day, activities.PairingState).values():
        pairing = event.data
        if isinstance(pairing, activities.PairingAgreed):
            count += pairing.until is None or pairing.until > known.last_day
    return count


def meetings(known: Known) -> dict[str, Any]:
    """Stream -> the record of each joint meeting that stands."""
    never = activities.MeetingWithdrawn
    last = known.last_said(activities.JointMeetingHeld, activities.JointMeetingCorrected, never)
    return {stream: event for stream, event in last.items() if not isinstance(event.data, never)}


def minutes_in_time(known: Known) -> tuple[int, int]:
    stand = meetings(known)
    minuted = known.last_said(activities.MeetingMinuted).items()
    filed = [event.data for stream, event in minuted if known.within(event) and stream in stand]
    return sum(1 for one in filed if not one.late), len(filed)


def meetings_without_minutes(known: Known) -> int:
    filed = {s for s, e in known.last_said(activities.MeetingMinuted).items() if e.effective_on <= known.last_day}
    this_year = {
        s for s, e in meetings(known).items() if date(known.last_day.year, 1, 1) <= e.effective_on <= known.last_day
    }
    return len(this_year - filed)


def decided(known: Known) -> list[tuple[Any, date, date | None]]:
    """Of each item decided by the last day: what was decided, when it is due, when it was closed."""
    streams: dict[str, list[Any]] = {}
    for event in sorted(known.events, key=lambda one: one.version):
        if event.type.startswith("activities.decided_item."):
            streams.setdefault(event.subject, []).append(event.data)
    found = []
    for said in (said for said in streams.values() if not _withdrawn(said)):
        first, *_ = [one for one in said if isinstance(one, activities.ItemDecided)]
        steps: list[Any] = []
        for one in said:
            if isinstance(one, activities.DecidedItemRestored):
                steps = [step for step in steps[: one.steps] if step.effective_on <= one.effective_on]
            elif one is not first:
                steps.append(one)
        if first.effective_on <= known.last_day:
            found.append((first, *_due_and_closed(first, steps, known.last_day)))
    return found


def _withdrawn(said: list[Any]) -> bool:
    return any(isinstance(one, activities.DecidedItemWithdrawn) for one in said)


def _due_and_closed(first: Any, steps: list[Any], day: date) -> tuple[date, date | None]:
    due, since, closed = first.due_on, first.effective_on, None
    for step in steps:
        if step.effective_on > day:
            continue
        if isinstance(step, activities.DecidedItemPostponed) and step.effective_on >= since:
            due, since = step.due_on, step.effective_on
        if isinstance(step, activities.DecidedItemClosed):
            closed = max(closed or step.effective_on, step.effective_on)
    return due, closed


def decided_in_time(known: Known) -> tuple[int, int]:
    due = [(by, closed) for _, by, closed in decided(known) if known.first_day <= by <= known.last_day]
    return sum(1 for by, closed in due if closed is not None and closed <= by), len(due)


def sessions(known: Known) -> list[Any]:
    last = known.last_said(activities.SessionHeld, activities.SessionCorrected, activities.SessionCancelled).values()
    return [e.data for e in last if known.within(e) and not isinstance(e.data, activities.SessionCancelled)]


def expected(known: Known) -> list[Any]:
    return [event.data for event in known.state(known.last_day, activities.ExpectationState).values()]


def _due(known: Known, *wanted: type) -> list[Any]:
    return [
        one for one in expected(known) if isinstance(one, wanted) and known.first_day <= one.due_on <= known.last_day
    ]


def expectations_met(known: Known) -> tuple[int, int]:
    own = _due(known, activities.ExpectationExpected, activities.ExpectationMissed, activities.ExpectationMet)
    return sum(1 for one in own if isinstance(one, activities.ExpectationMet)), len(own)


def expectations_late(known: Known) -> int:
    met = [one for one in expected(known) if isinstance(one, activities.ExpectationMet)]
    return sum(1 for one in met if one.late and known.first_day <= one.met_on <= known.last_day)


FIGURES: dict[str, Callable[[Known], Any]] = {
    **{f"activities_{kind}": of_kind(kind) for kind in (*KINDS, "other")},
    "activities_open_to_members": lambda known: sum(e.data.open_to == "members" for e in known.held()),
    "activities_open_to_public": lambda known: sum(e.data.open_to == "public" for e in known.held()),
    "activities_led_by_party_members": lambda known: sum(e.data.led_by_party_members for e in known.held()),
    "attendances_per_activity": attendances_per_activity,
    "pairings_in_force": pairings_in_force,
    "minutes_in_time": minutes_in_time,
    "meetings_without_minutes": meetings_without_minutes,
    "decided_items_decided": lambda known: sum(i.effective_on >= known.first_day for i, *_ in decided(known)),
    "decided_items_closed": lambda known: sum(1 for *_, on in decided(known) if on and on >= known.first_day),
    "decided_items_closed_in_time": decided_in_time,
    "decided_items_open": lambda known: sum(1 for *_, on in decided(known) if on is None),
    "decided_items_overdue": lambda known: sum(1 for _, by, on in decided(known) if not on and by <= known.last_day),
    "sessions_held": lambda known: len(sessions(known)),
    "sessions_with_item": lambda known: (
        sum(any(item.party_building for item in one.agenda) for one in sessions(known)),
        len(sessions(known)),
    ),
    "expectations_met": expectations_met,
    "expectations_late": expectations_late,
    "expectations_missing": lambda known: sum(isinstance(o, activities.ExpectationMissed) for o in expected(known)),
    "expectations_excused": lambda known: len(_due(known, activities.ExpectationExcused)),
}
