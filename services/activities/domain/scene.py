"""What is so when an activity is planned or recorded, and who may host it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from services.activities.commands.activities import DescribeActivity
from services.activities.commands.fields import branch_hosts
from services.activities.domain.plan_refusals import OutsideItsYear
from services.activities.domain.refusals import (
    EndsBeforeItBegins,
    HostHasEnded,
    HostIsUnknown,
    PairingDoesNotHold,
    PairingIsOfOthers,
)
from shared.errors import Unknown
from shared.events.activities import AttendanceRecorded, PairingState


@dataclass(frozen=True, slots=True)
class Scene:
    """What is so when an activity is planned or recorded."""

    branches: Mapping[str, str]
    """Branch -> its status on the activity's first day."""
    key_works: Mapping[str, int]
    """Key work -> its year, as far as they exist."""
    records: frozenset[str]
    """Own records (`activity/<code>`) among the evidence given that exist and stand."""
    people_key: bytes
    report_within_days: int
    pairing: PairingState | None = None
    """The pairing named, as last known."""
    plan_year: int | None = None
    """The year of the plan in whose line it stands, where that line is there and was not dropped."""
    sheet: AttendanceRecorded | None = None
    """Who was there, as last saved: it gives the counts."""


def check_description(command: DescribeActivity, scene: Scene) -> None:
    """Days, hosts, key works and pairing of a plan or a record. Raises the refusal that fits."""
    if command.ends_on and command.ends_on < command.starts_on:
        raise EndsBeforeItBegins(field="ends_on", ends_on=command.ends_on, starts_on=command.starts_on)
    check_branches("hosts", command.hosts, scene.branches, command.starts_on)
    check_branches("partners", command.partners, scene.branches, command.starts_on)
    for code in command.key_works:
        if code not in scene.key_works:
            raise Unknown(field="key_works", what="key_work", code=code)
    _check_pairing(command, scene.pairing)
    _check_plan_line(command, scene.plan_year)


def check_branches(field: str, codes: tuple[str, ...], branches: Mapping[str, str], day: date) -> None:
    """Every branch among these exists on the day and has not ended. Raises HostIsUnknown, HostHasEnded."""
    for code in branch_hosts(codes):
        if code not in branches:
            raise HostIsUnknown(field=field, code=code, day=day)
        if branches[code] == "ended":
            raise HostHasEnded(field=field, code=code, day=day)


def _check_plan_line(command: DescribeActivity, plan_year: int | None) -> None:
    if command.plan_line is None:
        return
    if plan_year is None:
        raise Unknown(field="plan_line", what="计划项目 (plan_line)", code=command.plan_line)
    if command.starts_on.year != plan_year:
        raise OutsideItsYear(field="plan_line", day=command.starts_on, year=plan_year)


def _check_pairing(command: DescribeActivity, pairing: PairingState | None) -> None:
    if command.pairing is None:
        return
    if pairing is None:
        raise Unknown(field="pairing", what="共建结对 (pairing)", code=command.pairing)
    day = command.starts_on
    if day < pairing.effective_on or (pairing.until is not None and day >= pairing.until):
        raise PairingDoesNotHold(field="pairing", code=pairing.code, day=day)
    if not set(pairing.parties) & {*command.hosts, *command.partners}:
        raise PairingIsOfOthers(field="pairing", code=pairing.code)
