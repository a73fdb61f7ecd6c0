"""Which services have a documented door."""

from __future__ import annotations

from typing import Final

DOORS: Final = ("registry", "activities", "outreach", "reporting")
