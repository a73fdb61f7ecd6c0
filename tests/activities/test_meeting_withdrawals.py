"""The record of a joint meeting is withdrawn whole: shown first, refused where others rest on it, then nowhere."""

from __future__ import annotations

from datetime import date
from typing import Any

import httpx
import pytest

from services.activities.commands.meetings import WithdrawJointMeeting
from services.activities.domain.agenda import AgendaItem, Considered
from services.activities.domain.decided_item import DecidedItem
from services.activities.domain.meeting_plan import Meeting
from services.activities.domain.meeting_refusals import MeetingIsOtherwise
from services.activities.domain.meeting_withdrawal import (
    MoreIsWithdrawn,
    RecordsRestOnMeeting,
    Rest,
    Stood,
    Tick,
    withdraw_joint_meeting,
)
from shared.events.activities import AgendaItemProposed, ItemDecided
from shared.events.base import DomainEvent
from tests.activities.dated import Dated, dated
from tests.activities.test_api import key_work, ledger, ok, rule
from tests.activities.test_meeting_corrections import recorded
from tests.activities.test_meeting_year import papers, step, version
from tests.activities.test_states import match
from tests.world import World

DAY = date(2027, 3, 10)
HELD = Meeting("JM-1", "joint_meeting", "第一次", 1, "held", DAY, held_on=DAY)
ASKED = WithdrawJointMeeting(code="JM-1", because="误登记")
ALONG = ASKED.model_copy(update={"along": True})
DECIDED = DecidedItem(
    ItemDecided(code="JM-1-1", meeting="JM-1", number=1, title="事项", lead="B-1", due_on=DAY, effective_on=DAY),
    "in_progress",
    DAY,
)
TICK = Tick("KW-1", 2027, "voice", "meeting/JM-1", DAY)


def considered(code: str, *, is_last: bool = True) -> Considered:
    told = AgendaItemProposed(
        code=code, meeting="JM-0", by="society", branch=None, title="议题", late=False, effective_on=DAY
    )
    return Considered(AgendaItem(told, "considered", "decided"), "decided", is_last)


def said(events: list[DomainEvent]) -> list[tuple[str, str]]:
    return [(event.subject, event.TYPE.split(".")[2]) for event in events]


def test_what_rests_on_it_goes_along_only_where_that_is_said() -> None:
    assert said(withdraw_joint_meeting(ASKED, HELD, Rest())) == [("meeting/JM-1", "withdrawn")]
    for rest in (Rest(items=[DECIDED]), Rest(ticks=[TICK])):
        with pytest.raises(MoreIsWithdrawn) as refused:
            withdraw_joint_meeting(ASKED, HELD, rest)
        assert refused.value.extras["rests"] == rest.told()
    assert said(withdraw_joint_meeting(ALONG, HELD, Rest(items=[DECIDED], ticks=[TICK]))) == [
        ("key_work/KW-1", "unticked"),
        ("decided_item/JM-1-1", "withdrawn"),
        ("meeting/JM-1", "withdrawn"),
    ]


def test_items_wait_again_or_stand_as_an_earlier_meeting_left_them() -> None:
    stood = Stood("JM-0", "left_open", date(2026, 12, 1))
    rest = Rest(considered={"A-1": considered("A-1"), "A-2": considered("A-2")}, before={"A-2": stood})
    *items, _ = withdraw_joint_meeting(ASKED, HELD, rest)
    assert [(one.code, one.at, one.outcome, one.effective_on) for one in items] == [  # type: ignore[attr-defined]
        ("A-1", "JM-1", "not_reached", DAY),
        ("A-2", "JM-0", "left_open", date(2026, 12, 1)),
    ]


@pytest.mark.parametrize(
    "rest",
    [Rest(used=["project/PJ-1"]), Rest(considered={"A-1": considered("A-1", is_last=False)})],
    ids=["a record of others has it as evidence", "a later meeting has taken up an item"],
)
def test_nothing_is_withdrawn_from_under_what_others_have_made_of_it(rest: Rest) -> None:
    with pytest.raises(RecordsRestOnMeeting) as refused:
        withdraw_joint_meeting(ALONG, HELD, rest)
    assert rest.in_the_way[0] in refused.value.title


def test_only_what_was_recorded_is_withdrawn_and_only_once() -> None:
    for state in ("planned", "noticed", "called_off", "withdrawn"):
        with pytest.raises(MeetingIsOtherwise):
            withdraw_joint_meeting(ASKED, Meeting("JM-1", "joint_meeting", "第一次", 1, state, DAY), Rest())


@pytest.fixture
def there(door: World) -> Dated:
    return dated(door)


@pytest.fixture
def office(door: World) -> httpx.AsyncClient:
    return door.client("activities", "secretariat")


async def test_a_withdrawn_meeting_is_shown_first_and_then_found_nowhere(
    door: World, there: Dated, office: httpx.AsyncClient
) -> None:
    await recorded(there, office)
    await ok(office.post("/key-works", json=key_work(1) | {"code": "KW-1", "year": 2027}))
    tick = {"code": "KW-1", "tick": "voice", "evidence": "decided_item/JM-2027-1-1", "ticked_on": "2027-03-18"}
    await ok(office.post("/key-works/tick", json=tick, headers=match(1)), 200)
    asked: dict[str, Any] = {"code": "JM-2027-1", "because": "会议改期，误登记为已召开"}
    shown = (await ok(office.get("/joint-meetings/JM-2027-1/withdrawal"), 200))["rests"]
    assert [one["code"] for one in shown["decided"]] == ["JM-2027-1-1", "JM-2027-1-2"]
    assert (shown["ticks"], shown["in_the_way"]) == (
        [{"key_work": "KW-1", "tick": "voice", "evidence": "decided_item/JM-2027-1-1"}],
        [],
    )
    headers = await version(office, "JM-2027-1")
    foreign = door.client("activities", "branch_liaison", scope="CSBME-01")
    assert await rule(foreign.post("/joint-meetings/withdraw", json=asked, headers=headers), 403) == "forbidden"
    assert await rule(foreign.get("/joint-meetings/JM-2027-1/withdrawal"), 403) == "forbidden"
    assert await rule(office.post("/joint-meetings/withdraw", json=asked), 428) == "version-missing"
    assert await rule(office.post("/joint-meetings/withdraw", json=asked, headers=headers)) == "more-is-withdrawn"
    await step(office, "withdraw", asked | {"along": True})
    found = await ok(office.get("/joint-meetings/JM-2027-1"), 200)
    assert (found["state"], found["held_on"], found["withdrawn_because"]) == ("withdrawn", None, asked["because"])
    assert "误登记" not in str(await ledger(door))
    items = (await ok(office.get("/decided-items"), 200))["decided_items"]
    assert {(one["state"], one["overdue"]) for one in items} == {("withdrawn", False)}
    assert [one["code"] for one in (await papers(office, "JM-2027-2"))["agenda"]] == ["JM-2027-1-A1"]
    works = (await ok(office.get("/key-works", params={"year": 2027}), 200))["key_works"]
    assert {name for work in works for name, given in work["ticks"].items() if given} == set()
    assert await rule(office.post("/key-works/tick", json=tick, headers=match(3))) == "evidence-is-unknown"
    progress = {"code": "JM-2027-1-1", "reached_on": "2027-03-18", "note": "示例"}
    refused = office.post("/decided-items/progress", json=progress, headers=match(2))
    assert await rule(refused) == "decided-item-was-withdrawn"
