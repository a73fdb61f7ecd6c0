"""What commands and rules call a period, and who gets digests."""

from __future__ import annotations

from typing import Literal

PeriodKind = Literal["week", "month", "quarter", "year"]
Audience = Literal["leaders", "secretariat", "liaisons"]
WRITTEN = "2025, 2025-Q4, 2025-12 or 2025-W07"
