"""Decided items from the decision to the closing: the rules, and the same through the HTTP door."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from services.activities import domain
from services.activities.commands.decided_items import (
    CloseDecidedItem,
    PostponeDecidedItem,
    ReportProgress,
    ReturnDecidedItem,
    SubmitDecidedItem,
)
from services.activities.domain.decided_item import State
from shared.events.activities import ItemDecided
from tests.activities.test_api import ACTIVITY, MEETING, ledger, ok, rule
from tests.activities.test_domain import TODAY, refusal
from tests.activities.test_states import match
from tests.world import World

DECIDED = ItemDecided(
    code="JM-1-1",
    meeting="JM-1",
    number=1,
    title="事项",
    lead="B-1",
    co_leads=("B-2",),
    due_on=date(2026, 3, 1),
    effective_on=date(2025, 12, 10),
)
STEPS = {
    "progress": lambda item, day: domain.report_progress(
        item, ReportProgress(code="JM-1-1", reached_on=day, note="进展"), TODAY
    ),
    "submit": lambda item, day: domain.submit(item, SubmitDecidedItem(code="JM-1-1", submitted_on=day), (), TODAY),
    "return": lambda item, day: domain.send_back(
        item, ReturnDecidedItem(code="JM-1-1", returned_on=day, because="缺材料"), ("R-1",), TODAY
    ),
    "close": lambda item, day: domain.close_decided_item(
        item, CloseDecidedItem(code="JM-1-1", closed_on=day), ("R-1",), TODAY
    ),
}


def item(state: State, last_on: date = date(2026, 1, 5)) -> domain.DecidedItem:
    return domain.DecidedItem(DECIDED, state, last_on, date(2026, 1, 5) if state == "closed" else None)


@pytest.mark.parametrize(
    ("state", "step", "ruled"),
    [
        ("open", "progress", None),
        ("open", "submit", None),
        ("open", "return", "decided-item-is-not-submitted"),
        ("open", "close", "decided-item-is-not-submitted"),
        ("in_progress", "submit", None),
        ("submitted", "progress", "decided-item-is-under-review"),
        ("submitted", "submit", "decided-item-is-under-review"),
        ("submitted", "return", None),
        ("submitted", "close", None),
        ("returned", "progress", None),
        ("returned", "submit", None),
        ("returned", "close", "decided-item-is-not-submitted"),
        *[("closed", step, "decided-item-already-closed") for step in STEPS],
    ],
)
def test_each_step_follows_only_where_it_makes_sense(state: State, step: str, ruled: str | None) -> None:
    if ruled:
        assert refusal(STEPS[step], item(state), TODAY) == ruled
    else:
        assert STEPS[step](item(state), TODAY).effective_on == TODAY


@pytest.mark.parametrize("step", ["return", "close"])
def test_a_reviewer_acts_between_the_last_step_and_today(step: str) -> None:
    assert STEPS[step](item("submitted"), date(2026, 1, 5)).effective_on == date(2026, 1, 5)
    for day in (date(2026, 1, 4), date(2026, 1, 11)):
        assert refusal(STEPS[step], item("submitted"), day) == "step-at-an-impossible-time"


def test_who_leads_an_item_alone_or_with_others_reviews_it_not() -> None:
    command = CloseDecidedItem(code="JM-1-1", closed_on=TODAY)
    for reviewer in (("R-1", "B-1"), ("R-1", "B-2"), ("B-1",)):
        assert refusal(domain.close_decided_item, item("submitted"), command, reviewer, TODAY) == "reviewer-is-the-lead"
    assert domain.close_decided_item(item("submitted"), command, ("R-1", "B-3"), TODAY).reviewer == "R-1"


def test_evidence_has_to_stand_here_or_to_have_been_told_of_and_a_voucher_is_taken_at_its_word() -> None:
    given = ("activity/A-1", "document/D-1", "voucher/V-1")
    command = SubmitDecidedItem(code="JM-1-1", submitted_on=TODAY, evidence=given)
    assert refusal(domain.submit, item("open"), command, ("document/D-1",), TODAY) == "evidence-is-unknown"
    assert refusal(domain.submit, item("open"), command, ("activity/A-1",), TODAY) == "evidence-is-not-heard-of"
    assert domain.submit(item("open"), command, given[:2], TODAY).evidence == given
    other = SubmitDecidedItem(code="JM-1-1", submitted_on=TODAY, evidence=("acitvity/A-1",))
    assert refusal(domain.submit, item("open"), other, (), TODAY) == "evidence-is-of-no-kind"


def test_an_item_is_postponed_to_another_day_that_is_still_to_come() -> None:
    def to(day: date) -> PostponeDecidedItem:
        return PostponeDecidedItem(code="JM-1-1", postponed_on=TODAY, due_on=day, because="等候回复")

    assert domain.postpone(item("open"), to(date(2026, 1, 11)), TODAY).due_on == date(2026, 1, 11)
    for day in (TODAY, DECIDED.due_on):
        assert refusal(domain.postpone, item("open"), to(day), TODAY) == "due-day-is-the-present-one"
    assert refusal(domain.postpone, item("closed"), to(date(2026, 4, 1)), TODAY) == "decided-item-already-closed"


async def test_an_item_is_worked_on_handed_in_returned_and_closed(door: World) -> None:
    office, lead = door.client("activities", "secretariat"), door.client("activities", "branch_liaison", "CSBME-01")
    reviewer = door.client("activities", "reviewer", subject="R-77")
    await ok(office.post("/joint-meetings", json=MEETING))
    await ok(office.post("/activities", json=ACTIVITY))
    code = {"code": "JM-2025-2-1"}
    progress = code | {"reached_on": "2025-07-01", "percent": 40, "note": "三个分会已建立"}
    await ok(lead.post("/decided-items/progress", json=progress, headers=match(1)), 200)
    done = code | {"submitted_on": "2025-11-20", "evidence": ["activity/A-2025-001"], "note": "全部建立"}
    await ok(lead.post("/decided-items/submit", json=done, headers=match(2)), 200)
    back = code | {"returned_on": "2025-11-21", "because": "缺少名单"}
    await ok(reviewer.post("/decided-items/return", json=back, headers=match(3)), 200)
    await ok(lead.post("/decided-items/submit", json=done | {"submitted_on": "2025-11-25"}, headers=match(4)), 200)
    close = code | {"closed_on": "2025-11-30", "note": "同意"}
    assert await rule(reviewer.post("/decided-items/close", json=close), 428) == "version-missing"
    own = door.client("activities", "reviewer", scope="CSBME-01")
    assert await rule(own.post("/decided-items/close", json=close, headers=match(5))) == "reviewer-is-the-lead"
    answer = await reviewer.post("/decided-items/close", json=close, headers=match(5))
    assert (answer.status_code, answer.json()["reviewer"], answer.headers["ETag"]) == (200, "R-77", '"6"')
    [shown] = (await ok(office.get("/decided-items?state=closed"), 200))["decided_items"]
    assert [(step["step"], step["percent"], step["note"]) for step in shown["steps"]] == [
        ("progressed", 40, "三个分会已建立"),
        ("submitted", None, "全部建立"),
        ("returned", None, "缺少名单"),
        ("submitted", None, "全部建立"),
        ("closed", None, "同意"),
    ]
    assert "三个分会" not in str(await ledger(door))
    opened = await ok(office.get("/decided-items?open=true&overdue=true&party=CSBME-02"), 200)
    assert [(one["code"], one["state"]) for one in opened["decided_items"]] == [("JM-2025-2-2", "open")]


async def test_only_those_who_lead_an_item_report_on_it(door: World) -> None:
    office, other = door.client("activities", "secretariat"), door.client("activities", "branch_liaison", "CSBME-03")
    await ok(office.post("/joint-meetings", json=MEETING))
    progress = {"code": "JM-2025-2-1", "reached_on": "2025-07-01", "note": "进展"}
    assert (await other.post("/decided-items/progress", json=progress, headers=match(1))).status_code == 403
    co_lead = door.client("activities", "branch_liaison", "CSBME-01")
    with_others: dict[str, Any] = progress | {"code": "JM-2025-2-2"}
    await ok(co_lead.post("/decided-items/progress", json=with_others, headers=match(1)), 200)


async def test_a_postponed_item_is_overdue_only_after_its_new_day(door: World) -> None:
    office = door.client("activities", "secretariat")
    await ok(office.post("/joint-meetings", json=MEETING))
    later = {"code": "JM-2025-2-2", "postponed_on": "2025-09-20", "due_on": "2150-01-01", "because": "等候回复"}
    await ok(office.post("/decided-items/postpone", json=later, headers=match(1)), 200)
    shown = (await ok(office.get("/decided-items?meeting=JM-2025-2"), 200))["decided_items"]
    assert [(one["code"], one["due_on"], one["overdue"]) for one in shown] == [
        ("JM-2025-2-1", "2025-12-31", True),
        ("JM-2025-2-2", "2150-01-01", False),
    ]
