"""Absences: who is in charge on which day, and what a deputy sees meanwhile and not afterwards."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from services.outreach.commands.absences import EndAbsence, NoteAbsence
from services.outreach.domain.absence import Absence, Cover, end_absence, note_absence
from shared.database import clock
from shared.errors import Refused
from tests.outreach.test_api import CONTACT, EXPERT, ok, rule, told
from tests.world import World

FIRST, LAST = date(2026, 7, 1), date(2026, 7, 14)
ONE = Absence("AB-1", "R-1", "R-2", FIRST, LAST)


def in_charge(day: date, *absences: Absence) -> str | None:
    return Cover.of(absences, day).in_charge("R-1", None)


def test_the_deputy_is_in_charge_from_the_first_day_to_the_last_and_on_no_other() -> None:
    days = {day: in_charge(day, ONE) for day in (FIRST - timedelta(days=1), FIRST, LAST, LAST + timedelta(days=1))}
    assert list(days.values()) == ["R-1", "R-2", "R-2", "R-1"]


def test_of_absences_that_overlap_the_one_that_began_last_counts() -> None:
    later = Absence("AB-0", "R-1", "R-3", FIRST + timedelta(days=3), LAST + timedelta(days=3))
    for order in ((ONE, later), (later, ONE)):
        assert in_charge(FIRST + timedelta(days=2), *order) == "R-2"
        assert in_charge(FIRST + timedelta(days=3), *order) == "R-3"
        assert in_charge(LAST + timedelta(days=3), *order) == "R-3"
    same = Absence("AB-2", "R-1", "R-4", FIRST, LAST)
    assert in_charge(FIRST, ONE, same) == in_charge(FIRST, same, ONE) == "R-4"


def test_a_deputy_who_is_away_as_well_stands_in_for_nobody() -> None:
    both = Cover.of([ONE, Absence("AB-2", "R-2", None, FIRST, FIRST)], FIRST)
    assert both.in_charge("R-1", "R-9") is None
    assert both.stood_in_for(["R-2"]) == frozenset()
    assert Cover.of([ONE], FIRST).stood_in_for(["R-2", "R-7"]) == {"R-1"}


def test_whoever_is_back_on_the_first_day_was_never_away() -> None:
    ended = end_absence(ONE, EndAbsence(code="AB-1", back_on=FIRST))
    assert ended.until == FIRST - timedelta(days=1)
    assert not any(
        Absence("AB-1", "R-1", "R-2", FIRST, ended.until).covers(FIRST + timedelta(days=n)) for n in range(-2, 9)
    )


@pytest.mark.parametrize(
    "asked",
    [
        lambda: note_absence(NoteAbsence(code="A", person="R-1", from_on=LAST, until=FIRST)),
        lambda: note_absence(NoteAbsence(code="A", person="R-1", from_on=FIRST, until=LAST, deputy="R-1")),
        lambda: end_absence(ONE, EndAbsence(code="AB-1", back_on=LAST + timedelta(days=1))),
        lambda: end_absence(ONE, EndAbsence(code="AB-1", back_on=FIRST - timedelta(days=1))),
    ],
)
def test_days_that_cannot_be_are_refused(asked: Any) -> None:
    with pytest.raises(Refused):
        asked()


async def test_during_the_absence_the_deputy_sees_experts_and_due_list_and_notes_contacts_and_not_afterwards(
    door: World,
) -> None:
    office, today = door.client("outreach", "secretariat"), door.running["outreach"].database.office_day(clock())
    await ok(office.post("/experts", json=EXPERT | {"branch": None}))
    own, other = (door.client("outreach", "expert_liaison", person, person) for person in ("R-1", "R-2"))
    absence = {"code": "AB-1", "person": "R-1", "deputy": "R-2", "from_on": str(today), "until": str(today)}

    async def seen() -> tuple[int, int, int]:
        experts = await ok(other.get("/experts"), 200)
        due = await ok(other.get("/due-list"), 200)
        one = await other.get("/experts/E-001")
        return len(experts["experts"]), sum(due["counts"].values()), one.status_code

    assert await seen() == (0, 0, 403)
    await ok(other.post("/contacts", json=CONTACT), 403)
    assert (await other.post("/absences", json=absence)).status_code == 403
    await ok(own.post("/absences", json=absence))
    assert await rule(own.post("/absences", json=absence)) == "absence-exists"
    assert await seen() == (1, 1, 200)
    await ok(other.post("/contacts", json=CONTACT | {"made": False}))
    [group] = (await ok(office.get("/due-list"), 200))["liaisons"]
    assert (group["liaison"], group["away_until"], group["lines"][0]["in_charge"]) == ("R-1", str(today), "R-2")
    tomorrow = str(today + timedelta(days=1))
    assert (await ok(other.get(f"/due-list?on={tomorrow}"), 200))["liaisons"] == []
    assert [one["code"] for one in (await ok(other.get("/absences"), 200))["absences"]] == ["AB-1"]
    back = {"code": "AB-1", "back_on": str(today)}
    assert (await other.post("/absences/end", json=back, headers={"If-Match": "1"})).status_code == 403
    await ok(own.post("/absences/end", json=back), 428)
    await ok(own.post("/absences/end", json=back, headers={"If-Match": "1"}), 200)
    assert await seen() == (0, 0, 403)
    said = [one["data"] for one in await told(door) if one["type"].startswith("outreach.absence")]
    assert [one["until"] for one in said] == [str(today), str(today - timedelta(days=1))]
