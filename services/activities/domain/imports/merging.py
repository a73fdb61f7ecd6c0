"""What a row says over what is known: the fields of a command, so that rows go the way of every request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.activities.commands.activities import DescribeActivity, HoldActivity
from services.activities.domain.imports.cells import Place
from services.activities.domain.imports.known import KnownActivity
from services.activities.domain.refusals import MorePeopleThanAttendances
from shared.events.activities import ActivityCorrected, ActivityRecord, Tick

Fields = dict[str, Any]
PLAIN = (
    "hosts",
    "plan_line",
    "title",
    "kind",
    "starts_on",
    "ends_on",
    "expected",
    "present",
    "attendances",
    "key_works",
    "cost",
    "open_to",
)
_SETS = ("hosts", "key_works")


def fields_said(values: Mapping[str, Any]) -> Fields:
    """The fields of a command that cells say."""
    fields = {meaning: values[meaning] for meaning in PLAIN if meaning in values}
    place: Place | None = values.get("place")
    if place is not None:
        fields |= {"online": place.online, "place": place.place}
    if "led" in values:
        fields["led_by_party_members"] = values["led"] == "yes"
    return fields


def fields_known(known: KnownActivity) -> Fields:
    """Those of an activity as it is known; who came stays in its event."""
    event = known.activity.event
    fields = {name: getattr(event, name) for name in HoldActivity.model_fields if hasattr(event, name)}
    fields.pop("people", None)
    cost = None if event.cost_fen is None else f"{event.cost_fen // 100}.{event.cost_fen % 100:02d}"
    return fields | {"starts_on": event.effective_on, "place": known.place, "cost": cost}


def plan_fields(fields: Fields) -> Fields:
    """Those that a plan may have."""
    return {name: value for name, value in fields.items() if name in DescribeActivity.model_fields}


def is_counted(fields: Fields) -> bool:
    """Whether it is said how many came."""
    return fields.get("attendances") is not None or fields.get("present") is not None


def with_counts(fields: Fields) -> Fields:
    """Where only those present are said, they are all that came."""
    said = fields.get("attendances")
    return fields | {"attendances": fields["present"] if said is None else said}


def differs(meaning: str, said: Any, known: Any) -> bool:
    """Whether a cell says something else than what is known; hosts and key works have no order."""
    if meaning in _SETS and known is not None:
        return set(said) != set(known)
    return bool(said != known)


def ticks_given(ticks: set[tuple[str, Tick]]) -> list[Fields]:
    """Ticks as a command names them; the activity's own record is their evidence."""
    return [{"key_work": work, "tick": tick} for work, tick in sorted(ticks)]


def keeping_people(corrected: ActivityCorrected, known: KnownActivity) -> ActivityCorrected:
    """A sheet names nobody: who was told apart before still is. Raises MorePeopleThanAttendances."""
    event = known.activity.event
    people = event.people if isinstance(event, ActivityRecord) else ()
    if len(people) > corrected.attendances:
        raise MorePeopleThanAttendances(field="attendances", attendances=corrected.attendances, people=len(people))
    return corrected.model_copy(update={"people": people})
