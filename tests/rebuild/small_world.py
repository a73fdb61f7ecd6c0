"""A small world in which every type of event was said once at least, by the doors through which people ask."""

from __future__ import annotations

from typing import Any

from services.registry.domain.envelope import read
from services.registry.handlers.ingress import Desk
from tests.rebuild.activities_world import PLANS
from tests.rebuild.attachments_world import live_through_attachments
from tests.rebuild.bodies_world import BODIES
from tests.rebuild.branches_world import live_through_branches
from tests.rebuild.contacts_world import CONTACTS
from tests.rebuild.deliveries_world import live_through_deliveries
from tests.rebuild.documents_world import live_through_documents
from tests.rebuild.due_world import DUE, live_through_due
from tests.rebuild.experts_world import EXPERTS
from tests.rebuild.hand_over_world import live_through_hand_over
from tests.rebuild.honours_world import HONOURS, live_through_an_assessment
from tests.rebuild.items_world import live_through_items
from tests.rebuild.meetings_world import live_through_meetings
from tests.rebuild.plans_world import attach_packs, live_through_plans
from tests.rebuild.projects_world import PROJECTS
from tests.rebuild.re_elections_world import live_through_re_elections
from tests.rebuild.workbooks_world import (
    live_through_workbooks,
    live_through_workbooks_of_outreach,
    live_through_workbooks_of_registry,
)
from tests.registry.ingress import LOGIN, SOURCE, event, structured
from tests.world import World

SOCIETY = "中国生物医学工程学会"
PROFILE = {
    "code": "csbme",
    "name_zh": SOCIETY,
    "name_en": "Chinese Society of Biomedical Engineering",
    "founded": "1980-11",
    "secretariat_staff": 7,
    "targets": {"key_works": 10, "experts": 100, "beneficiaries": 1000},
    "effective_on": "1980-11-01",
}
HEAD = "编码,全称,类型,挂靠单位,状态,终止日期\n"
ROSTER = HEAD + f"B-1,{SOCIETY}心律分会,分会,,,\nB-2,{SOCIETY}体外循环分会,分会,,,\nB-3,{SOCIETY}生物力学分会,分会,,,\n"
LATER = HEAD + f"B-1,{SOCIETY}心律分会,分会,某大学,,\nB-3,{SOCIETY}生物力学分会,分会,,终止,2025-06-30\n"
CONSENT = {"notice_version": "2025-1", "given_on": "2024-12-20", "channel": "paper", "scope": "联系与意见收集"}
EXPERT = {"branch": "B-1", "liaison": "R-1", "cadence_days": 90, "enrolled_on": "2025-01-01", "consent": CONSENT}
CONTACT = {"experts": ["E-1", "E-2"], "liaison": "R-1", "mode": "phone", "happened_on": "2025-03-03"}
ITEM = {
    "origin": "expert",
    "expert": "E-1",
    "kind": "demand",
    "topic": "talent",
    "text": "希望增加青年基金名额",
    "raised_on": "2025-03-03",
}
ACTIVITY = {
    "kind": "academic",
    "title": "示例学术会",
    "hosts": ["B-1"],
    "starts_on": "2025-03-05",
    "open_to": "public",
    "attendances": 40,
    "people": [{"member": "M-1"}],
    "key_works": ["KW-1"],
    "ticks": [{"key_work": "KW-1", "tick": "work"}],
}
MEETING = {
    "code": "J-1",
    "number": 1,
    "title": "第1次联席会议",
    "held_on": "2025-03-20",
    "attendance": [{"branch": "B-1", "state": "present"}, {"branch": "B-2", "state": "excused"}],
    "decided": [{"number": 1, "title": "报送名单", "lead": "B-1", "suggestions": ["I-9"], "due_on": "2025-04-20"}],
}

