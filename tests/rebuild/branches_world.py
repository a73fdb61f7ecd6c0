"""What the small world does with its branches over time."""

from __future__ import annotations

from services.registry.clock import remind_branches
from tests.world import World


async def live_through_branches(world: World) -> None:
    """The branches that lack something are reminded at once; one hands in its annual facts and corrects them."""
    registry = world.running["registry"]
    await registry.database.pool.execute(
        """UPDATE rule SET value = value || '{"grace_days": 0}' WHERE name = 'branch_coverage'"""
    )
    await remind_branches(registry)
    office, facts = world.client("registry", "secretariat"), {"branch": "B-1", "year": 2025}
    for body, seen in ((facts, {}), (facts | {"address": "甲地"}, {"If-Match": "1"})):
        answer = await office.post("/annual-facts", json=body, headers=seen)
        assert answer.is_success, answer.text
