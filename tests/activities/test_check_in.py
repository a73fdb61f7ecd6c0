"""Self check-in: off by default, by a signed link that expires, counted only when the desk has taken it in."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import orjson
import pytest

from services.activities import domain
from services.activities.domain.check_in import CheckedIn, entry_on, hashes_of, with_check_ins
from shared.database import clock
from shared.events.activities import AttendanceRecorded, PersonAttendance
from tests.activities.test_api import ledger, ok, rule
from tests.activities.test_attendance import CODE, COMMITTEE, RECORD
from tests.activities.test_attendance_rules import DAY, HELD, KEY
from tests.activities.test_domain import refusal
from tests.world import World

LATER = DAY + timedelta(days=1)
NAME = {"R-1": {"name": "测试甲", "unit": "示例大学", "title": None}}
SHEET = AttendanceRecorded(
    activity="A-1",
    expecting=("B-1",),
    lines=(
        PersonAttendance(who="R-1", known_by="person", branch="B-1", state="absent"),
        PersonAttendance(who="M-1", known_by="member", state="observer"),
    ),
    effective_on=DAY,
)


def test_a_check_in_after_the_last_day_is_marked_as_late() -> None:
    assert (entry_on(HELD, "held", True, DAY), entry_on(HELD, "held", True, LATER)) == ("self", "self_late")


@pytest.mark.parametrize(
    ("state", "on", "day", "broken"),
    [
        ("held", False, DAY, "self-check-in-is-off"),
        ("withdrawn", True, DAY, "check-in-is-over"),
        ("planned", True, DAY - timedelta(days=1), "check-in-has-not-begun"),
    ],
)
def test_nobody_checks_in_where_it_is_off_over_or_ahead(state: str, on: bool, day: date, broken: str) -> None:
    assert refusal(entry_on, HELD, state, on, day) == broken


def test_who_was_written_down_as_absent_came_and_who_was_there_stays_as_written() -> None:
    [who] = hashes_of(NAME, KEY)
    waiting = [
        CheckedIn("name", who, "public", "self_late"),
        CheckedIn("member", "M-1", "unknown", "self"),
        CheckedIn("member", "M-2", "unknown", "self"),
        CheckedIn("name", "f" * 64, "scientist", "self"),
    ]
    lines = with_check_ins(SHEET, waiting, hashes_of(NAME, KEY)).lines
    assert [(line.who[:3], line.state, line.entry, line.sort) for line in lines] == [
        ("R-1", "present", "self_late", "unknown"),
        ("M-1", "observer", "desk", "unknown"),
        ("M-2", "walk_in", "self", "member"),
        ("fff", "walk_in", "self", "scientist"),
    ]
    assert domain.counts_of(with_check_ins(SHEET, waiting, {})).attendances == 4


async def switched_on(door: World) -> Any:
    """The secretariat, with an activity of today at which people may check in alone."""
    await door.running["activities"].intake.apply(COMMITTEE)
    office, database = door.client("activities", "secretariat"), door.running["activities"].database
    await database.pool.execute("INSERT INTO setting (name, since, value) VALUES ('self_check_in', '2020-01-01', 1)")
    today = database.office_day(clock()).isoformat()
    record = RECORD | {"starts_on": today, "minutes_filed_on": None, "party_members_present": None}
    await ok(office.post("/activities", json=record))
    return office


async def test_it_is_off_by_default(door: World) -> None:
    office = door.client("activities", "secretariat")
    await ok(office.post("/activities", json=RECORD))
    assert await rule(office.get(f"/activities/{CODE}/check-in")) == "self-check-in-is-off"
    assert await rule(office.get(f"/activities/{CODE}/check-in.svg")) == "self-check-in-is-off"


async def test_a_visitor_checks_in_without_an_account_and_counts_when_the_desk_takes_it(door: World) -> None:
    office = await switched_on(door)
    told = await ok(office.get(f"/activities/{CODE}/check-in"), 200)
    assert told["path"] == (await ok(office.get(f"/activities/{CODE}/check-in"), 200))["path"]
    drawn = await office.get(f"/activities/{CODE}/check-in.svg")
    assert (drawn.headers["content-type"], drawn.text[:4]) == ("image/svg+xml", "<svg")
    visitor = door.client("activities", None)
    shown = await visitor.get(told["path"])
    assert shown.status_code == 200
    said = ("签到自愿", "Checking in is voluntary", "<script", "geolocation")
    assert [word in shown.text for word in said] == [True, True, False, False]
    named = {"name": "测试甲", "unit": "示例大学", "sort": "public"}
    for _ in range(2):
        done = await visitor.post(told["path"], data=named)
        assert (done.status_code, "已签到" in done.text) == (200, True)
    await visitor.post(told["path"], data={"member": "M-7"})
    assert await rule(visitor.post(told["path"], data={"name": "测试乙"}), 422) == "malformed"
    page = await visitor.post(told["path"], data={}, headers={"Accept": "text/html"})
    assert (page.status_code, "<html" in page.text) == (422, True)
    assert (await ok(office.get(f"/activities/{CODE}"), 200))["people"] == 0
    taken = await ok(office.post("/attendance/check-ins", json={"activity": CODE}), 200)
    assert (taken["taken"], taken["people"], taken["attendances"], taken["corrected"]) == (2, 2, 2, True)
    sheet = await ok(office.get(f"/activities/{CODE}/attendance"), 200)
    assert [line["entry"] for line in sheet["lines"]] == ["self", "self"]
    assert (await ok(office.post("/attendance/check-ins", json={"activity": CODE}), 200))["taken"] == 0
    kept = await door.running["activities"].database.pool.fetch("SELECT * FROM check_in")
    text = orjson.dumps(await ledger(door)).decode() + str([tuple(row) for row in kept])
    assert not [word for word in ("测试甲", "示例大学") if word in text]


async def test_a_link_holds_for_its_activity_and_its_purpose_until_it_is_switched_off(door: World) -> None:
    office = await switched_on(door)
    path = (await ok(office.get(f"/activities/{CODE}/check-in"), 200))["path"]
    visitor = door.client("activities", None)
    assert await rule(visitor.get(path[:-2] + "xx"), 401) == "link-is-broken"
    reply = path.replace("/check-in/", "/reply/")
    assert await rule(visitor.get(reply), 401) == "link-is-for-something-else"
    foreign = door.client("activities", "branch_liaison", scope="CSBME-02")
    assert await rule(foreign.get(f"/activities/{CODE}/check-in"), 403) == "forbidden"
    assert await rule(foreign.post("/attendance/check-ins", json={"activity": CODE}), 403) == "forbidden"
    await door.running["activities"].database.pool.execute("UPDATE setting SET value = 0 WHERE name = 'self_check_in'")
    assert await rule(visitor.post(path, data={"member": "M-7"})) == "self-check-in-is-off"
