"""What the small world does with meetings: planned, called, noticed, moved, answered, held, minuted, reminded of."""

from __future__ import annotations

from typing import Any

from services.activities.clock import remind_of_meetings
from shared.database import clock
from tests.world import World

FAR = [f"2150-{month:02d}-10" for month in (3, 6, 9, 12)]
AT = "2150-03-10T14:00:00+08:00"
ITEM = {"meeting": "JM-2150-1", "by": "B-1", "title": "示例议题", "text": "示例：说明"}
REPLY = {"meeting": "JM-2150-1", "branch": "B-1", "attends": False, "reason": "示例：出差"}
NEWS = {"meeting": "JM-2150-1", "branch": "B-1", "text": "示例动态"}
HELD = {
    "code": "JM-2150-4",
    "number": 4,
    "title": "示例会议",
    "held_on": "2025-06-20",
    "discussed": [{"item": "JM-2150-4-A1", "left_open": "示例：另议"}],
}
# path, body, version of the record that is changed
NEVER = {
    "code": "JM-N", "number": 9, "title": "示例误登记的会议", "held_on": "2025-06-24",
    "attendance": [{"branch": "B-1", "state": "present"}],
    "decided": [{"number": 1, "title": "示例事项", "lead": "B-1", "due_on": "2025-12-31"}],
}  # fmt: skip
MEETINGS: list[tuple[str, dict[str, Any], int | None]] = [
    ("/joint-meetings/plan-year", {"year": 2150, "days": FAR}, None),
    ("/joint-meetings/call", {"code": "JM-2150-1", "starts_at": AT, "place": "示例会议室"}, 1),
    *(("/agenda-items", ITEM, None) for _ in range(3)),
    ("/agenda-items/accept", {"code": "JM-2150-1-A1"}, 1),
    ("/agenda-items/decline", {"code": "JM-2150-1-A2", "because": "示例：重复"}, 1),
    ("/agenda-items/withdraw", {"code": "JM-2150-1-A3"}, 1),
    ("/joint-meetings/agenda", {"code": "JM-2150-1", "items": ["JM-2150-1-A1"]}, 2),
    ("/joint-meetings/notice", {"code": "JM-2150-1"}, 3),
    ("/joint-meetings/replies", REPLY, None),
    ("/joint-meetings/replies/change", REPLY | {"attends": True}, 1),
    ("/joint-meetings/news", NEWS, None),
    ("/joint-meetings/move", {"code": "JM-2150-1", "meets_on": "2150-03-11", "because": "示例：冲突"}, 4),
    ("/joint-meetings/call-off", {"code": "JM-2150-2", "because": "示例：合并"}, 1),
    ("/agenda-items", ITEM | {"meeting": "JM-2150-4", "by": "society"}, None),
    ("/agenda-items/accept", {"code": "JM-2150-4-A1"}, 1),
    ("/joint-meetings", HELD, None),
    ("/joint-meetings/minutes", {"code": "JM-2150-4", "filed_on": "2025-06-25"}, 2),
    ("/joint-meetings/correct", HELD | {"held_on": "2025-06-19", "because": "示例：日期有误"}, 3),
    ("/joint-meetings", NEVER, None),
    ("/joint-meetings/withdraw", {"code": "JM-N", "because": "示例：未召开", "along": True}, 1),
]


async def live_through_meetings(world: World) -> None:
    """One of each step, and one reminder of a meeting that is today and was not called."""
    office, activities = world.client("activities", "secretariat"), world.running["activities"]
    today = activities.database.office_day(clock())
    short = {"code": "JM-X", "number": 5, "title": "示例临时会议", "meets_on": today.isoformat()}
    for path, body, version in [*MEETINGS, ("/joint-meetings/plan", short, None)]:
        answer = await office.post(path, json=body, headers={"If-Match": f'"{version}"'} if version else {})
        assert answer.is_success, (path, answer.text)
    await remind_of_meetings(activities)
