"""What falls due in outreach and when, for the small world: days marked, absences, and what the clock says."""

from __future__ import annotations

from typing import Any

DUE: list[tuple[str, str, dict[str, Any], int | None]] = [
    ("outreach", "/calendar-days", {"day": "2025-05-05", "working": False, "note": "示例：学会搬迁"}, None),
]
