"""What happens to bodies, terms and posts of the small world."""

from __future__ import annotations

from typing import Any

COUNCIL = {"body": "理事会", "decided_on": "2024-12-30", "number": "2024-9"}
GROUP = {"code": "W-1", "name": "党建工作班子", "kind": "working_group", "effective_on": "2025-01-01"}

# service, path, body, version of the record that is changed
BODIES: list[tuple[str, str, dict[str, Any], int | None]] = [
    ("registry", "/bodies", GROUP | {"decision": COUNCIL}, None),
    ("registry", "/bodies", GROUP | {"code": "W-2", "name": "筹备组", "decision": COUNCIL}, None),
    (
        "registry",
        "/bodies/change",
        {"code": "W-1", "name": "党建与改革工作班子", "effective_on": "2025-06-01", "decision": COUNCIL},
        1,
    ),
    (
        "registry",
        "/terms",
        {"code": "T-1", "body": "B-1", "number": 5, "effective_on": "2021-01-01", "until": "2025-01-01"},
        None,
    ),
    (
        "registry",
        "/terms/change",
        {"code": "T-1", "until": "2025-06-01", "effective_on": "2024-12-01", "decision": COUNCIL},
        1,
    ),
    (
        "registry",
        "/terms",
        {"code": "T-2", "body": "B-1", "number": 6, "effective_on": "2025-05-01", "until": "2029-05-01"},
        None,
    ),
    (
        "registry",
        "/terms",
        {"code": "T-3", "body": "W-2", "number": 1, "effective_on": "2025-01-01", "until": "2029-01-01"},
        None,
    ),
    (
        "registry",
        "/posts",
        {"code": "S-1", "body": "W-1", "post": "president", "person": "P-8", "effective_on": "2025-01-01"},
        None,
    ),
    (
        "registry",
        "/posts",
        {"code": "S-2", "body": "W-2", "post": "party_secretary", "person": "P-8", "effective_on": "2025-01-01"},
        None,
    ),
    ("registry", "/posts/end", {"code": "S-1", "effective_on": "2025-07-01"}, 1),
    ("registry", "/bodies/end", {"code": "W-2", "effective_on": "2025-09-01", "decision": COUNCIL}, 1),
    ("registry", "/posts/correct", {"code": "S-1", "because": "录入有误", "effective_on": "2025-02-01"}, 2),
    (
        "registry",
        "/posts",
        {"code": "S-3", "body": "B-1", "post": "chair_elect", "person": "P-7", "effective_on": "2025-01-02"},
        None,
    ),
    (
        "registry",
        "/chairs/hand-over",
        {"body": "B-1", "effective_on": "2026-05-01", "term": "T-2", "decision": COUNCIL},
        None,
    ),
    ("registry", "/persons", {"code": "P-8", "name": "示例丙", "birth_year": 1970}, None),
    ("registry", "/persons/correct", {"code": "P-8", "because": "改名", "name": "示例丁"}, 1),
    ("registry", "/persons/erase", {"code": "P-8"}, 2),
]
