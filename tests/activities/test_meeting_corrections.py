"""The record of a joint meeting is corrected: a new fact, papers made anew, what rests on it untouched."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import httpx
import pytest

from services.activities.commands.meetings import Discussed
from services.activities.domain.agenda import AgendaItem, Considered, consider_again
from services.activities.domain.meeting_refusals import ItemWentOn, NotOnTheAgenda
from services.activities.domain.papers.minutes import minutes
from services.activities.domain.papers.names import Names
from services.activities.domain.papers.record import record
from services.activities.domain.papers.scene import Meeting
from shared.events.activities import AgendaItemProposed
from shared.paper import Paper
from tests.activities.dated import Dated, dated
from tests.activities.papers import MEETING, NAMES
from tests.activities.test_api import ledger, ok, rule
from tests.activities.test_meeting_year import CALL, FIRST, papers, planned, step, version
from tests.activities.test_papers import written
from tests.world import World

DAY = date(2027, 3, 10)
SAID = {"item": "JM-2027-1-A1", "said": "各分会发言", "left_open": "经费另议"}
RIGHT: dict[str, Any] = {
    **{name: FIRST[name] for name in ("code", "number", "title", "observers")},
    "held_on": "2027-03-11",
    "began": "14:30",
    "attendance": [
        {"branch": "CSBME-01", "state": "present", "persons": ["R-1"]},
        {"branch": "CSBME-02", "state": "present"},
        {"branch": "CSBME-04", "state": "walk_in", "persons": ["R-4"]},
    ],
    "discussed": [SAID],
    "because": "签到表核对后更正",
}


@pytest.fixture
def there(door: World) -> Dated:
    return dated(door)


@pytest.fixture
def office(door: World) -> httpx.AsyncClient:
    return door.client("activities", "secretariat")


async def recorded(there: Dated, office: httpx.AsyncClient) -> None:
    """One meeting with an item, recorded on its day and minuted a week later."""
    await planned(office)
    there.day = date(2027, 3, 4)
    await step(office, "call", CALL)
    await ok(office.post("/agenda-items", json={"meeting": "JM-2027-1", "by": "society", "title": "议题"}))
    await ok(office.post("/agenda-items/accept", json={"code": "JM-2027-1-A1"}, headers={"If-Match": '"1"'}), 200)
    there.day = DAY
    await ok(office.post("/joint-meetings", json=FIRST))
    there.day = date(2027, 3, 18)
    await step(office, "minutes", {"code": "JM-2027-1", "filed_on": "2027-03-18"})


async def test_a_corrected_record_is_a_new_fact_and_what_it_decided_stays(
    door: World, there: Dated, office: httpx.AsyncClient
) -> None:
    await recorded(there, office)
    assert (await ok(office.get("/joint-meetings/JM-2027-1"), 200))["minutes_late"] is True
    there.day = date(2027, 3, 20)
    answer = await step(office, "correct", RIGHT)
    assert (answer["quorum_met"], answer["without_post"]) == (True, [{"branch": "CSBME-04", "person": "R-4"}])
    told = [one for one in await ledger(door) if one["subject"] == "meeting/JM-2027-1"][-2:]
    assert [one["type"].split(".")[2] for one in told] == ["minuted", "corrected"]
    assert (told[0]["data"]["late"], told[0]["data"]["held_on"]) == (False, "2027-03-11")
    assert [seat["state"] for seat in told[1]["data"]["attendance"]] == ["present", "present", "walk_in"]
    shown = await papers(office, "JM-2027-1")
    assert (shown["state"], str(shown["held_on"]), shown["quorum"]["met"]) == ("minuted", "2027-03-11", True)
    assert [item["code"] for item in shown["decided"]] == ["JM-2027-1-1", "JM-2027-1-2"]
    assert {seat["reason"] for seat in shown["attendance"]} == {None}
    [item] = shown["agenda"]
    assert (item["outcome"], item["record"]["left_open"], item["record"]["voted"]) == ("left_open", "经费另议", None)
    # What was left open after all stands on the next agenda by itself, beside what was decided.
    following = [entry["code"] for entry in (await papers(office, "JM-2027-2"))["agenda"]]
    assert following == ["JM-2027-1-2", "JM-2027-1-1", "JM-2027-1-A1"]


async def test_what_the_record_said_before_stays_readable(door: World, there: Dated, office: httpx.AsyncClient) -> None:
    await recorded(there, office)
    await step(office, "correct", RIGHT)
    shown = await ok(office.get("/joint-meetings/JM-2027-1"), 200)
    [correction] = shown["corrections"]
    assert shown["corrected_at"] == correction["corrected_at"]
    assert (correction["because"], correction["version"]) == ("签到表核对后更正", shown["version"])
    assert correction["before"]["reasons"] == {"CSBME-02": "出差在外"}
    assert correction["before"]["said"]["JM-2027-1-A1"]["voted"] == "一致同意"
    assert correction["before"]["head"]["began"] == "14:00:00"
    assert "核对" not in str(await ledger(door))


@pytest.mark.parametrize("make", [minutes, record])
def test_a_paper_made_anew_says_that_its_record_was_corrected(make: Callable[[Meeting, Names], Paper]) -> None:
    assert "重新生成" not in written(make(MEETING, NAMES))
    after = replace(MEETING, corrected_on=date(2026, 9, 20))
    assert "已按2026年9月20日的更正重新生成。）" in written(make(after, NAMES))


async def test_a_correction_is_refused_where_it_cannot_be_so(
    door: World, there: Dated, office: httpx.AsyncClient
) -> None:
    await planned(office)
    assert await rule(office.post("/joint-meetings/correct", json=RIGHT), 428) == "version-missing"
    ahead = await version(office, "JM-2027-1")
    assert await rule(office.post("/joint-meetings/correct", json=RIGHT, headers=ahead)) == "meeting-is-otherwise"
    there.day = date(2027, 6, 9)
    await ok(office.post("/joint-meetings", json={**FIRST, "discussed": []}))
    headers = await version(office, "JM-2027-1")
    bare = RIGHT | {"discussed": []}

    async def refused(**changes: Any) -> str:
        return await rule(office.post("/joint-meetings/correct", json=bare | changes, headers=headers))

    assert await refused(held_on="2027-06-10") == "not-held-yet"
    assert await refused(held_on="2027-06-01") == "due-before-decided"
    assert await refused(discussed=[{"item": "JM-9-A1"}]) == "not-on-the-agenda"
    assert await refused(attendance=[{"branch": "CSBME-77", "state": "present"}]) == "host-is-unknown"
    stale = office.post("/joint-meetings/correct", json=bare, headers=ahead)
    assert await rule(stale, 412) == "stale-version"
    liaison = door.client("activities", "branch_liaison", scope="CSBME-01")
    assert await rule(liaison.post("/joint-meetings/correct", json=bare, headers=headers), 403) == "forbidden"


def item(code: str, outcome: Any, day: date = DAY) -> AgendaItem:
    told = AgendaItemProposed(
        code=code, meeting="JM-1", by="society", branch=None, title="议题", late=False, effective_on=day
    )
    return AgendaItem(told, "considered", outcome)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"A1": "decided", "A2": "left_open"}, {}),
        ({"A1": "noted", "A2": "left_open"}, {"A1": "noted"}),
        ({"A2": "left_open"}, {"A1": "not_reached"}),
        ({"A1": "decided", "A2": "left_open", "A0": "decided"}, {"A0": "decided"}),
    ],
)
def test_only_what_is_otherwise_than_recorded_is_told_again(given: dict[str, Any], told: dict[str, str]) -> None:
    recorded = {
        "A1": Considered(item("A1", "decided"), "decided", is_last=True),
        "A2": Considered(item("A2", "noted"), "left_open", is_last=False),
    }
    discussed = [Discussed(item=code, outcome=outcome) for code, outcome in given.items()]
    events = consider_again(discussed, "JM-1", recorded, {"A0": item("A0", "left_open")}, (), DAY)
    assert {event.code: event.outcome for event in events} == told
    moved = consider_again(discussed, "JM-1", recorded, {}, ("A0",), date(2027, 3, 11))
    assert {event.code for event in moved} == {"A1"}


def test_what_a_later_meeting_rests_on_stays_and_nothing_foreign_comes_in() -> None:
    recorded = {"A2": Considered(item("A2", "noted"), "left_open", is_last=False)}
    for discussed in ([Discussed(item="A2", outcome="decided")], []):
        with pytest.raises(ItemWentOn) as refused:
            consider_again(discussed, "JM-1", recorded, {}, (), DAY)
        assert "须保持“遗留”" in refused.value.title
    with pytest.raises(NotOnTheAgenda):
        consider_again([Discussed(item="A7")], "JM-1", recorded, {}, (), DAY)
