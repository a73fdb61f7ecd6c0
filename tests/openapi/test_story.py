"""A society told through the door: what no other test asks by HTTP is asked here, for the document to show."""

from __future__ import annotations

from typing import Any

import pytest

from tests.openapi.fuzz import token
from tests.openapi.operator import ENTRIES, LOOKS, WAITS
from tests.registry.known import SOCIETY
from tests.world import World

NAME = SOCIETY.name_zh
DECIDED = {"body": f"{NAME}常务理事会", "decided_on": "2025-02-20", "number": "示例〔2025〕7号"}
PROFILE = {
    "code": "csbme",
    "name_zh": NAME,
    "name_en": "Chinese Society of Biomedical Engineering",
    "founded": "1980-11",
    "secretariat_staff": 7,
    "targets": {"key_works": 10, "experts": 100, "beneficiaries": 1000},
    "effective_on": "1980-11-01",
}
Ask = tuple[str, dict[str, Any]]


def post(code: str, person: str, post: str, body: str = "B-1", day: str = "2025-03-01") -> Ask:
    return "/posts", {
        "code": code,
        "body": body,
        "person": person,
        "post": post,
        "effective_on": day,
        "decision": DECIDED,
    }


STORY: list[Ask] = [
    ("/society", PROFILE),
    ("/branches", {"code": "B-1", "name": f"{NAME}心律分会", "kind": "分会", "founded_on": "2010-05-01"}),
    ("/branches", {"code": "B-2", "name": f"{NAME}体外循环分会", "kind": "分会", "founded_on": "2012-05-01"}),
    ("/branches/rectify", {"code": "B-2", "effective_on": "2024-01-01", "decision": DECIDED}),
    ("/branches/suspend", {"code": "B-2", "effective_on": "2024-06-01", "decision": DECIDED}),
    ("/branches/resume", {"code": "B-2", "effective_on": "2024-09-01", "decision": DECIDED}),
    ("/persons", {"code": "R-1", "name": "示例甲", "unit": "示例大学", "title": "教授", "birth_year": 1970}),
    ("/persons/correct", {"code": "R-1", "because": "示例：录入有误", "birth_year": 1971}),
    ("/persons/link", {"code": "R-1", "member": None}),
    ("/terms", {"code": "T-1", "body": "B-1", "number": 5, "effective_on": "2025-03-01", "until": "2029-03-01"}),
    ("/terms/change", {"code": "T-1", "until": "2029-06-01", "effective_on": "2025-10-15", "decision": DECIDED}),
    post("P-1", "R-1", "chair"),
    post("P-2", "R-2", "chair_elect"),
    post("P-3", "R-3", "vice_chair"),
    post("P-4", "R-4", "branch_secretary"),
    ("/party-groups", {"code": "G-1", "branch": "B-1", "leader": "R-1", "effective_on": "2025-03-02"}),
    ("/party-groups/dissolve", {"code": "G-1", "effective_on": "2025-08-01"}),
    ("/chairs/hand-over", {"body": "B-1", "effective_on": "2025-09-01", "decision": DECIDED}),
    ("/posts/correct", {"code": "P-3", "because": "示例：日期录错", "effective_on": "2025-03-05"}),
    ("/posts/end", {"code": "P-3", "effective_on": "2025-10-01", "decision": DECIDED}),
    ("/leaders/end", {"code": "P-4", "effective_on": "2025-10-01", "decision": DECIDED}),
    ("/terms/end", {"code": "T-1", "effective_on": "2025-11-01", "decision": DECIDED}),
    (
        "/bodies",
        {
            "code": "W-1",
            "name": "党建示例工作班子",
            "kind": "working_group",
            "effective_on": "2025-01-01",
            "decision": DECIDED,
        },
    ),
    (
        "/bodies/change",
        {"code": "W-1", "name": "党建工作班子（示例）", "effective_on": "2025-02-01", "decision": DECIDED},
    ),
    post("P-9", "R-1", "president", "W-1"),
    ("/bodies/end", {"code": "W-1", "effective_on": "2025-12-01", "decision": DECIDED}),
    ("/branches/end", {"code": "B-2", "effective_on": "2025-06-01", "decision": DECIDED}),
    ("/branches/reopen", {"code": "B-2", "because": "示例：误登记", "decision": DECIDED}),
    (
        "/honours",
        {
            "code": "H-1",
            "kind": "commendation",
            "award": "示例先进分会",
            "year": 2025,
            "recipient": {"kind": "branch", "code": "B-1"},
            "decision": DECIDED,
        },
    ),
    ("/honours/withdraw", {"code": "H-1", "because": "declined"}),
    ("/ops/replay", {"to": "reporting", "limit": 10}),
    ("/ops/parked/retry", {"parked": WAITS}),
]
READ = (
    "/assessments",
    "/bodies",
    "/bodies?as_of=2025-04-01",
    "/bodies/W-1?as_of=2025-04-01",
    "/bodies/B-1",
    "/bodies/B-1/roster?names=true&as_of=2025-04-01",
    "/bodies/W-1/roster",
    "/posts?branch=B-1",
    "/branches",
    "/branches/B-2",
    "/society",
    "/persons/R-1?names=true",
    "/persons/R-4",
    "/persons/R-1/export",
    "/search?q=心律&as_of=2025-12-01",
    "/search?q=示例&names=true",
    "/ops/heads?source=/societies/csbme/activities",
    *LOOKS,
)


@pytest.mark.parametrize("name", ["registry"], indirect=True)
async def test_the_story_is_told_and_read_through_the_door(door: World) -> None:
    client = door.client("registry", None)
    client.headers["Authorization"] = f"Bearer {token(door)}"
    await door.running["registry"].parked.add(ENTRIES)
    refused = []
    for path, body in STORY:
        answer = await client.post(path, json=body, headers={"If-Match": '"0"'})
        if answer.status_code == 412:
            seen = answer.json()["facts"]["now"]
            answer = await client.post(path, json=body, headers={"If-Match": f'"{seen}"'})
        refused += [] if answer.is_success else [(path, answer.text)]
    for path in READ:
        answer = await client.get(path)
        refused += [] if answer.is_success else [(path, answer.text)]
    answer = await client.post("/ops/parked/drop", json={"parked": 2, "because": "示例：无法读取"})
    refused += [] if answer.is_success else [("drop", answer.text)]
    assert not refused, refused
