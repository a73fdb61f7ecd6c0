"""Experts change hands by hand and as posts end; whoever has nobody is told of once; history stays with who made it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from services.outreach.commands.hand_over import HandOverExpert, HandOverExperts
from services.outreach.domain import expert_of, state_on
from services.outreach.domain.expert_states import Cadences
from services.outreach.domain.hand_over import follow, follow_posts, hand_over, kept_since, theirs
from services.outreach.domain.office import Tenure
from services.outreach.domain.orphan import explained, orphans_told, without_liaison
from services.outreach.handlers.hand_over import follow_posts as tick
from shared.events.outreach import ExpertEnrolled, ExpertRetired, ExpertState
from shared.events.registry import PostEnded
from tests.outreach.conftest import liaison, said
from tests.outreach.test_api import CONTACT, EXPERT, ok, pool, rule
from tests.outreach.test_api import told as ledger
from tests.outreach.test_domain import refusal
from tests.outreach.test_office import DAY, OCTOBER, OLD, SEPTEMBER, SINCE, post
from tests.world import World

CADENCES = Cadences({date(1900, 1, 1): 90}, {})
BEGUN = ExpertEnrolled(code="E-1", branch="B-1", liaison="R-1", cadence_days=90, effective_on=SINCE)
HELD = (OLD, post("R-2", SEPTEMBER))


def handing(**fields: Any) -> HandOverExpert:
    return HandOverExpert.model_validate({"code": "E-1", **fields})


def handed(states: Sequence[ExpertState], held: Sequence[Tenure] = (), **fields: Any) -> list[ExpertState]:
    return [*states, *hand_over(states, handing(**fields), held, CADENCES, DAY)]


def whose(states: Sequence[ExpertState], *days: date) -> list[str]:
    return [state_on(states, day).liaison for day in days]


def test_a_hand_over_by_hand_says_from_whom_and_keeps_what_was() -> None:
    states = handed([BEGUN], liaison="R-2", effective_on=OCTOBER)
    assert states[-1].model_dump(exclude_none=True) == BEGUN.model_dump(exclude_none=True) | {
        "effective_on": OCTOBER,
        "liaison": "R-2",
        "from_liaison": "R-1",
        "because": "by_hand",
    }
    assert whose(states, OCTOBER - timedelta(days=1), OCTOBER) == ["R-1", "R-2"]
    assert kept_since(states) == OCTOBER


def test_a_hand_over_told_late_does_not_undo_a_later_one() -> None:
    states = handed(handed([BEGUN], liaison="R-2", effective_on=OCTOBER), liaison="R-3", effective_on=SEPTEMBER)
    assert whose(states, SINCE, SEPTEMBER, OCTOBER) == ["R-1", "R-3", "R-2"]
    deputy = handed(states, deputy="R-4", effective_on=date(2025, 3, 1))
    assert [state_on(deputy, day).deputy for day in (SINCE, SEPTEMBER, OCTOBER)] == [None, "R-4", "R-4"]
    assert whose(deputy, SEPTEMBER, OCTOBER) == ["R-3", "R-2"]


def test_the_deputy_who_becomes_the_liaison_is_no_longer_the_deputy() -> None:
    states = handed([BEGUN], deputy="R-2", effective_on=SEPTEMBER)
    assert (states[-1].deputy, kept_since(states)) == ("R-2", SINCE)
    states = handed(states, liaison="R-2", effective_on=OCTOBER)
    assert (states[-1].liaison, states[-1].deputy) == ("R-2", None)


def test_what_a_hand_over_may_not_be() -> None:
    def refused(states: Sequence[ExpertState] = (BEGUN,), **fields: Any) -> str:
        return refusal(hand_over, states, handing(**fields), HELD, CADENCES, DAY)

    assert refused(liaison="R-1") == "nothing-changes"
    assert refused(liaison="R-9", deputy="R-9") == "deputy-is-the-liaison"
    assert refused(liaison="R-9", effective_on=DAY + timedelta(days=1)) == "not-happened-yet"
    assert refused(liaison="R-9", effective_on=SINCE - timedelta(days=1)) == "expert-not-on-the-list-then"
    gone = ExpertRetired.model_validate(BEGUN.model_dump() | {"effective_on": OCTOBER})
    assert refused([BEGUN, gone], liaison="R-9") == "expert-not-on-the-list-then"
    other = [BEGUN.model_copy(update={"liaison": "R-9"})]
    assert refused(other, liaison="R-1") == "liaison-has-left"
    assert whose(handed(other, HELD, liaison="R-1", effective_on=date(2025, 5, 1)), DAY) == ["R-1"]
    with pytest.raises(ValidationError, match="names"):
        handing()
    with pytest.raises(ValidationError, match="another"):
        HandOverExperts(from_liaison="R-1", to_liaison="R-1")


def test_all_experts_of_a_liaison_are_those_of_the_day() -> None:
    second = BEGUN.model_copy(update={"code": "E-2"})
    moved = [second, *hand_over([second], handing(code="E-2", liaison="R-2"), (), CADENCES, OCTOBER)]
    of = {"E-1": [BEGUN], "E-2": moved}
    assert theirs(of, "R-1", [], SEPTEMBER) == ["E-1", "E-2"]
    assert theirs(of, "R-1", [], OCTOBER) == ["E-1"]
    assert theirs(of, "R-1", ["E-1"], SEPTEMBER) == ["E-1"]
    assert refusal(theirs, of, "R-1", ["E-2"], OCTOBER) == "not-their-expert"
    assert refusal(theirs, of, "R-9", [], OCTOBER) == "nobody-to-hand-over"


def test_as_posts_end_an_expert_follows_them_one_after_another() -> None:
    held = (OLD, post("R-2", SEPTEMBER, OCTOBER), post("R-3", OCTOBER))
    moves, gone = follow("R-1", SINCE, held, DAY)
    assert ([(move.to, move.on) for move in moves], gone) == ([("R-2", SEPTEMBER), ("R-3", OCTOBER)], None)
    early, _ = follow("R-1", SINCE, (OLD, post("R-2", date(2025, 8, 1))), DAY)
    assert [(move.to, move.on) for move in early] == [("R-2", SEPTEMBER)]
    states = [BEGUN, *follow_posts([BEGUN], held, CADENCES, DAY)]
    assert whose(states, SEPTEMBER - timedelta(days=1), SEPTEMBER, OCTOBER) == ["R-1", "R-2", "R-3"]
    assert states[1].model_dump(include={"from_liaison", "because", "post"}) == {
        "from_liaison": "R-1",
        "because": "post_ended",
        "post": OLD.code,
    }
    assert follow_posts(states, held, CADENCES, DAY) == []
    back = (*held[:2], post("R-1", OCTOBER))
    assert whose([BEGUN, *follow_posts([BEGUN], back, CADENCES, DAY)], DAY) == ["R-1"]


def test_a_change_by_hand_made_since_is_not_undone_by_an_appointment_told_late() -> None:
    states = handed([BEGUN], liaison="R-5", effective_on=OCTOBER)
    assert follow_posts(states, HELD, CADENCES, DAY) == []


def test_an_orphan_is_told_once_explained_and_settled_with_the_reason() -> None:
    found = without_liaison({"E-1": [BEGUN]}, [OLD], DAY)
    assert (found["E-1"].effective_on, found["E-1"].post) == (SEPTEMBER, OLD.code)
    assert without_liaison({"E-1": [BEGUN]}, [OLD], SEPTEMBER - timedelta(days=1)) == {}
    why: Any = explained(found["E-1"], [OLD], DAY)
    assert why["explanation"]["zh"] == "联系人 R-1 自 2025-09-01 起不再任 B-1 的党建联系人，尚无继任者，须移交"
    several = explained(found["E-1"], [OLD, post("R-2", SEPTEMBER), post("R-3", SEPTEMBER)], DAY)
    assert several["candidates"] == ["R-2", "R-3"]

    def told(found: Any, before: Any, **liaisons: str) -> list[str]:
        names = {code.replace("_", "-"): who for code, who in liaisons.items()}
        said = orphans_told(found, before, names, DAY)
        return [getattr(one, "because", "found") for one in said]

    assert told(found, {}, E_1="R-1") == ["found"]
    assert told(found, found, E_1="R-1") == []
    assert told({}, found, E_1="R-2") == ["handed_over"]
    assert told({}, found, E_1="R-1") == ["in_office_again"]
    assert told({}, found) == ["left_the_list"]
    other = {"E-1": found["E-1"].model_copy(update={"liaison": "R-2"})}
    assert told(other, found, E_1="R-2") == ["handed_over", "found"]
    assert expert_of([BEGUN]).liaison == "R-1"


@pytest.fixture
async def office(door: World) -> Any:
    """The secretariat; E-001 is with R-1, E-002 and E-003 with R-2, who left on 2025-09-01."""
    client = door.client("outreach", "secretariat")
    for code, number in (("E-001", 1), ("E-002", 2), ("E-003", 2)):
        body = {"code": code, "branch": f"CSBME-0{number}", "liaison": f"R-{number}", "name": f"测试专家{code}"}
        await ok(client.post("/experts", json=EXPERT | body))
    return client


async def run_clock(door: World) -> int:
    async with door.running["outreach"].database.transaction("clock") as uow:
        return await tick(uow)


def succeeded(on: date, kind: Any = None) -> Any:
    """R-3 is the liaison of branch 2 from a day on."""
    told = liaison(2, on) if kind is None else liaison(2, on, kind)
    return told.model_copy(update={"code": "P-3", "person": "R-3"})


async def test_who_has_nobody_is_told_of_once_until_a_successor_is_told_late(door: World, office: Any) -> None:
    contact = {"code": "C-1", "experts": ["E-002"], "liaison": "R-2", "happened_on": "2025-08-20"}
    await ok(office.post("/contacts", json=CONTACT | contact))
    assert (await run_clock(door), await run_clock(door)) == (0, 0)
    found = [one for one in await ledger(door) if one["type"] == "outreach.orphan.found.v1"]
    assert [(one["subject"], one["data"]["liaison"]) for one in found] == [
        ("orphan/E-002", "R-2"),
        ("orphan/E-003", "R-2"),
    ]
    shown = await ok(office.get("/orphans"), 200)
    assert [(one["expert"], one["since"], one["told"]) for one in shown["orphans"]] == [
        ("E-002", "2025-09-01", True),
        ("E-003", "2025-09-01", True),
    ]
    assert (await ok(office.get("/orphans?on=2025-08-31"), 200))["orphans"] == []
    own = door.client("outreach", "branch_liaison", scope="CSBME-01")
    assert (await ok(own.get("/orphans"), 200))["orphans"] == []
    assert await rule(door.client("outreach", "expert_liaison", scope="R-1").get("/orphans"), 403) == "forbidden"
    await door.running["outreach"].intake.apply([said(succeeded(SEPTEMBER))])
    assert await run_clock(door) == 2
    assert (await ok(office.get("/orphans"), 200))["orphans"] == []
    [moved, _] = [one for one in await ledger(door) if one["type"] == "outreach.expert.handed_over.v1"]
    assert {name: moved["data"][name] for name in ("liaison", "from_liaison", "because", "post", "effective_on")} == {
        "liaison": "R-3",
        "from_liaison": "R-2",
        "because": "post_ended",
        "post": "P-2",
        "effective_on": "2025-09-01",
    }
    settled = [one["data"]["because"] for one in await ledger(door) if one["type"] == "outreach.orphan.settled.v1"]
    assert (settled, moved["actor"]) == (["handed_over"] * 2, "clock")
    theirs = door.client("outreach", "expert_liaison", scope="R-3", subject="R-3")
    shown = await ok(theirs.get("/experts/E-002"), 200)
    assert [(one["code"], one["liaison"], one["summary"]) for one in shown["contacts"]] == [
        ("C-1", "R-2", CONTACT["summary"])
    ]
    assert shown["last_contact_on"] == "2025-08-20"
    assert (await ok(theirs.get("/contacts?liaison=R-3"), 200))["contacts"] == []
    gone = door.client("outreach", "expert_liaison", scope="R-2", subject="R-2")
    assert await rule(gone.get("/experts/E-002"), 403) == "forbidden"


async def test_the_secretariat_hands_over_one_or_all_of_a_liaison(door: World, office: Any) -> None:
    one = {"code": "E-002", "liaison": "R-1", "effective_on": "2025-09-01"}
    assert await rule(office.post("/experts/hand-over", json=one), 428) == "version-missing"
    own = door.client("outreach", "expert_liaison", scope="R-2", subject="R-2")
    assert await rule(own.post("/experts/hand-over", json=one, headers={"If-Match": "1"}), 403) == "forbidden"
    answer = await ok(office.post("/experts/hand-over", json=one, headers={"If-Match": "1"}), 200)
    assert (answer["liaison"], answer["deputy"]) == ("R-1", None)
    stale = await ok(office.post("/experts/hand-over", json=one | {"liaison": "R-7"}, headers={"If-Match": "1"}), 412)
    assert (stale["theirs"]["liaison"], stale["original"]["liaison"]) == ("R-1", "R-2")
    back = {"from_liaison": "R-1", "to_liaison": "R-2"}
    assert await rule(office.post("/experts/hand-over-all", json=back)) == "liaison-has-left"
    many = {"from_liaison": "R-1", "to_liaison": "R-8", "experts": ["E-001", "E-003"]}
    assert await rule(office.post("/experts/hand-over-all", json=many)) == "not-their-expert"
    answer = await ok(office.post("/experts/hand-over-all", json=many | {"experts": []}), 200)
    assert answer["experts"] == ["E-001", "E-002"]
    rows = await pool(door).fetch("SELECT code, liaison FROM expert ORDER BY code")
    assert [tuple(row) for row in rows] == [("E-001", "R-8"), ("E-002", "R-8"), ("E-003", "R-2")]


async def test_the_post_of_a_liaison_in_any_office_ends(door: World, office: Any) -> None:
    chair = liaison(1, date(2024, 1, 1)).model_copy(update={"code": "P-C", "post": "chair", "person": "R-9"})
    await ok(office.post("/experts", json=EXPERT | {"code": "E-009", "liaison": "R-9"}))
    ended = PostEnded.model_validate(chair.model_dump() | {"effective_on": "2025-10-01"})
    following = chair.model_copy(update={"code": "P-D", "person": "R-10", "effective_on": date(2025, 10, 1)})
    await door.running["outreach"].intake.apply([said(chair), said(ended, 2), said(following)])
    assert await run_clock(door) == 1
    assert await pool(door).fetchval("SELECT liaison FROM expert WHERE code = 'E-009'") == "R-10"
