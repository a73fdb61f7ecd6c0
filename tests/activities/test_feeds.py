"""Calendars under an address of their own: what stands in them, who gets the address, and what a revoked one reads."""

from __future__ import annotations

from datetime import date
from typing import Any

from icalendar import Calendar

from shared.events.registry import PostEnded, PostFilled
from tests.activities.conftest import said
from tests.activities.test_api import ACTIVITY, MEETING, ok, rule
from tests.activities.test_states import PLAN, match
from tests.world import World


async def address(office: Any, about: str, code: str) -> str:
    answer = await ok(office.get("/calendar-feeds", params={"about": about, "code": code}), 200)
    return str(answer["path"])


async def entries(door: World, path: str) -> dict[str, Any]:
    """What stands in a calendar, read without any token: UID -> entry."""
    answer = await door.client("activities", None).get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/calendar; charset=utf-8"), answer.text
    read = Calendar.from_ical(answer.content)
    return {str(one["UID"]).partition("@")[0]: one for one in read.walk("VEVENT")}  # type: ignore[union-attr]


def soon(day: int) -> str:
    """A day of the present year's end, within what a calendar shows."""
    return f"{date.today().year + 1}-01-{day:02d}"


def planned(code: str, day: int, *hosts: str, **more: Any) -> dict[str, Any]:
    return PLAN | {"code": code, "starts_on": soon(day), "hosts": list(hosts), "partners": []} | more


async def test_a_branch_reads_what_is_its_own_and_sees_what_was_moved_and_called_off(door: World) -> None:
    office = door.client("activities", "secretariat")
    await ok(office.post("/activities/plan", json=planned("A-1", 5, "CSBME-01", start_time="09:00", end_time="10:00")))
    await ok(office.post("/activities/plan", json=planned("A-2", 6, "society", partners=["CSBME-01"])))
    await ok(office.post("/activities/plan", json=planned("A-3", 7, "CSBME-02")))
    meeting = MEETING | {"held_on": date.today().isoformat(), "decided": []}
    await ok(office.post("/joint-meetings", json=meeting))
    path = await address(door.client("activities", "branch_liaison", "CSBME-01"), "branch", "CSBME-01")
    before = await entries(door, path)
    assert set(before) == {"activity-A-1", "activity-A-2", "meeting-JM-2025-2"}
    assert (before["activity-A-1"]["SEQUENCE"], before["activity-A-1"]["STATUS"]) == (0, "TENTATIVE")
    moved = planned("A-1", 8, "CSBME-01")
    await ok(office.post("/activities/replan", json=moved, headers=match(1)), 200)
    await ok(office.post("/activities/cancel", json={"code": "A-2", "because": "示例"}, headers=match(1)), 200)
    after = await entries(door, path)
    assert (after["activity-A-1"]["SEQUENCE"], after["activity-A-1"].decoded("DTSTART").isoformat()) == (1, soon(8))
    assert (after["activity-A-2"]["STATUS"], after["activity-A-2"]["SEQUENCE"]) == ("CANCELLED", 1)


async def test_a_person_reads_what_belongs_to_the_posts_held_on_the_day(door: World) -> None:
    office = door.client("activities", "secretariat")
    secretary = {"code": "P-PS", "body": "PB", "post": "party_secretary", "person": "R-9"}
    told = [
        said(PostFilled(**secretary, effective_on=date(2025, 1, 1))),
        said(PostEnded(**secretary, effective_on=date.fromisoformat(soon(6))), 2),
    ]
    await door.running["activities"].intake.apply(told)
    for code, day in (("A-1", 5), ("A-2", 6)):
        await ok(office.post("/activities/plan", json=planned(code, day, "party_branch")))
    await ok(office.post("/activities/plan", json=planned("A-3", 5, "CSBME-02", leaders=["P-PS"])))
    assert set(await entries(door, await address(office, "person", "R-9"))) == {"activity-A-1", "activity-A-3"}
    assert set(await entries(door, await address(office, "person", "R-8"))) == set()
    liaison = await entries(door, await address(office, "person", "R-2"))  # of CSBME-02
    assert set(liaison) == {"activity-A-3"}


async def test_an_address_is_shown_to_who_may_and_reads_nothing_once_it_is_revoked(door: World) -> None:
    office, stranger = door.client("activities", "secretariat"), door.client("activities", None)
    own, other = (door.client("activities", "branch_liaison", f"CSBME-0{n}") for n in (1, 2))
    assert await rule(stranger.get("/feeds/x.y.z.ics"), 401) == "link-is-broken"
    path = await address(own, "branch", "CSBME-01")
    assert path == await address(office, "branch", "CSBME-01")
    ask = "/calendar-feeds?about={}&code={}"
    assert await rule(other.get(ask.format("branch", "CSBME-01")), 403) == "forbidden"
    assert await rule(own.get(ask.format("person", "CSBME-01")), 403) == "forbidden"
    first = await stranger.get(path)
    again = await stranger.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert first.headers["cache-control"].startswith("private")
    revoke = {"about": "branch", "code": "CSBME-01"}
    assert await rule(other.post("/calendar-feeds/revoke", json=revoke), 403) == "forbidden"
    assert await rule(own.post("/calendar-feeds/revoke", json=revoke | {"about": "person"}), 403) == "forbidden"
    await ok(own.post("/calendar-feeds/revoke", json=revoke), 200)
    assert await rule(stranger.get(path), 401) == "link-was-revoked"
    assert (await stranger.get(await address(own, "branch", "CSBME-01"))).status_code == 200
    altered = path.replace(path[20], "A" if path[20] != "A" else "B", 1)
    assert await rule(stranger.get(altered), 401) == "link-is-broken"
    shown = await door.running["activities"].database.pool.fetch("SELECT reader, action, subject FROM audit")
    assert ("test-branch_liaison", "links.calendar", "branch/CSBME-01") in {tuple(row) for row in shown}
    assert ACTIVITY["title"] not in first.text
