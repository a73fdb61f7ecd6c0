"""Sessions of the governing bodies: planned, held, found without their item, and given their report packs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from services.activities.commands.sessions import AnswerSessionFinding, CorrectSession, HoldSession, PlanSession
from services.activities.domain import session as domain
from services.activities.domain.expectation_rules import rules_of
from services.activities.handlers.sessions import settle_packs
from shared.database import clock
from shared.events.activities import SessionFindingAnswered, SessionFindingClosed, SessionFindingOpened
from shared.events.base import Event
from shared.events.reporting import RunKept
from shared.service import Running
from tests.activities.conftest import said
from tests.activities.test_api import ledger, ok, rule
from tests.activities.test_domain import TODAY, refusal
from tests.activities.test_states import match
from tests.world import World

ITEM = {"number": 2, "title": "党建工作情况汇报", "party_building": True, "suggestions": ["I-1"]}
OTHER = {"number": 1, "title": "审议财务报告"}
SESSION: dict[str, Any] = {
    "code": "SC-2025-4",
    "kind": "standing_council",
    "number": 4,
    "title": "第八届常务理事会第四次会议",
    "held_on": "2025-12-20",
    "place": "某会议室",
    "agenda": [OTHER],
    "expected": 21,
    "attended": 18,
    "leaders": ["P-1"],
    "note": "示例记录",
}
[RULE] = rules_of([("party_building_item", date(1900, 1, 1), {"form": "standing_item", "kinds": ["standing_council"]})])


def held(**changes: Any) -> HoldSession:
    return HoldSession.model_validate(SESSION | changes)


def known(**changes: Any) -> domain.Session:
    return domain.Session(domain.hold_session(held(**changes), None, TODAY), "held")


def correct(**changes: Any) -> CorrectSession:
    return CorrectSession.model_validate(SESSION | {"because": "补记议题"} | changes)


def test_a_session_is_told_with_its_agenda_in_order_and_posts_in_place_of_names() -> None:
    told = domain.hold_session(held(agenda=[ITEM, OTHER], leaders=["P-1", "P-1"]), None, TODAY)
    assert [item.number for item in told.agenda] == [1, 2]
    assert (told.leaders, told.effective_on) == (("P-1",), date(2025, 12, 20))
    assert "place" not in told.model_dump()


@pytest.mark.parametrize(
    ("changes", "ruled"),
    [
        ({"held_on": "2026-01-11"}, "not-held-yet"),
        ({"attended": 22}, "more-attended-than-expected"),
        ({"minutes_filed_on": "2025-12-19"}, "minutes-filed-at-an-impossible-time"),
        ({"minutes_filed_on": "2026-01-11"}, "minutes-filed-at-an-impossible-time"),
    ],
)
def test_what_cannot_have_been_is_refused(changes: dict[str, Any], ruled: str) -> None:
    assert refusal(domain.hold_session, held(**changes), None, TODAY) == ruled


def test_branches_are_told_in_the_order_of_codes_as_they_were_represented_and_null_is_not_noted() -> None:
    there = [{"branch": "B-2", "state": "excused"}, {"branch": "B-1"}]
    told = domain.hold_session(held(attendance=there), None, TODAY)
    assert [(one.branch, one.state) for one in told.attendance or ()] == [("B-1", "present"), ("B-2", "excused")]
    assert domain.hold_session(held(), None, TODAY).attendance is None
    with pytest.raises(ValidationError):
        held(attendance=[there[1], there[1]])


def test_only_a_planned_session_is_held_and_only_a_held_one_corrected() -> None:
    plan = PlanSession.model_validate(
        {name: SESSION[name] for name in ("code", "kind", "number", "title")} | {"held_on": TODAY}
    )
    planned = domain.Session(domain.plan_session(plan, None, TODAY), "planned")
    assert domain.hold_session(held(), planned, TODAY).attended == 18
    assert refusal(domain.hold_session, held(), known(), TODAY) == "session-exists"
    assert refusal(domain.correct_session, correct(), planned, [], TODAY) == "session-is-otherwise"
    assert refusal(domain.plan_session, plan, known(), TODAY) == "session-is-otherwise"
    late = plan.model_copy(update={"held_on": date(2026, 1, 9)})
    assert refusal(domain.plan_session, late, None, TODAY) == "planned-for-the-past"


def test_a_session_without_the_item_is_found_once_and_ends_when_the_item_is_there() -> None:
    bare = domain.hold_session(held(), None, TODAY)
    found = domain.finding_after(bare, None, RULE, TODAY)
    assert isinstance(found, SessionFindingOpened)
    assert domain.finding_after(bare, found, RULE, TODAY) is None
    whole = domain.correct_session(correct(agenda=[ITEM]), known(), [], TODAY)
    closed = domain.finding_after(whole, found, RULE, TODAY)
    assert isinstance(closed, SessionFindingClosed)
    assert domain.finding_after(whole, closed, RULE, TODAY) is None
    assert isinstance(domain.finding_after(bare, closed, RULE, TODAY), SessionFindingOpened)


def test_nothing_is_found_where_the_rule_asks_for_nothing() -> None:
    bare = domain.hold_session(held(kind="congress"), None, TODAY)
    assert domain.finding_after(bare, None, RULE, TODAY) is None
    [off] = rules_of([("party_building_item", date(1900, 1, 1), RULE.value.model_dump() | {"enabled": False})])
    assert domain.finding_after(domain.hold_session(held(), None, TODAY), None, off, TODAY) is None
    assert domain.finding_after(domain.hold_session(held(), None, TODAY), None, None, TODAY) is None


def test_an_answer_stays_until_the_record_is_corrected_or_withdrawn() -> None:
    command = AnswerSessionFinding(code="SC-2025-4", reason="in_another_item", because="已在第一项议题中研究")
    found = domain.finding_after(domain.hold_session(held(), None, TODAY), None, RULE, TODAY)
    answered = domain.answer_finding(command, found, TODAY)
    assert isinstance(answered, SessionFindingAnswered)
    assert domain.finding_after(domain.hold_session(held(), None, TODAY), answered, RULE, TODAY) is None
    cancelled = domain.cancel_session(known(), [])
    closed = domain.finding_after(cancelled, answered, RULE, TODAY)
    assert isinstance(closed, SessionFindingClosed)
    for nothing in (None, closed):
        assert refusal(domain.answer_finding, command, nothing, TODAY) == "nothing-was-found"


def test_a_session_that_endorsed_a_plan_keeps_that_item() -> None:
    vote = ITEM | {"endorses": "PL-1"}
    assert domain.correct_session(correct(agenda=[vote]), known(agenda=[vote]), ["PL-1"], TODAY)
    assert (
        refusal(domain.correct_session, correct(), known(agenda=[vote]), ["PL-1"], TODAY) == "endorsement-rests-on-it"
    )
    assert refusal(domain.cancel_session, known(agenda=[vote]), ["PL-1"]) == "endorsement-rests-on-it"


async def test_a_session_without_the_item_is_shown_with_the_reason_until_it_is_corrected(door: World) -> None:
    office = door.client("activities", "secretariat")
    answer = await ok(office.post("/sessions", json=SESSION))
    assert answer == {"code": "SC-2025-4", "party_building": False, "finding": "opened"}
    shown = await ok(office.get("/sessions/SC-2025-4"), 200)
    assert "没有党建议题" in shown["finding"]["zh"]
    assert (shown["place"], shown["note"], shown["version"]) == ("某会议室", "示例记录", 1)
    assert not [event for event in await ledger(door) if "某会议室" in str(event) or "示例记录" in str(event)]
    why = {"code": "SC-2025-4", "reason": "in_another_item", "because": "已在第一项议题中研究"}
    await ok(office.post("/sessions/answer-finding", json=why, headers=match(1)), 200)
    [listed] = (await ok(office.get("/sessions?finding=answered"), 200))["sessions"]
    assert (listed["finding"]["reason"], listed["finding"]["finding_version"]) == ("in_another_item", 2)
    whole = SESSION | {"agenda": [OTHER, ITEM], "because": "补记议题"}
    corrected = await ok(office.post("/sessions/correct", json=whole, headers=match(1)), 200)
    assert corrected == {"code": "SC-2025-4", "party_building": True, "finding": "closed"}
    assert (await ok(office.get("/sessions?finding=opened"), 200))["sessions"] == []
    shown = await ok(office.get("/sessions/SC-2025-4"), 200)
    assert (shown["finding"]["state"], shown["corrections"][0]["because"]) == ("closed", "补记议题")
    assert shown["answers"][0]["because"] == "已在第一项议题中研究"


async def test_the_pack_of_a_session_is_the_run_that_reporting_keeps_after_it_was_asked(door: World) -> None:
    office, activities = door.client("activities", "secretariat"), door.running["activities"]
    await activities.intake.apply([run_kept("RUN-OLD")])
    await ok(office.post("/sessions", json=SESSION | {"agenda": [ITEM]}))
    ask = {"code": "SC-2025-4", "digest": "2025-Q4"}
    await ok(office.post("/sessions/request-pack", json=ask, headers=match(1)), 200)
    assert await settled(activities) == 0
    attach = {"code": "SC-2025-4", "run": "RUN-OLD"}
    await ok(office.post("/sessions/attach-pack", json=attach, headers=match(2)), 200)
    assert (await ok(office.get("/sessions/SC-2025-4"), 200))["pack_run"] == "RUN-OLD"
    await ok(office.post("/sessions/request-pack", json=ask, headers=match(3)), 200)
    await activities.intake.apply(
        [
            run_kept("RUN-OTHER", clock(), digest="2025-Q3"),
            run_kept("DIGEST", clock(), report=None),
            run_kept("RUN-NEW", clock()),
        ]
    )
    assert (await settled(activities), await settled(activities)) == (1, 0)
    assert (await ok(office.get("/sessions/SC-2025-4"), 200))["pack_run"] == "RUN-NEW"
    unknown = office.post("/sessions/attach-pack", json=attach | {"run": "RUN-X"}, headers=match(5))
    assert await rule(unknown, 404) == "unknown"


def run_kept(
    code: str, at: datetime | None = None, digest: str = "2025-Q4", report: str | None = "standing_council"
) -> Event[Any]:
    """A run as reporting would say it, a year ago or at a moment."""
    days = {"first_day": date(2025, 10, 1), "effective_on": date(2025, 12, 31)}
    event = said(RunKept(code=code, digest=digest, report=report, dataset_sha256="0" * 64, figures=(), **days))
    event.source, event.recorded_at = "/societies/csbme/reporting", at or event.recorded_at
    return event


async def settled(activities: Running) -> int:
    """How many packs one round of the clock has attached."""
    async with activities.database.transaction("clock") as uow:
        return await settle_packs(uow)


async def test_a_session_says_which_branches_came_and_knows_only_those_there_are(door: World) -> None:
    office = door.client("activities", "secretariat")
    asked = SESSION | {"attendance": [{"branch": "CSBME-01", "state": "excused"}]}
    unknown = asked | {"attendance": [{"branch": "B-99"}]}
    assert await rule(office.post("/sessions", json=unknown), 409) == "host-is-unknown"
    await ok(office.post("/sessions", json=asked))
    [shown] = (await ok(office.get("/sessions"), 200))["sessions"]
    assert shown["attendance"] == [{"branch": "CSBME-01", "state": "excused"}]


async def test_only_the_secretariat_records_sessions(door: World) -> None:
    for office in ("branch_liaison", "leader"):
        client = door.client("activities", office, "CSBME-01" if office == "branch_liaison" else None)
        assert await rule(client.post("/sessions", json=SESSION), 403) == "forbidden"
        assert (await ok(client.get("/sessions"), 200))["sessions"] == []
