"""Yearly plans: handed in, endorsed by a session, and carried out line by line."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from services.activities.commands.plans import AddPlanLine, ChangePlanLine, DropPlanLine, EndorsePlan, HandInPlan
from services.activities.domain import plan as domain
from services.activities.domain.plan_progress import Aim, progress
from services.activities.domain.session import Session
from shared.events.activities import PlanLinePlanned, SessionHeld, SessionItem
from tests.activities.test_api import ACTIVITY, ok, rule
from tests.activities.test_domain import SCENE, TODAY, activity, refusal
from tests.activities.test_sessions import ITEM, SESSION
from tests.activities.test_states import match
from tests.world import World

LINES: list[dict[str, Any]] = [
    {"code": "PL-2026-1", "number": 1, "title": "走进分支机构", "kind": "visit", "quarter": 2, "activities": 2},
    {"code": "PL-2026-2", "number": 2, "title": "科学道德宣讲", "kind": "lecture", "hosts": ["CSBME-01"]},
]
PLAN: dict[str, Any] = {
    "code": "PL-2026",
    "year": 2026,
    "party": "society",
    "title": "学会2026年工作计划",
    "handed_in_on": "2025-12-15",
    "lines": LINES,
}
BRANCHES = {"CSBME-01": "normal", "CSBME-02": "ended"}


def hand_in(**changes: Any) -> HandInPlan:
    return HandInPlan.model_validate(PLAN | changes)


def known(**changes: Any) -> domain.YearPlan:
    plan = domain.hand_in(hand_in(), None, BRANCHES, TODAY)
    return domain.YearPlan(**{"event": plan} | changes)


def lines(*given: dict[str, Any]) -> list[PlanLinePlanned]:
    return domain.plan_lines(known().event, hand_in(lines=list(given)).lines, {}, BRANCHES, TODAY)


def line(**changes: Any) -> domain.Line:
    [event] = lines(LINES[0])
    return domain.Line(**{"event": event, "plan": known()} | changes)


def test_a_line_lies_in_its_quarter_its_days_or_the_whole_year() -> None:
    days = {"quarter": None, "first_day": "2026-03-01", "last_day": "2026-03-31"}
    spans = [(one.first_day, one.last_day) for one in lines(*LINES, LINES[0] | days | {"code": "PL-3", "number": 3})]
    assert spans == [
        (date(2026, 4, 1), date(2026, 6, 30)),
        (date(2026, 1, 1), date(2026, 12, 31)),
        (date(2026, 3, 1), date(2026, 3, 31)),
    ]
    assert [one.hosts for one in lines(*LINES)] == [("society",), ("CSBME-01",)]


@pytest.mark.parametrize(
    ("changes", "ruled"),
    [
        ({"handed_in_on": "2026-01-11"}, "handed-in-in-the-future"),
        ({"party": "CSBME-77"}, "host-is-unknown"),
        ({"party": "CSBME-02"}, "host-has-ended"),
    ],
)
def test_a_plan_comes_from_somebody_who_stands_and_on_a_day_that_is_over(changes: dict[str, Any], ruled: str) -> None:
    assert refusal(domain.hand_in, hand_in(**changes), None, BRANCHES, TODAY) == ruled


def test_a_party_has_one_plan_a_year() -> None:
    assert refusal(domain.hand_in, hand_in(), "PL-OTHER", BRANCHES, TODAY) == "party-has-a-plan"


def test_lines_lie_in_the_year_of_their_plan_and_have_numbers_of_their_own() -> None:
    outside = {"quarter": None, "first_day": "2026-12-31", "last_day": "2027-01-01"}
    assert refusal(lines, LINES[0] | outside) == "outside-its-year"
    more = AddPlanLine.model_validate(LINES[0] | {"code": "PL-3", "plan": "PL-2026"})
    assert refusal(domain.add_line, more, known(), {1: "PL-2026-1"}, BRANCHES, TODAY) == "line-number-is-taken"
    assert domain.add_line(more, known(), {2: "PL-2026-2"}, BRANCHES, TODAY).plan == "PL-2026"
    assert refusal(domain.add_line, more, known(withdrawn=True), {}, BRANCHES, TODAY) == "plan-is-withdrawn"
    same = ChangePlanLine.model_validate(LINES[0] | {"title": "走访分支机构"})
    assert domain.change_line(same, line(), {1: "PL-2026-1"}, BRANCHES, TODAY).title == "走访分支机构"
    taken = ChangePlanLine.model_validate(LINES[0] | {"number": 2})
    assert refusal(domain.change_line, taken, line(), {2: "PL-2026-2"}, BRANCHES, TODAY) == "line-number-is-taken"


def test_a_line_that_was_dropped_takes_nothing_more() -> None:
    drop = DropPlanLine(code="PL-2026-1", dropped_on=TODAY, because="经费未落实")
    assert domain.drop_line(drop, line(), TODAY).effective_on == TODAY
    gone = line(dropped_on=TODAY)
    assert refusal(domain.drop_line, drop, gone, TODAY) == "line-is-dropped"
    event = activity(starts_on="2026-01-05", code="A-9")
    held = domain_held(event)
    assert refusal(domain.tie, gone, held, "held", []) == "line-is-dropped"
    assert domain.tie(line(), held, "held", []).activity == "A-9"
    assert refusal(domain.tie, line(), held, "held", ["A-9"]) == "tied-already"
    assert refusal(domain.tie, line(), held, "withdrawn", []) == "does-not-take-place"
    assert refusal(domain.tie, line(), domain_held(activity()), "held", []) == "outside-its-year"
    assert refusal(domain.untie, line(), held, []) == "not-tied"


def domain_held(command: Any) -> Any:
    from services.activities.domain import hold_activity

    return hold_activity(command, None, SCENE, TODAY)


def endorse(day: str | None = None) -> EndorsePlan:
    decision = {"body": "常务理事会", "decided_on": day, "number": "学会〔2025〕12号"}
    return EndorsePlan.model_validate({"code": "PL-2026", "session": "SC-1", "decision": decision})


def session(*endorses: str, state: str = "held") -> Session:
    agenda = tuple(SessionItem(number=n, title="审议计划", endorses=code) for n, code in enumerate(endorses, 1))
    held = SessionHeld(
        code="SC-1", kind="council", number=1, title="会议", agenda=agenda, effective_on=date(2025, 12, 20)
    )
    return Session(held, state)


def test_a_plan_is_endorsed_by_a_session_that_was_held_and_had_it_on_its_agenda() -> None:
    endorsed = domain.endorse_plan(endorse(), known(), session("PL-2026"), TODAY)
    assert (endorsed.effective_on, endorsed.decision.decided_on) == (date(2025, 12, 20), date(2025, 12, 20))
    for wrong in (session(), session("PL-2026", state="withdrawn"), session("PL-2025", state="planned")):
        assert refusal(domain.endorse_plan, endorse(), known(), wrong, TODAY) == "session-did-not-vote"
    for asked, plan, ruled in (
        (endorse("2025-12-19"), known(), "session-did-not-vote"),
        (endorse("2026-01-11"), known(), "handed-in-in-the-future"),
        (endorse(), known(session="SC-0"), "endorsed-already"),
    ):
        assert refusal(domain.endorse_plan, asked, plan, session("PL-2026"), TODAY) == ruled


def day(number: int) -> date:
    return date(2026, 6, number)


@pytest.mark.parametrize(
    ("held", "dropped", "today", "state", "done_late"),
    [
        ([], None, date(2026, 6, 30), "open", False),
        ([], None, date(2026, 7, 1), "late", False),
        ([day(1)], None, date(2026, 7, 1), "late", False),
        ([day(1), day(30)], None, date(2026, 7, 1), "done", False),
        ([day(1), date(2026, 7, 1)], None, date(2026, 7, 2), "done", True),
        ([day(1)], day(2), date(2026, 6, 5), "dropped", False),
        ([day(1), day(2)], day(3), date(2026, 6, 5), "done", False),
    ],
)
def test_a_line_is_done_late_open_or_dropped(
    held: list[date], dropped: date | None, today: date, state: str, done_late: bool
) -> None:
    aim = Aim(activities=2, last_day=date(2026, 6, 30), dropped_on=dropped)
    told = progress(aim, [(one, 10) for one in held], today)
    assert (told["state"], told["done_late"], told["attended"]) == (state, done_late, 10 * len(held))


async def test_a_plan_is_carried_out_by_activities_that_name_a_line_or_are_tied_to_it(door: World) -> None:
    office = door.client("activities", "secretariat")
    await ok(office.post("/plans", json=PLAN))
    assert await rule(office.post("/plans", json=PLAN)) == "plan-exists"
    again = PLAN | {"code": "PL-X", "lines": [LINES[0]]}
    assert await rule(office.post("/plans", json=again)) == "line-exists"
    assert await rule(office.post("/plans", json=again | {"lines": []})) == "party-has-a-plan"
    visit = ACTIVITY | {"starts_on": "2026-04-20", "kind": "visit", "minutes_filed_on": None}
    named = visit | {"code": "A-1", "plan_line": "PL-2026-1"}
    await ok(office.post("/activities", json=named))
    await ok(office.post("/activities", json=visit | {"code": "A-2", "starts_on": "2026-07-02"}))
    tie = {"code": "PL-2026-1", "activity": "A-2"}
    await ok(office.post("/plan-lines/tie", json=tie, headers=match(1)), 200)
    first, second = (await ok(office.get("/plans/PL-2026"), 200))["lines"]
    assert [one["code"] for one in first["carried_out_by"]] == ["A-1", "A-2"]
    assert (first["state"], first["done_late"], first["held"], first["attended"]) == ("done", True, 2, 160)
    assert (second["state"], second["hosts"]) == ("open", ["CSBME-01"])
    await ok(
        office.post("/activities/correct", json=named | {"plan_line": None, "because": "更正"}, headers=match(1)), 200
    )
    await ok(office.post("/plan-lines/untie", json=tie, headers=match(2)), 200)
    drop = {"code": "PL-2026-2", "dropped_on": "2026-05-01", "because": "经费未落实"}
    await ok(office.post("/plan-lines/drop", json=drop, headers=match(1)), 200)
    [shown] = (await ok(office.get("/plans?year=2026&party=society"), 200))["plans"]
    assert shown["counts"] == {"done": 0, "late": 1, "open": 0, "dropped": 1}
    unknown = visit | {"code": "A-3", "plan_line": "PL-2026-2"}
    assert await rule(office.post("/activities", json=unknown), 404) == "unknown"
    before = ACTIVITY | {"code": "A-3", "plan_line": "PL-2026-1"}
    assert await rule(office.post("/activities", json=before)) == "outside-its-year"


async def test_an_announced_activity_keeps_the_line_that_it_names(door: World) -> None:
    office = door.client("activities", "secretariat")
    await ok(office.post("/plans", json=PLAN | {"year": 2150}))
    plan = {name: ACTIVITY[name] for name in ("code", "kind", "title", "hosts", "open_to")}
    ahead = plan | {"starts_on": "2150-05-20", "plan_line": "PL-2026-1"}
    await ok(office.post("/activities/plan", json=ahead))
    await ok(office.post("/activities/announce", json={"code": ACTIVITY["code"]}, headers=match(1)), 200)
    [shown, _] = (await ok(office.get("/plans/PL-2026"), 200))["lines"]
    assert [one["state"] for one in shown["carried_out_by"]] == ["announced"]


async def test_a_session_endorses_a_plan_by_a_decision(door: World) -> None:
    office = door.client("activities", "secretariat")
    await ok(office.post("/plans", json=PLAN | {"lines": []}))
    body = {"code": "PL-2026", "session": "SC-2025-4", "decision": {"body": "常务理事会", "number": "12号"}}
    await ok(office.post("/sessions", json=SESSION))
    assert await rule(office.post("/plans/endorse", json=body, headers=match(1))) == "session-did-not-vote"
    vote = SESSION | {"agenda": [ITEM | {"endorses": "PL-2026"}], "because": "补记议题"}
    await ok(office.post("/sessions/correct", json=vote, headers=match(1)), 200)
    await ok(office.post("/plans/endorse", json=body, headers=match(1)), 200)
    shown = await ok(office.get("/plans/PL-2026"), 200)
    assert (shown["session"], shown["endorsed_on"], shown["decision"]["number"]) == ("SC-2025-4", "2025-12-20", "12号")
    assert (await ok(office.get("/sessions/SC-2025-4"), 200))["endorsed"] == ["PL-2026"]
    withdraw = office.post("/sessions/cancel", json={"code": "SC-2025-4", "because": "误记"}, headers=match(2))
    assert await rule(withdraw) == "endorsement-rests-on-it"
    await ok(office.post("/plans/withdraw", json={"code": "PL-2026", "because": "误报"}, headers=match(2)), 200)
    await ok(office.post("/sessions/cancel", json={"code": "SC-2025-4", "because": "误记"}, headers=match(2)), 200)
    await ok(office.post("/plans", json=PLAN | {"code": "PL-2026-B", "lines": []}))


async def test_a_branch_hands_in_its_own_plan_only(door: World) -> None:
    own = door.client("activities", "branch_liaison", "CSBME-01")
    other = door.client("activities", "branch_liaison", "CSBME-02")
    mine = PLAN | {"party": "CSBME-01"}
    await ok(own.post("/plans", json=mine))
    assert await rule(own.post("/plans", json=PLAN | {"code": "PL-S"}), 403) == "forbidden"
    correct = {"code": "PL-2026", "title": "计划", "handed_in_on": "2025-12-16", "because": "更正"}
    assert await rule(other.post("/plans/correct", json=correct, headers=match(1)), 403) == "forbidden"
    await ok(own.post("/plans/correct", json=correct, headers=match(1)), 200)
    for path, body in (
        ("/plan-lines", LINES[0] | {"code": "PL-9", "number": 9, "plan": "PL-2026"}),
        ("/plan-lines/change", LINES[0]),
        ("/plan-lines/drop", {"code": "PL-2026-1", "dropped_on": "2026-05-01", "because": "另案"}),
    ):
        assert (
            await rule(other.post(path, json=body, headers=match(0 if path == "/plan-lines" else 1)), 403)
            == "forbidden"
        )
