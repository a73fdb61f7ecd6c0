"""Hand-over in the small world: to a successor, by hand, and an expert who has nobody for a while."""

from __future__ import annotations

from typing import Any

from services.outreach.handlers.hand_over import follow_posts
from tests.world import World

CONSENT = {"notice_version": "2025-1", "given_on": "2024-12-20", "channel": "paper", "scope": "联系与意见收集"}
EXPERT = {"branch": "B-1", "enrolled_on": "2025-01-05", "consent": CONSENT, "name": "示例丁"}


async def live_through_hand_over(world: World) -> None:
    """P-1 is succeeded by P-2 in branch 1; after P-77 there is nobody until the secretariat decides."""
    president = {"code": "S-77", "body": "W-1", "post": "president", "person": "P-77", "effective_on": "2025-07-01"}
    await _ask(world, "registry", "/posts", president)
    await _ask(world, "registry", "/posts/end", {"code": "S-77", "effective_on": "2025-08-01"}, 1)
    await _ask(world, "outreach", "/experts", EXPERT | {"code": "E-7", "liaison": "P-1"})
    await _ask(world, "outreach", "/experts", EXPERT | {"code": "E-8", "liaison": "P-77", "branch": "B-2"})
    await world.quiet()
    await _follow(world)
    by_hand = {"code": "E-8", "liaison": "P-2", "deputy": "P-1", "effective_on": "2025-08-15"}
    await _ask(world, "outreach", "/experts/hand-over", by_hand, 1)
    await _follow(world)


async def _follow(world: World) -> None:
    async with world.running["outreach"].database.transaction("clock") as uow:
        await follow_posts(uow)


async def _ask(world: World, service: str, path: str, body: dict[str, Any], version: int | None = None) -> None:
    headers = {"If-Match": f'"{version}"'} if version else {}
    answer = await world.client(service, "secretariat").post(path, json=body, headers=headers)
    assert answer.is_success, (path, answer.text)
