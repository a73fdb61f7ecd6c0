"""Papers through the door: made with names the registry tells over HTTP, for whom they concern, and written down."""

from __future__ import annotations

import asyncio
import io
import zipfile
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
import uvicorn
from icalendar import Calendar

from tests.activities.test_api import ACTIVITY, ok, rule
from tests.activities.test_attachments import beside, upload
from tests.conftest import service
from tests.registry.papers import pages_of, pdf
from tests.registry.test_api import BRANCH, SOCIETY
from tests.servers import Broker
from tests.world import Keys, World

LABELS = ("通知", "议程", "签到表", "会议记录", "会议纪要", "议定事项")


@pytest.fixture
async def both(
    broker: Broker, vhost: str, keys: Keys, database_url_of: Callable[[str], Awaitable[str]]
) -> AsyncIterator[World]:
    """Registry and activities, which asks the registry by real HTTP; one branch with a liaison."""
    names = ("registry", "activities")
    urls = {name: await database_url_of(name) for name in names}
    async with World(keys, broker.amqp_url(vhost), urls, {name: service(name) for name in names}) as world:
        server = uvicorn.Server(uvicorn.Config(world.app("registry"), port=0, lifespan="off", log_config=None))
        serving = asyncio.create_task(server.serve())
        await world.eventually(lambda: server.started)
        port = server.servers[0].sockets[0].getsockname()[1]
        world.running["activities"].peers.others["registry"] = f"http://127.0.0.1:{port}"
        await _told(world)
        yield world
        server.should_exit = True
        await serving


async def _told(world: World) -> None:
    office = world.client("registry", "secretariat")
    await ok(office.post("/society", json=SOCIETY))
    await ok(office.post("/branches", json=BRANCH))
    for code, name in (("R-1", "王示例"), ("R-2", "李示例")):
        await ok(office.post("/persons", json={"code": code, "name": name, "unit": "示例大学", "birth_year": 1970}))
    post = {"code": "P-1", "branch": "CSBME-01", "person": "R-1", "effective_on": "2025-01-02"}
    await ok(office.post("/liaisons", json=post))
    await world.quiet()


def text_of(content: bytes) -> str:
    return "".join(pages_of(content))


async def test_the_minutes_of_an_activity_are_made_for_its_hosts_and_the_folder_is_written_down(both: World) -> None:
    own, other = (both.client("activities", "branch_liaison", scope=f"CSBME-0{n}") for n in (1, 2))
    await ok(own.post("/activities", json=ACTIVITY | {"party_members_present": 1}))
    lines = [{"person": "R-1"}, {"person": "R-2", "state": "excused", "reason": "出差在外"}]
    await ok(own.post("/attendance", json={"activity": "A-2025-001", "lines": lines}))
    await ok(own.post("/attachments", json=beside("AT-1", await upload(own, pdf("签到"), "签到.pdf"))))
    made = await own.get("/activities/A-2025-001/papers/minutes.pdf")
    assert made.headers["content-type"] == "application/pdf"
    said = text_of(made.content)
    assert "主办：生物力学分会" in said
    assert "出席：王示例请假：李示例" in said
    assert "出差" not in said
    assert made.content == (await own.get("/activities/A-2025-001/papers/minutes.pdf")).content
    folder = await own.get("/activities/A-2025-001/papers.zip")
    with zipfile.ZipFile(io.BytesIO(folder.content)) as package:
        assert package.namelist() == ["活动纪要.docx", "活动纪要.pdf", "附件/签到表-签到.pdf"]
        assert package.read("附件/签到表-签到.pdf") == pdf("签到")
    assert await rule(other.get("/activities/A-2025-001/papers/minutes.pdf"), 403) == "forbidden"
    assert await rule(other.get("/activities/A-2025-001/papers.zip"), 403) == "forbidden"
    assert await rule(own.get("/activities/A-9/papers/minutes.pdf"), 404) == "unknown"
    pool = both.running["activities"].database.pool
    assert await pool.fetchval("SELECT array_agg(paper) FROM paper_reading") == ["papers.zip"]


async def test_without_the_registry_no_paper_is_made_with_codes_for_names(both: World) -> None:
    office = both.client("activities", "secretariat")
    await ok(office.post("/activities", json=ACTIVITY))
    both.running["activities"].peers.others["registry"] = "http://127.0.0.1:9"
    assert await rule(office.get("/activities/A-2025-001/papers/minutes.pdf"), 503) == "names-are-away"
    del both.running["activities"].peers.others["registry"]
    assert await rule(office.get("/activities/A-2025-001/papers/minutes.docx"), 503) == "names-are-away"


CALL = {
    "code": "JM-1",
    "starts_at": "2150-03-10T14:00:00+08:00",
    "minutes": 90,
    "place": "秘书处会议室",
    "chair": "R-2",
}
HELD = {
    "code": "JM-2",
    "number": 2,
    "title": "2025年第二次党建联席会议",
    "held_on": "2025-06-10",
    "began": "14:00",
    "ended": "16:00",
    "recorder": "R-2",
    "attendance": [{"branch": "CSBME-01", "state": "present"}],
    "decided": [{"number": 1, "title": "建立党建小组", "lead": "CSBME-01", "due_on": "2025-12-31"}],
}


