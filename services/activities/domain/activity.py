"""An activity from its plan to its archive: what counts, and which ticks it is evidence for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from services.activities.commands.activities import CorrectActivity, DescribeActivity, HoldActivity, TickGiven
from services.activities.domain.evidence import check_evidence
from services.activities.domain.record_counts import counted
from services.activities.domain.refusals import (
    ActivityAlreadyCancelled,
    ActivityExists,
    ActivityIsOtherwise,
    MinutesFiledAtAnImpossibleTime,
    NotHeldYet,
    PapersAreIncomplete,
    PlannedForThePast,
)
from services.activities.domain.scene import Scene, check_description
from shared.errors import Unknown
from shared.events.activities import (
    ActivityAnnounced,
    ActivityArchived,
    ActivityCancelled,
    ActivityCorrected,
    ActivityHeld,
    ActivityPlan,
    ActivityPlanned,
    ActivityRecord,
    KeyWorkTicked,
)

AHEAD, TOOK_PLACE = ("planned", "announced"), ("held", "archived")
STATES = {
    "planned": ("计划中", "planned"),
    "announced": ("已通知", "announced"),
    "called_off": ("已取消", "called off"),
    "held": ("已开展", "held"),
    "archived": ("已归档", "archived"),
    "withdrawn": ("记录已撤销", "withdrawn"),
}


@dataclass(frozen=True, slots=True)
class Activity:
    """An activity as last known, with its state and what its papers are."""

    event: ActivityPlan
    state: str
    has_summary: bool = False


def plan_activity(command: DescribeActivity, known: Activity | None, scene: Scene, today: date) -> ActivityPlanned:
    """It is meant to take place; one that is planned or announced may be planned otherwise."""
    if known:
        _is(known, *AHEAD)
    if command.starts_on < today:
        raise PlannedForThePast(field="starts_on", day=command.starts_on)
    check_description(command, scene)
    return ActivityPlanned(**_described(command) | _inherited(command, known, hours=False))


def announce_activity(known: Activity) -> ActivityAnnounced:
    """Those whom it is open to are told of it."""
    _is(known, "planned")
    return ActivityAnnounced(**known.event.model_dump(include=set(ActivityPlan.model_fields)))


def hold_activity(command: HoldActivity, known: Activity | None, scene: Scene, today: date) -> ActivityHeld:
    """The activity as it is told: codes, counts and keyed hashes. Late entry is always accepted."""
    if known and known.state not in AHEAD:
        raise ActivityExists(field="code", code=command.code)
    return ActivityHeld(**_recorded(command, scene, today) | _inherited(command, known))


def correct_activity(command: CorrectActivity, known: Activity, scene: Scene, today: date) -> ActivityCorrected:
    """A new fact beside the one reported; an archived activity stays archived."""
    _is(known, *TOOK_PLACE)
    return ActivityCorrected(**_recorded(command, scene, today) | _inherited(command, known))


def cancel_activity(known: Activity) -> ActivityCancelled:
    """It holds from the activity's own day: whoever looks at that day today sees that it did not take place."""
    if known.state in ("called_off", "withdrawn"):
        raise ActivityAlreadyCancelled(code=known.event.code)
    return ActivityCancelled(code=known.event.code, effective_on=known.event.effective_on)


def archive_activity(known: Activity, today: date) -> ActivityArchived:
    """Its papers are complete: minutes filed, or a summary written."""
    _is(known, "held")
    event = known.event
    assert isinstance(event, ActivityRecord)  # noqa: S101  (what was held has its counts)
    if event.minutes_filed_on is None and not known.has_summary:
        missing = {"missing": "纪要或小结", "missing_en": "minutes or a summary"}
        raise PapersAreIncomplete(code=event.code, **missing)
    return ActivityArchived(code=event.code, effective_on=today)


def ticks_of(command: HoldActivity, scene: Scene) -> list[KeyWorkTicked]:
    """The ticks an activity gives; its own record is the evidence unless another one is named."""
    return [
        KeyWorkTicked(
            code=tick.key_work,
            year=scene.key_works[tick.key_work],
            tick=tick.tick,
            evidence=_evidence(tick, command.code, scene.records),
            effective_on=command.starts_on,
        )
        for tick in dict.fromkeys(command.ticks)
    ]


def is_late(starts_on: date, recorded_on: date, report_within_days: int) -> bool:
    """Whether an activity was recorded after the days the society allows for it (补录)."""
    return (recorded_on - starts_on).days > report_within_days


def own_record(code: str) -> str:
    """The name of an activity's record as evidence."""
    return f"activity/{code}"


def _is(known: Activity, *states: str) -> None:
    if known.state not in states:
        zh, en = STATES[known.state]
        raise ActivityIsOtherwise(code=known.event.code, state=zh, state_en=en)


def _described(command: DescribeActivity) -> dict[str, Any]:
    fields = command.model_dump(include=set(ActivityPlan.model_fields) - {"hosts", "partners", "key_works", "ends_on"})
    return fields | {
        "hosts": tuple(dict.fromkeys(command.hosts)),
        "partners": tuple(code for code in dict.fromkeys(command.partners) if code not in command.hosts),
        "key_works": tuple(dict.fromkeys(command.key_works)),
        "effective_on": command.starts_on,
        "ends_on": command.ends_on or command.starts_on,
        "cost_fen": None if command.cost is None else int(command.cost * 100),
    }


def _recorded(command: HoldActivity, scene: Scene, today: date) -> dict[str, Any]:
    _check_days(command, today)
    check_description(command, scene)
    served = tuple(dict.fromkeys((*command.key_works, *(tick.key_work for tick in command.ticks))))
    for code in served:
        if code not in scene.key_works:
            raise Unknown(field="key_works", what="key_work", code=code)
    noted = command.model_dump(include={"party_members_present", "minutes_filed_on"})
    return _described(command) | noted | counted(command, scene) | {"key_works": served}


def _inherited(command: DescribeActivity, known: Activity | None, *, hours: bool = True) -> dict[str, Any]:
    """
    An occurrence stays one of its series.

    A record that names no hours keeps those planned for the same days: who fills in a sheet does not ask for them.
    """
    if known is None:
        return {}
    event, days = known.event, (command.starts_on, command.ends_on or command.starts_on)
    kept: dict[str, Any] = {"series": event.series, "occurrence": event.occurrence}
    if hours and command.start_time is None and days == (event.effective_on, event.ends_on):
        kept |= {"start_time": event.start_time, "end_time": event.end_time}
    return kept


def _check_days(command: HoldActivity, today: date) -> None:
    if command.starts_on > today:
        raise NotHeldYet(field="starts_on", day=command.starts_on)
    if command.ends_on and command.ends_on > today:
        raise NotHeldYet(field="ends_on", day=command.ends_on)
    filed_on = command.minutes_filed_on
    if filed_on and not command.starts_on <= filed_on <= today:
        raise MinutesFiledAtAnImpossibleTime(
            field="minutes_filed_on", filed_on=filed_on, starts_on=command.starts_on, today=today
        )


def _evidence(tick: TickGiven, code: str, records: frozenset[str]) -> str:
    own = own_record(code)
    if tick.evidence is None or tick.evidence == own:
        return own
    check_evidence("ticks", [tick.evidence], records)
    return tick.evidence
