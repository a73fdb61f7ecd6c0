"""Papers through the door: made with names the registry tells over HTTP, for whom they concern, and written down."""

from __future__ import annotations

import asyncio
import io
import zipfile
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
import uvicorn

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
    await ok(own.post("/activities", json=ACTIVITY))
    await ok(own.post("/attachments", json=beside("AT-1", await upload(own, pdf("签到"), "签到.pdf"))))
    made = await own.get("/activities/A-2025-001/papers/minutes.pdf")
    assert made.headers["content-type"] == "application/pdf"
    assert "主办：生物力学分会" in text_of(made.content)
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
