"""What the small world does with its branches over time."""

from __future__ import annotations

from services.registry.clock import remind_branches
from tests.world import World


async def live_through_branches(world: World) -> None:
    """The branches that lack something are reminded at once."""
    registry = world.running["registry"]
    await registry.database.pool.execute(
        """UPDATE rule SET value = value || '{"grace_days": 0}' WHERE name = 'branch_coverage'"""
    )
    await remind_branches(registry)
