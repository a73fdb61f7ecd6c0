"""What the small world does with experts: categories, changes, pauses, and what is told late."""

from __future__ import annotations

from typing import Any

CATEGORY = {"code": "academician", "name": "院士", "cadence_days": 60, "effective_on": "2025-01-01"}
CONSENT = {"notice_version": "2025-1", "given_on": "2024-12-20", "channel": "paper", "scope": "联系与意见收集"}
EXPERT = {"code": "E-3", "liaison": "R-1", "enrolled_on": "2025-01-01", "consent": CONSENT, "name": "示例丙"}
SETTING = {"name": "losing_touch_percent", "value": 150, "effective_on": "2026-01-01", "because": "示例决定"}
SUCCESSOR = {"code": "E-4", "consent": CONSENT, "name": "示例丁"}
CHANGE = {"code": "E-3", "effective_on": "2025-03-01"}

# service, path, body, version of the record that is changed
EXPERTS: list[tuple[str, str, dict[str, Any], int | None]] = [
    ("outreach", "/expert-categories", CATEGORY, None),
    ("outreach", "/experts", EXPERT | {"category": "academician", "deputy": "R-2"}, None),
    ("outreach", "/experts/pause", {"code": "E-3", "paused_on": "2025-05-01", "until": "2025-09-01"}, 1),
    ("outreach", "/experts/resume", {"code": "E-3", "resumed_on": "2025-08-01"}, 2),
    ("outreach", "/experts/change", CHANGE | {"branch": "B-1", "discipline": "310.61"}, 3),
    ("outreach", "/expert-categories", CATEGORY | {"cadence_days": 120, "effective_on": "2025-10-01"}, 1),
    ("outreach", "/settings", SETTING, None),
    ("outreach", "/experts/correct", {"code": "E-3", "unit": "示例大学"}, 7),
    ("outreach", "/experts/consents", {"code": "E-3", "consent": CONSENT | {"notice_version": "2026-1"}}, 8),
    ("outreach", "/experts/replace", {"code": "E-3", "retired_on": "2025-12-01", "by": SUCCESSOR}, 9),
    ("outreach", "/experts/consents/withdraw", {"code": "E-4", "withdrawn_on": "2026-01-01"}, 1),
    ("outreach", "/experts/erase", {"code": "E-4", "asked_on": "2026-01-02"}, 2),
]