async def test_all_papers_of_a_meeting_are_made_from_its_records_and_the_names_are_written_down(both: World) -> None:
    office, liaison = (
        both.client("activities", "secretariat"),
        both.client("activities", "branch_liaison", scope="CSBME-01"),
    )
    await ok(office.post("/joint-meetings", json=HELD))
    sheet = {"code": "AT-1", "to": "meeting/JM-2", "kind": "sign_in_sheet"}
    await ok(office.post("/attachments", json=sheet | {"file": await upload(office, pdf("签到"), "扫描.pdf")}))
    made = await liaison.get("/joint-meetings/JM-2/papers/minutes.pdf")
    assert made.status_code == 200, made.text
    said = text_of(made.content)
    assert "2025年第二次党建联席会议纪要" in said
    assert "由生物力学分会牵头，于2025年12月31日前完成。" in said
    assert "出席：王示例（生物力学分会）" in said
    assert "记录人：李示例" in text_of((await office.get("/joint-meetings/JM-2/records/record.pdf")).content)
    folder = await office.get("/joint-meetings/JM-2/papers.zip")
    with zipfile.ZipFile(io.BytesIO(folder.content)) as package:
        names = [f"{label}.{ending}" for label in LABELS for ending in ("docx", "pdf")]
        assert package.namelist() == [*names, "附件/签到表-扫描.pdf"]
        assert package.read("会议纪要.pdf") == made.content
    for path in ("records/record.pdf", "records/sign_in_sheet.docx", "papers.zip"):
        assert await rule(liaison.get(f"/joint-meetings/JM-2/{path}"), 403) == "forbidden"
    assert await rule(liaison.get("/joint-meetings/JM-2/papers/record.pdf"), 422) == "malformed"
    here, there = (both.running[name].database.pool for name in ("activities", "registry"))
    assert await here.fetchval("SELECT array_agg(paper ORDER BY read_at) FROM paper_reading") == [
        "record",
        "papers.zip",
    ]
    rows = await there.fetch("SELECT DISTINCT reader, action FROM audit WHERE subject = 'person/R-1' ORDER BY action")
    assert [tuple(row) for row in rows] == [
        ("service/activities for test-branch_liaison", "paper meeting/JM-2/minutes"),
        ("service/activities for test-secretariat", "paper meeting/JM-2/papers"),
        ("service/activities for test-secretariat", "paper meeting/JM-2/record"),
    ]


async def test_a_meeting_ahead_has_a_notice_with_what_is_still_open_and_an_appointment_that_moves(both: World) -> None:
    office = both.client("activities", "secretariat")
    await ok(office.post("/joint-meetings", json=HELD))
    plan = {"code": "JM-1", "number": 1, "title": "2150年第一次党建联席会议", "meets_on": "2150-03-10"}
    await ok(office.post("/joint-meetings/plan", json=plan))
    await ok(office.post("/joint-meetings/call", json=CALL, headers={"If-Match": "1"}), 200)
    notice = text_of((await office.get("/joint-meetings/JM-1/papers/notice.pdf")).content)
    assert "2150年3月10日（星期二）14:00—15:30。" in notice
    assert "1.通报以往会议议定事项办理情况（1项未办结）。" in notice
    agenda = text_of((await office.get("/joint-meetings/JM-1/papers/agenda.pdf")).content)
    assert "1.建立党建小组（生物力学分会牵头，2025年12月31日前完成；待办，已逾期）。" in agenda
    assert "主持：李示例" in agenda
    assert await rule(office.get("/joint-meetings/JM-1/papers/minutes.pdf")) == "not-held-no-paper"
    first = Calendar.from_ical((await office.get("/joint-meetings/JM-1/notice.ics")).content)
    version = (await ok(office.get("/joint-meetings/JM-1"), 200))["version"]
    moved = {"code": "JM-1", "meets_on": "2150-03-17", "because": "示例：会场占用"}
    await ok(office.post("/joint-meetings/move", json=moved, headers={"If-Match": str(version)}), 200)
    second = Calendar.from_ical((await office.get("/joint-meetings/JM-1/notice.ics")).content)
    off = {"code": "JM-1", "because": "示例：取消"}
    version = (await ok(office.get("/joint-meetings/JM-1"), 200))["version"]
    await ok(office.post("/joint-meetings/call-off", json=off, headers={"If-Match": str(version)}), 200)
    third = Calendar.from_ical((await office.get("/joint-meetings/JM-1/notice.ics")).content)
    assert [str(one["METHOD"]) for one in (first, second, third)] == ["PUBLISH", "PUBLISH", "CANCEL"]
    events = [one.events[0] for one in (first, second, third)]
    assert len({str(one["UID"]) for one in events}) == 1
    assert events[0]["SEQUENCE"] < events[1]["SEQUENCE"] < events[2]["SEQUENCE"]
    assert [one["DTSTART"].dt.day for one in events] == [10, 17, 17]
