"""Contacts of the small world: corrected, and withdrawn."""

from __future__ import annotations

from typing import Any

KNOWN = {"experts": ["E-1"], "liaison": "R-1", "mode": "visit", "made": True, "happened_on": "2025-04-08"}

# service, path, body, version of the record that is changed
CONTACTS: list[tuple[str, str, dict[str, Any], int | None]] = [
    ("outreach", "/contacts", KNOWN | {"code": "K-3", "summary": "示例：谈到学风"}, None),
    ("outreach", "/contacts/correct", {"code": "K-3", "happened_on": "2025-04-07", "experts": ["E-1", "E-2"]}, 1),
    ("outreach", "/contacts", KNOWN | {"code": "K-4"}, None),
    ("outreach", "/contacts/withdraw", {"code": "K-4", "reason": "entered_twice"}, 1),
]
