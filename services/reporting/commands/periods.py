"""What commands and rules call a period, and who gets digests."""

from __future__ import annotations

from typing import Literal

PeriodKind = Literal["week", "month", "quarter", "year"]
# A digest speaks of a period of the calendar; a pack may speak of any days (a term, or since the last session).
SpanKind = Literal[PeriodKind, "days"]
ReportKind = Literal[
    "digest",
    "congress",
    "council",
    "standing_council",
    "annual_facts",
    "programme_closing",
    "outreach_quarter",
    "results",
]
"""Kinds of reports. The digest is the one of every period; packs are made for a session or a purpose."""
Audience = Literal["leaders", "secretariat", "liaisons"]
# In which a run goes out as a file.
FileForm = Literal["html", "md", "docx", "pdf", "xlsx"]
WRITTEN = "2025, 2025-Q4, 2025-12, 2025-W07 or any days 2021-07-01..2025-12-31"
LONGEST_WRITTEN = 22
