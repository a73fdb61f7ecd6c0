"""What activities keeps of others' words beside branches and posts: which records there are, and days off."""

from __future__ import annotations

from datetime import date

import httpx
import pytest

from shared.events.base import DomainEvent
from shared.events.outreach import CalendarDayMarked, ContactLogged, ContactWithdrawn
from tests.activities.conftest import said
from tests.activities.dated import dated
from tests.activities.test_api import ok
from tests.activities.test_key_works_api import listed
from tests.activities.test_states import match
from tests.world import World

CONTACT = {"code": "C-1", "experts": ("E-1",), "liaison": "R-1", "mode": "visit", "made": True}
DAY = date(2025, 6, 1)


@pytest.fixture
def office(door: World) -> httpx.AsyncClient:
    return door.client("activities", "secretariat")


async def heard(door: World, *events: DomainEvent) -> None:
    """What others say, of one record one after the other."""
    for version, event in enumerate(events, 1):
        await door.running["activities"].intake.apply([said(event, version)])


async def test_evidence_of_another_service_is_a_record_that_it_has_told_of(
    door: World, office: httpx.AsyncClient
) -> None:
    await listed(door, 1)
    tick = {"code": "KW-2025-01", "tick": "voice", "ticked_on": "2025-06-10"}

    async def ticked(evidence: str, version: int) -> httpx.Response:
        body = tick | {"evidence": evidence}
        return await office.post("/key-works/tick", json=body, headers=match(version))

    missed = await ticked("contact/C-1", 1)
    assert (missed.status_code, missed.json()["errors"][0]["field"]) == (409, "evidence")
    assert missed.json()["title"].startswith("佐证材料 contact/C-1 没有对应的记录")
    await heard(door, ContactLogged(**CONTACT, effective_on=DAY))
    assert (await ticked("contact/C-1", 1)).status_code == 200
    assert (await ticked("contact/C-l", 2)).json()["type"].endswith("evidence-is-not-heard-of")
    other = CONTACT | {"code": "C-2", "effective_on": DAY}
    await heard(door, ContactLogged(**other), ContactWithdrawn(**other, reason="entered_twice"))
    assert (await ticked("contact/C-2", 2)).status_code == 409
    assert (await ticked("branch/CSBME-01", 2)).status_code == 200


async def test_the_joint_meetings_of_a_year_keep_to_the_society_s_own_days_off(
    door: World, office: httpx.AsyncClient
) -> None:
    dated(door)
    march, june = date(2027, 3, 15), date(2027, 6, 15)
    for day, *marks in ((march, False), (date(2027, 3, 16), False), (june, False, True)):
        await heard(door, *(CalendarDayMarked(day=day, working=works, effective_on=day) for works in marks))
    planned = (await ok(office.post("/joint-meetings/plan-year", json={"year": 2027})))["planned"]
    assert [one["meets_on"] for one in planned[:2]] == ["2027-03-17", "2027-06-15"]