# service, path, body, version of the record that is changed
BRANCHES: list[tuple[str, str, dict[str, Any], int | None]] = [
    (
        "registry",
        "/group-absences",
        {"branch": "B-2", "reason": "fewer_than_three", "effective_on": "2025-02-01"},
        None,
    ),
    ("registry", "/liaisons", {"code": "R-1", "branch": "B-1", "person": "P-1", "effective_on": "2025-01-02"}, None),
    ("registry", "/liaisons/end", {"code": "R-1", "effective_on": "2025-05-01"}, 1),
    ("registry", "/liaisons", {"code": "R-2", "branch": "B-1", "person": "P-2", "effective_on": "2025-05-01"}, None),
    (
        "registry",
        "/leaders",
        {"code": "C-1", "branch": "B-1", "person": "P-3", "post": "chair", "effective_on": "2025-01-02"},
        None,
    ),
    (
        "registry",
        "/party-groups",
        {"code": "G-1", "branch": "B-1", "leader": "P-3", "effective_on": "2025-02-02"},
        None,
    ),
    ("registry", "/party-groups/dissolve", {"code": "G-1", "effective_on": "2025-03-02"}, 1),
    (
        "registry",
        "/party-groups",
        {"code": "G-2", "branch": "B-1", "leader": "P-3", "effective_on": "2025-03-02"},
        None,
    ),
]
WORKS: list[tuple[str, str, dict[str, Any], int | None]] = [
    ("activities", "/key-works", {"code": "KW-1", "year": 2025, "number": 1, "title": "学术年会"}, None),
    ("activities", "/activities", ACTIVITY | {"code": "A-1"}, None),
    ("activities", "/activities", ACTIVITY | {"code": "A-2", "ticks": []}, None),
    ("activities", "/activities/cancel", {"code": "A-2", "because": "示例：重复登记"}, 1),
    ("activities", "/joint-meetings", MEETING, None),
    ("outreach", "/experts", EXPERT | {"code": "E-1", "name": "示例甲"}, None),
    ("outreach", "/experts", EXPERT | {"code": "E-2", "name": "示例乙"}, None),
    ("outreach", "/experts/retire", {"code": "E-2", "retired_on": "2025-09-01"}, 1),
    ("outreach", "/items", ITEM | {"code": "I-1"}, None),
    (
        "outreach",
        "/contacts",
        CONTACT | {"code": "K-1", "made": True, "summary": "谈到青年人才", "items": ["I-1"]},
        None,
    ),
    ("outreach", "/contacts", CONTACT | {"code": "K-2", "made": False}, None),
    ("outreach", "/items/answer", {"code": "I-1", "answered_on": "2025-03-20", "result": "B", "solved": True}, 1),
]
APRIL, MAY = "2026-04-01", "2026-05-01"
MEMBERS = [
    event("m1", "joined", "M-1", data={"branches": ["B-1"]}),
    event("m2", "joined", "M-2", data={"branches": ["B-2"]}),
    event("m3", "updated", "M-1", data={"effective_on": APRIL, "member_class": "senior"}, time=f"{APRIL}T09:00:00Z"),
    event("m4", "transferred", "M-1", data={"effective_on": MAY, "branches": ["B-2"]}, time=f"{MAY}T09:00:00Z"),
    event("m5", "left", "M-2", data={"effective_on": APRIL}, time=f"{APRIL}T09:00:00Z"),
]


async def live_through(world: World) -> None:
    """Let everything happen; on return every hearer has heard it."""
    await _ask(world, [("registry", "/society", PROFILE, None)])
    await _ask(world, [("registry", "/society", PROFILE | {"secretariat_staff": 8, "effective_on": "2025-01-01"}, 1)])
    await _import(world, ROSTER)
    await _ask(world, BRANCHES)
    await _ask(world, HONOURS)
    await _ask(world, BODIES)
    await _import(world, LATER)
    await live_through_branches(world)
    await live_through_re_elections(world)
    await _take_members(world)
    await world.quiet()
    await _ask(world, WORKS)
    await _ask(world, DUE)
    await live_through_due(world)
    await _ask(world, CONTACTS)
    await live_through_hand_over(world)
    await _ask(world, EXPERTS)
    await _ask(world, PLANS)
    await live_through_meetings(world)
    await _ask(world, PROJECTS)
    await live_through_attachments(world)
    await live_through_workbooks_of_registry(world)
    await live_through_workbooks(world)
    await live_through_workbooks_of_outreach(world)
    await world.quiet()
    await live_through_items(world)
    await live_through_plans(world)
    await live_through_an_assessment(world)
    await live_through_documents(world)
    await world.quiet()
    await _ask(world, [("reporting", "/runs", {"digest": "2025-Q1"}, None)])
    assert (await world.client("reporting", "secretariat").get("/runs/2025-Q1-1/files/md")).is_success
    await live_through_deliveries(world)
    await world.quiet()
    await attach_packs(world)
    await world.quiet()


async def _ask(world: World, asks: list[tuple[str, str, dict[str, Any], int | None]]) -> None:
    clients = {name: world.client(name, "secretariat") for name in {ask[0] for ask in asks}}
    reviewer = world.client("activities", "reviewer")
    for name, path, body, version in asks:
        client = reviewer if path in ("/decided-items/close", "/decided-items/return") else clients[name]
        answer = await client.post(path, json=body, headers={"If-Match": f'"{version}"'} if version else {})
        assert answer.is_success, (path, answer.text)


async def _import(world: World, roster: str) -> None:
    answer = await world.client("registry", "operator").post(
        "/branches/import", files={"file": ("roster.csv", roster.encode())}
    )
    assert answer.is_success, answer.text


async def _take_members(world: World) -> None:
    registry = world.running["registry"]
    added = await world.client("registry", "operator").post("/publishers", json={"login": LOGIN, "source": SOURCE})
    assert added.is_success, added.text
    desk = Desk(registry.database, registry.settings.parked_key_file.read_bytes())
    judged = [one for saying in MEMBERS for one in await desk.take_in(read(structured(saying)), "test")]
    assert {one.verdict.outcome for one in judged} == {"accepted"}, [one.told() for one in judged]
