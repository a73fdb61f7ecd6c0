"""A contact is proposed where expert and own liaison came to one activity; nothing counts until it is taken over."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from services.outreach.domain.proposal import code_of
from shared.database import clock
from shared.events.activities import ActivityCancelled, AttendanceRecorded, PersonAttendance
from tests.outreach.conftest import said
from tests.outreach.test_api import CONTACT, EXPERT, ok, pool, rule, told
from tests.world import World

# The proposals are of the last days, by the real clock.
DAY = clock().date() - timedelta(days=20)


def sheet(*lines: tuple[str, str], activity: str = "A-7", on: date = DAY, **states: str) -> AttendanceRecorded:
    """Who stands on the sheet: (known_by, who); `states` of those who were not simply present."""
    rows = [
        PersonAttendance(who=who, known_by=known_by, state=states.get(who.replace("-", "_"), "present"))
        for known_by, who in lines
    ]
    return AttendanceRecorded(activity=activity, lines=tuple(rows), effective_on=on)


LIAISON, EXPERTS = ("person", "R-1"), (("person", "P-51"), ("member", "M-52"))
ALL = (LIAISON, *EXPERTS)


async def hear(door: World, *events: Any) -> None:
    versions = [said(event, number) for number, event in enumerate(events, 1)]
    await door.running["outreach"].intake.apply(versions)


@pytest.fixture
async def office(door: World) -> Any:
    """E-001 is the person P-51, E-002 the member M-52, both with R-1; E-003 is nobody that others know."""
    client = door.client("outreach", "secretariat")
    for code, link in (("E-001", {"person": "P-51"}), ("E-002", {"member": "M-52"}), ("E-003", {})):
        body = {"code": code, "branch": "CSBME-01", "liaison": "R-1", "name": f"测试专家{code}"}
        await ok(client.post("/experts", json=EXPERT | body | link))
    return client


async def proposed(client: Any) -> list[tuple[str, str]]:
    return [(one["activity"], one["expert"]) for one in (await ok(client.get("/contact-proposals"), 200))["proposals"]]


async def test_both_have_to_have_come_and_be_known_by_code(door: World, office: Any) -> None:
    await hear(door, sheet(*EXPERTS, ("name", "3f5a9c")))
    assert await proposed(office) == []
    await door.running["outreach"].intake.apply([said(sheet(*ALL, P_51="excused"), 2)])
    assert await proposed(office) == [("A-7", "E-002")]
    await door.running["outreach"].intake.apply([said(sheet(*ALL, M_52="observer"), 3)])
    assert await proposed(office) == [("A-7", "E-001"), ("A-7", "E-002")]
    assert await pool(door).fetchval("SELECT count(*) FROM contact") == 0
    names = await pool(door).fetch("SELECT DISTINCT known_by FROM attended")
    assert {row["known_by"] for row in names} == {"person", "member"}


async def test_one_tap_makes_it_a_contact_of_that_day_and_two_make_one(door: World, office: Any) -> None:
    await hear(door, sheet(*ALL))
    take = {"activity": "A-7", "expert": "E-001"}
    answer = await ok(office.post("/contact-proposals/take", json=take))
    assert answer["due_on"] == {"E-001": str(DAY + timedelta(days=90))}
    assert await rule(office.post("/contact-proposals/take", json=take)) == "proposal-is-gone"
    logged = (await told(door))[-1]["data"]
    assert (logged["mode"], logged["activity"], logged["liaison"], logged["effective_on"]) == (
        "at_a_meeting",
        "A-7",
        "R-1",
        str(DAY),
    )
    assert answer["code"] == logged["code"] == code_of("A-7", "E-001")
    assert await proposed(office) == [("A-7", "E-002")]
    gone = {"code": answer["code"], "reason": "did_not_happen"}
    await ok(office.post("/contacts/withdraw", json=gone, headers={"If-Match": "1"}), 200)
    assert await proposed(office) == [("A-7", "E-002")]


async def test_what_is_recorded_dismissed_corrected_cancelled_or_long_ago_is_proposed_no_more(
    door: World, office: Any
) -> None:
    await hear(door, sheet(*ALL))
    await ok(office.post("/contacts", json=CONTACT | {"happened_on": str(DAY)}))
    assert await proposed(office) == [("A-7", "E-002")]
    no = {"activity": "A-7", "expert": "E-002"}
    await ok(office.post("/contact-proposals/dismiss", json=no), 200)
    assert await proposed(office) == []
    assert await rule(office.post("/contact-proposals/take", json=no)) == "proposal-is-gone"
    second = sheet(*ALL, activity="A-8", on=DAY + timedelta(days=1))
    old = sheet(*ALL, activity="A-9", on=DAY - timedelta(days=80))
    await hear(door, second)
    await hear(door, old)
    assert await proposed(office) == [("A-8", "E-001"), ("A-8", "E-002")]
    corrected = sheet(LIAISON, EXPERTS[0], activity="A-8", on=DAY + timedelta(days=1))
    await door.running["outreach"].intake.apply([said(corrected, 2)])
    assert await proposed(office) == [("A-8", "E-001")]
    await hear(door, ActivityCancelled(code="A-8", effective_on=DAY))
    assert await proposed(office) == []


async def test_the_liaison_is_the_one_of_that_day_and_offices_see_their_own(door: World, office: Any) -> None:
    await hear(door, sheet(*ALL, ("person", "R-8")))
    moved = {"code": "E-001", "liaison": "R-8", "effective_on": str(DAY + timedelta(days=1))}
    await ok(office.post("/experts/hand-over", json=moved, headers={"If-Match": "1"}), 200)
    shown = (await ok(office.get("/contact-proposals"), 200))["proposals"]
    assert {one["expert"]: one["liaison"] for one in shown} == {"E-001": "R-1", "E-002": "R-1"}
    own = door.client("outreach", "expert_liaison", scope="R-8", subject="R-8")
    assert await proposed(own) == [("A-7", "E-001")]
    take = {"activity": "A-7", "expert": "E-002"}
    assert await rule(own.post("/contact-proposals/take", json=take), 403) == "forbidden"
    await ok(own.post("/contact-proposals/take", json=take | {"expert": "E-001", "summary": "谈到培养"}))
    page = await ok(office.get("/contact-proposals?limit=1"), 200)
    assert (len(page["proposals"]), page["next"]) == (1, "A-7~E-002")
    assert (await ok(office.get(f"/contact-proposals?cursor={page['next']}"), 200))["proposals"] == []
    assert await rule(door.client("outreach", "leader").get("/contact-proposals"), 403) == "forbidden"
