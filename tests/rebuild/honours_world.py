"""What the small world does with honours."""

from __future__ import annotations

from typing import Any

NAMED = {"kind": "commendation", "award": "先进分支机构", "year": 2025, "recipient": {"kind": "branch", "code": "B-1"}}
PERIOD = {"publicity_from": "2025-06-02", "publicity_to": "2025-06-09", "basis": "DOC-1"}
HONOURS: list[tuple[str, str, dict[str, Any], int | None]] = [
    ("registry", "/honours", NAMED | {"code": "H-1", "effective_on": "2025-06-01"}, None),
    ("registry", "/honours/publish", PERIOD | {"code": "H-1"}, 1),
    ("registry", "/honours/give", {"code": "H-1", "given_on": "2025-06-20", "session": "示例会议"}, 2),
    ("registry", "/honours/withdraw", {"code": "H-1", "because": "other", "effective_on": "2025-07-01"}, 3),
]
