"""What the small world does with plans, corrections and pairings."""

from __future__ import annotations

from typing import Any

AHEAD = "2150-03-05"
PLAN = {"code": "A-3", "kind": "study", "title": "学习文件", "hosts": ["B-1"], "open_to": "internal"}
RECORD = PLAN | {"starts_on": "2025-03-06", "attendances": 12, "summary": "示例小结", "pairing": "PA-1"}
PAIR = {"code": "PA-1", "title": "共建结对", "parties": ["party_branch", "B-1"], "agreed_on": "2025-01-05"}
LATER = {"code": "J-1-1", "postponed_on": "2025-04-01", "due_on": "2025-04-30", "because": "示例：等候回复"}
SHOWN = ["activity/A-1"]
SERIES = PLAN | {"code": "S-1", "starts_on": "2150-03-05", "recurrence": {"every": "month", "day": 9, "count": 3}}
SHORTER = SERIES | {"starts_on": "2150-04-01", "recurrence": {"every": "month", "day": 12, "count": 1}}
SHEET = {
    "activity": "A-3",
    "lines": [{"person": "R-1", "branch": "B-1"}, {"name": "测试甲", "unit": "示例大学", "state": "walk_in"}],
    "heads": [{"count": 5, "evidence": "file/P-1"}],
}
PLANS: list[tuple[str, str, dict[str, Any], int | None]] = [
    ("activities", "/pairings", PAIR, None),
    ("activities", "/activities/plan", PLAN | {"starts_on": AHEAD}, None),
    ("activities", "/activities/announce", {"code": "A-3"}, 1),
    ("activities", "/activities", RECORD, None),
    ("activities", "/activities/correct", RECORD | {"attendances": 11, "because": "示例：重复一人"}, 3),
    ("activities", "/attendance", SHEET, None),
    ("activities", "/attendance/correct", SHEET | {"lines": SHEET["lines"][:1]}, 1),
    ("activities", "/activities/archive", {"code": "A-3"}, 6),
    ("activities", "/decided-items/progress", {"code": "J-1-1", "reached_on": "2025-03-25", "note": "示例：已起草"}, 1),
    ("activities", "/decided-items/postpone", LATER, 2),
    ("activities", "/decided-items/submit", {"code": "J-1-1", "submitted_on": "2025-04-10"}, 3),
    (
        "activities",
        "/decided-items/return",
        {"code": "J-1-1", "returned_on": "2025-04-11", "because": "示例：缺附件"},
        4,
    ),
    ("activities", "/decided-items/submit", {"code": "J-1-1", "submitted_on": "2025-04-15", "evidence": SHOWN}, 5),
    ("activities", "/decided-items/close", {"code": "J-1-1", "closed_on": "2025-04-18"}, 6),
    ("activities", "/series", SERIES, None),
    ("activities", "/series/replan", SHORTER, 1),
    ("activities", "/series/call-off", {"code": "S-1", "from_on": "2150-03-01"}, 2),
    ("activities", "/pairings/end", {"code": "PA-1", "ended_on": "2025-12-31"}, 1),
]
