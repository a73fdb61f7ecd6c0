"""Items of an agenda: until when they are in time, what stands over, in which order, and the draft of the news."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from services.activities.commands.agenda import OrderAgenda, ProposeAgendaItem
from services.activities.commands.meetings import Discussed
from services.activities.domain import agenda
from services.activities.domain.reply import Deed, Duty, draft
from shared.events.activities.agenda_items import AgendaItemProposed
from tests.activities.test_domain import refusal
from tests.activities.test_meeting_plans import BRANCHES, MEETS_ON, meeting

DEADLINE = MEETS_ON - timedelta(days=7)


def propose(today: date, **changes: Any) -> AgendaItemProposed:
    body: dict[str, Any] = {"meeting": "JM-2026-1", "by": "B-1", "title": "青年委员培训"}
    command = ProposeAgendaItem.model_validate(body | changes)
    return agenda.propose(command, meeting(), 1, BRANCHES, today)


def item(state: str = "accepted", outcome: Any = None, code: str = "JM-2026-1-A1") -> agenda.AgendaItem:
    told = {"code": code, "meeting": "JM-2026-1", "by": "B-1", "branch": "B-1", "title": "事项", "late": False}
    return agenda.AgendaItem(AgendaItemProposed.model_validate(told | {"effective_on": DEADLINE}), state, outcome)


def test_an_item_is_in_time_on_the_day_of_the_deadline_and_late_the_day_after() -> None:
    assert (propose(DEADLINE).late, propose(DEADLINE + timedelta(days=1)).late) == (False, True)
    assert propose(MEETS_ON).late
    assert refusal(propose, MEETS_ON + timedelta(days=1)) == "meeting-day-is-over"


def test_an_item_names_its_branch_and_the_society_has_none() -> None:
    assert (propose(DEADLINE).code, propose(DEADLINE).branch) == ("JM-2026-1-A1", "B-1")
    assert propose(DEADLINE, by="society").branch is None
    assert ProposeAgendaItem(meeting="M", by="party_branch", title="t").concerns() == frozenset()
    assert refusal(lambda: propose(DEADLINE, by="B-2")) == "host-has-ended"


@pytest.mark.parametrize(
    ("step", "state", "rule"),
    [
        (agenda.accept, "proposed", None),
        (agenda.accept, "declined", None),
        (agenda.accept, "accepted", "agenda-item-is-otherwise"),
        (agenda.accept, "withdrawn", "agenda-item-is-otherwise"),
        (agenda.decline, "accepted", None),
        (agenda.decline, "withdrawn", "agenda-item-is-otherwise"),
        (agenda.withdraw, "proposed", None),
        (agenda.withdraw, "accepted", None),
        (agenda.withdraw, "declined", "agenda-item-is-otherwise"),
        (agenda.withdraw, "considered", "agenda-item-is-otherwise"),
    ],
)
def test_each_step_of_an_item_follows_only_where_it_makes_sense(step: Any, state: str, rule: str | None) -> None:
    one = item(state, "decided" if state == "considered" else None)
    if rule:
        assert refusal(step, one, meeting(), DEADLINE) == rule
    else:
        assert step(one, meeting(), DEADLINE).code == "JM-2026-1-A1"


def test_what_a_meeting_left_open_may_still_be_withdrawn() -> None:
    left = item("considered", "left_open")
    assert agenda.withdraw(left, meeting("held"), DEADLINE).code == "JM-2026-1-A1"
    assert refusal(agenda.withdraw, item(), meeting("held"), DEADLINE) == "meeting-is-otherwise"


def test_an_agenda_is_ordered_and_what_is_not_named_follows() -> None:
    assert agenda.ordered(["d1", "a1", "a2"], ["a2", "gone"]) == ["a2", "d1", "a1"]
    command = OrderAgenda(code="JM-2026-1", items=("a2", "a1", "a2"))
    assert agenda.order(command, meeting(), ["a1", "a2"], DEADLINE).items == ("a2", "a1")
    assert refusal(agenda.order, command, meeting(), ["a1"], DEADLINE) == "not-on-the-agenda"
    assert refusal(agenda.order, command, meeting("held"), ["a1", "a2"], DEADLINE) == "meeting-is-otherwise"


def test_what_was_not_come_to_stands_over_and_what_stood_over_before_stays() -> None:
    items = {
        "a1": item(code="a1"),
        "a2": item(code="a2"),
        "a3": item(code="a3"),
        "old": item("considered", "not_reached", code="old"),
        "older": item("considered", "left_open", code="older"),
    }
    said = [
        Discussed(item="a1", decided="同意"),
        Discussed(item="a2", said="讨论", left_open="经费待定"),
        Discussed(item="old", said="通报"),
        Discussed(item="JM-2025-4-1", said="进展"),
    ]
    told = agenda.consider(said, "JM-2026-1", items, {"JM-2025-4-1"}, MEETS_ON)
    assert {one.code: one.outcome for one in told} == {
        "a1": "decided",
        "a2": "left_open",
        "a3": "not_reached",
        "old": "noted",
    }
    assert refusal(agenda.consider, said, "JM-2026-1", items, (), MEETS_ON) == "not-on-the-agenda"


def test_a_draft_says_what_the_records_say_and_no_more() -> None:
    since = date(2025, 12, 10)
    deeds = [Deed("科学道德宣讲", date(2026, 1, 8), 80), Deed("学术沙龙", date(2026, 2, 3), 35)]
    duties = [Duty("建立党建小组", "in_progress", 40, date(2026, 6, 30)), Duty("名单", "open", None, date(2026, 3, 1))]
    assert draft(since, deeds, duties) == (
        "2025年12月10日联席会议以来，开展活动2项：2026年1月8日《科学道德宣讲》，80人次；2026年2月3日《学术沙龙》，35人次。"
        "承办议定事项2项：《建立党建小组》进行中（40%），期限2026年6月30日；《名单》未启动，期限2026年3月1日。"
    )
    assert draft(None, [], []) == "截至目前，没有登记的活动。"
