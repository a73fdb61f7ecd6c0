"""What the small world does with projects, with its list of key works, and with its limits."""

from __future__ import annotations

from typing import Any

CODE = {"code": "PJ-1"}
FINAL = {"code": "PJ-2"}
APPLICATION: dict[str, Any] = {
    "year": 2025,
    "title": "示例特色活动",
    "category": "特色活动",
    "applicant": "示例学会党支部",
    "drafted_on": "2025-01-10",
    "goal": "示例目标",
    "basis": "示例依据",
    "tasks": [{"title": "联席会议", "indicator": "四次"}],
    "budget": [{"title": "会议费", "amount_fen": 100_000}],
    "stages": [{"title": "实施", "starts_on": "2025-03-01", "ends_on": "2025-12-31", "planned_fen": 100_000}],
}
CLOSING = {"report": "示例总结", "results": [{"task": 1, "done": True, "result": "四次"}], "evidence": ["activity/A-1"]}
MONEY = {"line": 1, "stage": 1, "amount_fen": 60_000, "evidence": "voucher/V-1"}
FIXED = {"number": 2, "amount_fen": 50_000, "because": "示例：金额有误"}
AMENDED = {
    "amended_on": "2025-06-01",
    "body": "示例上级",
    "number": "示例2号",
    "amount_fen": 90_000,
    "budget": [{"number": 1, "title": "会议费", "amount_fen": 90_000}],
    "stages": [{"number": 1, **APPLICATION["stages"][0]}],
    "because": "示例：压减",
}
REJECTION = {"rejected_on": "2025-03-10", "body": "示例上级", "because": "示例"}


def _step(path: str, body: dict[str, Any], version: int | None) -> tuple[str, str, dict[str, Any], int | None]:
    return "activities", path, body, version


PROJECTS = [
    _step("/projects", CODE | APPLICATION | {"goal": None}, None),
    _step("/projects/redraft", CODE | APPLICATION, 1),
    _step("/projects/apply", CODE | {"applied_on": "2025-01-20"}, 2),
    _step("/projects/return", CODE | {"returned_on": "2025-01-25", "because": "示例：补充指标"}, 3),
    _step("/projects/apply", CODE | {"applied_on": "2025-01-28"}, 4),
    _step("/projects/approve", CODE | {"approved_on": "2025-03-10", "body": "示例上级", "number": "示例1号"}, 5),
    _step("/projects/start", CODE | {"started_on": "2025-03-12"}, 6),
    _step("/projects/stages", CODE | {"stage": 1, "started_on": "2025-03-15"}, 7),
    _step("/projects/spendings", CODE | MONEY | {"spent_on": "2025-04-01"}, 8),
    _step("/projects/spendings", CODE | MONEY | {"spent_on": "2025-04-02", "note": "示例"}, 9),
    _step("/projects/spendings/correct", CODE | MONEY | FIXED | {"spent_on": "2025-04-03"}, 10),
    _step("/projects/spendings/withdraw", CODE | {"number": 1, "because": "示例：重复登记"}, 11),
    _step("/projects/amend", CODE | AMENDED, 12),
    _step("/projects/stages", CODE | {"stage": 1, "started_on": "2025-03-15", "ended_on": "2025-12-20"}, 13),
    _step("/projects/closing", CODE | CLOSING | {"reported_on": "2025-12-26"}, 14),
    _step("/projects/return", CODE | {"returned_on": "2025-12-27", "because": "示例：补充佐证"}, 15),
    _step("/projects/closing", CODE | CLOSING | {"reported_on": "2025-12-28"}, 16),
    _step("/projects/close", CODE | {"closed_on": "2025-12-30", "body": "示例上级"}, 17),
    _step("/projects", {"code": "PJ-3"} | APPLICATION, None),
    _step("/projects/discard", {"code": "PJ-3", "discarded_on": "2025-01-20", "because": "示例：不再申报"}, 1),
    _step("/projects", FINAL | APPLICATION, None),
    _step("/projects/apply", FINAL | {"applied_on": "2025-01-20"}, 1),
    _step("/projects/reject", FINAL | REJECTION, 2),
    _step("/key-works", {"code": "KW-2", "year": 2025, "number": 2, "title": "期刊"}, None),
    _step("/key-works", {"code": "KW-3", "year": 2025, "number": 3, "title": "科普"}, None),
    _step("/key-works/rename", {"code": "KW-2", "title": "期刊质量", "renamed_on": "2025-02-01"}, 1),
    _step("/key-works/renumber", {"code": "KW-3", "number": 2, "renumbered_on": "2025-03-01"}, 1),
    _step(
        "/key-works/tick",
        {"code": "KW-2", "tick": "voice", "evidence": "meeting/J-1", "ticked_on": "2025-03-20"},
        3,
    ),
    _step(
        "/key-works/untick",
        {"code": "KW-2", "tick": "voice", "evidence": "meeting/J-1", "because": "示例：并非此事"},
        4,
    ),
    _step("/key-works/progress", {"code": "KW-2", "reached_on": "2025-06-30", "percent": 60, "note": "示例"}, 5),
    _step("/key-works/drop", {"code": "KW-3", "dropped_on": "2025-11-01", "because": "示例：并入他项"}, 2),
    _step(
        "/settings",
        {"name": "report_within_days", "effective_on": "2025-01-01", "value": 45, "because": "示例：常务理事会决定"},
        None,
    ),
]
