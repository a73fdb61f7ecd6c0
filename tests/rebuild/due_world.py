"""What falls due in outreach and when, for the small world: days marked, absences, and what the clock says."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.outreach.handlers.due import tell_contact_dues
from tests.world import World

DUE: list[tuple[str, str, dict[str, Any], int | None]] = [
    ("outreach", "/calendar-days", {"day": "2025-05-05", "working": False, "note": "示例：学会搬迁"}, None),
    (
        "outreach",
        "/absences",
        {"code": "AB-1", "person": "R-1", "deputy": "R-2", "from_on": "2025-05-01", "until": "2025-05-20"},
        None,
    ),
    ("outreach", "/absences/end", {"code": "AB-1", "back_on": "2025-05-10"}, 1),
]
# The next contact with E-1 was due on 2025-06-01.
TELLING = (date(2025, 5, 26), date(2025, 6, 12), date(2025, 6, 20), date(2025, 9, 1))


async def live_through_due(world: World) -> None:
    """The clock says on these days what fell due."""
    for day in TELLING:
        async with world.running["outreach"].database.transaction("clock") as uow:
            uow.today = day
            assert await tell_contact_dues(uow), day
