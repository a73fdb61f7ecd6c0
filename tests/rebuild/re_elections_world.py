"""What the small world does with its rules, findings and re-elections."""

from __future__ import annotations

from typing import Any

from services.registry.clock import tell_findings, tell_reminders
from tests.world import World

COUNCIL = {"body": "常务理事会", "decided_on": "2026-01-10", "number": "2026-1"}
SEATS = {"severity": "warning", "kinds": {"branch": {"most": {"vice_chair": 3}}}}


async def live_through_re_elections(world: World) -> None:
    """A rule is set, findings are told, answered and end, and a branch is elected anew."""
    registry = world.running["registry"]
    rule = {"name": "post_seats", "effective_on": "2025-01-01", "value": SEATS, "because": "示例决定"}
    await _ask(world, "/rules", rule)
    await tell_findings(registry)
    office = world.client("registry", "secretariat")
    found = (await office.get("/findings", params={"branch": "B-1"})).json()["findings"]
    await _ask(world, "/findings/answers", {**_answer(found[0]["code"]), "until": "2031-01-01"})
    await _ask(world, "/liaisons", {"code": "R-9", "branch": "B-2", "person": "P-9", "effective_on": "2025-05-01"})
    await tell_findings(registry)
    await _re_elect(world)


def _answer(code: str) -> dict[str, Any]:
    return {"code": code, "reason": "kept_this_term", "because": "示例：本届保留"}


async def _re_elect(world: World) -> None:
    term = {"code": "T-9", "body": "B-2", "number": 1, "effective_on": "2020-01-01", "until": "2025-01-01"}
    await _ask(world, "/terms", term)
    await tell_reminders(world.running["registry"])
    await _ask(world, "/re-elections", {"code": "RE-1", "body": "B-2"})
    await _ask(world, "/re-elections/withdraw", {"code": "RE-1", "because": "示例：重新准备"}, 1)
    await _ask(world, "/re-elections", {"code": "RE-2", "body": "B-2", "elected_on": "2026-02-01"})
    vice = {"person": "P-99", "post": "vice_chair"}
    plan = {"code": "RE-2", "candidates": [vice], "until": "2030-02-01", "decision": COUNCIL}
    await _ask(world, "/re-elections/plan", plan, 1)
    office = world.client("registry", "secretariat")
    state = (await office.post("/re-elections/RE-2/check")).json()["state"]
    await _ask(world, "/re-elections/confirm", {"code": "RE-2", "state": state}, 2)
    await _ask(world, "/re-elections/steps", {"code": "RE-2", "step": "filing", "done_on": "2026-03-01"}, 3)


async def _ask(world: World, path: str, body: dict[str, Any], version: int | None = None) -> None:
    headers = {"If-Match": f'"{version}"'} if version else {}
    answer = await world.client("registry", "secretariat").post(path, json=body, headers=headers)
    assert answer.is_success, (path, answer.text)
