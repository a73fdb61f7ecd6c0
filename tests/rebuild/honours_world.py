"""What the small world does with honours and with an assessment."""

from __future__ import annotations

from typing import Any

import httpx

from services.reporting.handlers.indicators import compute_indicators
from tests.world import World

NAMED = {"kind": "commendation", "award": "先进分支机构", "year": 2025, "recipient": {"kind": "branch", "code": "B-1"}}
PERIOD = {"publicity_from": "2025-06-02", "publicity_to": "2025-06-09", "basis": "DOC-1"}
HONOURS: list[tuple[str, str, dict[str, Any], int | None]] = [
    ("registry", "/honours", NAMED | {"code": "H-1", "effective_on": "2025-06-01"}, None),
    ("registry", "/honours/publish", PERIOD | {"code": "H-1"}, 1),
    ("registry", "/honours/give", {"code": "H-1", "given_on": "2025-06-20", "session": "示例会议"}, 2),
    ("registry", "/honours/withdraw", {"code": "H-1", "because": "other", "effective_on": "2025-07-01"}, 3),
]

JUDGED = ("member_service", "duties", "large_high_level")
SCORES = [{"indicator": code, "level": 3, "evidence": ["activity/A-1"]} for code in JUDGED]
CYCLE = {"code": "YA-2025", "year": 2025, "assessors": [{"login": "test-reviewer"}], "branches": ["B-1"]}
SELF = [{"indicator": "duties", "points": 6, "evidence": ["activity/A-1"]}]
GRADES = {
    "code": "YA-2025",
    "session": "示例会议",
    "grades": [{"branch": "B-1", "grade": "合格", "because": "示例：理由"}],
    "decision": {"body": "示例会议"},
}
APPEAL = {"code": "YA-2025", "appeal": "AP-1", "branch": "B-1", "indicator": "attendance", "record": "activity/A-1"}
ANSWER = {"code": "YA-2025", "appeal": "AP-1", "upheld": True, "value": 100, "answer": "示例：已补计"}


async def live_through_an_assessment(world: World) -> None:
    """A cycle from its opening to an appeal answered, with the values that reporting computed."""
    office, branch = world.client("registry", "secretariat"), world.client("registry", "branch_liaison", "B-1")
    reviewer, other = world.client("registry", "reviewer"), world.client("registry", "reviewer", None, "other-reviewer")
    await _asked(office, "/assessments", CYCLE)
    await world.quiet()
    async with world.running["reporting"].database.transaction("clock") as uow:
        assert await compute_indicators(uow, rest=0)
    await world.quiet()
    await _asked(branch, "/assessments/self-scores", {"code": "YA-2025", "branch": "B-1", "scores": SELF})
    await _asked(reviewer, "/assessments/scores", {"code": "YA-2025", "branch": "B-1", "scores": SCORES})
    await _asked(office, "/assessments/unseal", {"code": "YA-2025"}, 3)
    await _asked(office, "/assessments/decide", GRADES, 4)
    await _asked(branch, "/assessments/appeals", APPEAL)
    await _asked(other, "/assessments/appeals/answer", ANSWER)
    await world.quiet()


async def _asked(client: httpx.AsyncClient, path: str, body: dict[str, Any], version: int | None = None) -> None:
    answer = await client.post(path, json=body, headers={"If-Match": f'"{version}"'} if version else {})
    assert answer.is_success, (path, answer.text)
