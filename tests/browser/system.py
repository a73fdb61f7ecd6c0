"""A whole system behind real addresses: four services and the console, told the demo's year, with digests kept."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import uvicorn

from console.app import build
from console.settings import Settings
from deploy.demo.outside import write_lines
from deploy.demo.story import Story, tell
from deploy.native.ports import free_ports
from deploy.topology import topology
from services.reporting.handlers.telling import tell as tell_office
from shared.database import clock
from shared.migrate import migrations
from tests.browser.routes import EXAMPLES, QUARTER
from tests.conftest import migrated_template, service
from tests.console.story import parked
from tests.flows.first_year import workbook
from tests.flows.telling import publisher, tell_everything
from tests.reporting.delivery.conftest import occurrence
from tests.servers import Broker, drop_database, drop_vhost, new_database, new_vhost
from tests.world import SERVICES, Keys, World, eventually

SCALE = 0.1
# The period that the tests read, the one before it, and one of each other kind; the last kept stands first.
KEPT = ("2025-Q3", "2025-12", "2025", "2025-Q4")


@dataclass(frozen=True)
class System:
    """
    Where the console is, how to get a token for it, and the code of the run that was kept of each period.

    `examples` has what a page is opened with: the parameters of routes.EXAMPLES.
    """

    world: World
    console: str
    runs: Mapping[str, str] = field(default_factory=dict)
    examples: Mapping[str, str] = field(default_factory=dict)

    def token(self, office: str, scope: str | None = None) -> str:
        """A token of ten minutes."""
        return self.world.keys.token(office, scope)

    @property
    def run(self) -> str:
        """The run of the quarter that is read."""
        return self.runs[QUARTER]

    def address(self, page: str) -> str:
        """Where a page of routes.py is: its pattern with the examples."""
        return page.format_map(self.examples)


@asynccontextmanager
async def a_world(keys: Keys, broker: Broker, postgres_admin_url: str) -> AsyncIterator[tuple[World, str]]:
    """Four services on databases and a vhost of their own, and the name of the vhost."""
    async with AsyncExitStack() as stack:
        vhost = await new_vhost(broker, topology("of a test"))
        stack.push_async_callback(drop_vhost, broker, vhost)
        urls = {}
        for name in SERVICES:
            template = await migrated_template(postgres_admin_url, name, migrations(service(name).migrations))
            urls[name] = await new_database(postgres_admin_url, template)
            stack.push_async_callback(drop_database, postgres_admin_url, urls[name])
        services = {name: service(name) for name in SERVICES}
        yield await stack.enter_async_context(World(keys, broker.amqp_url(vhost), urls, services)), vhost


@asynccontextmanager
async def served(app: Any, *, lifespan: bool = False) -> AsyncIterator[str]:
    """An application at an address of its own, in this process."""
    (port,) = free_ports(1)
    turned = "on" if lifespan else "off"
    server = uvicorn.Server(
        uvicorn.Config(app, host="127.0.0.1", port=port, log_config=None, access_log=False, lifespan=turned)
    )
    serving = asyncio.create_task(server.serve())
    await eventually(lambda: server.started)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        await serving


@asynccontextmanager
async def windowed(world: World, keys: Keys) -> AsyncIterator[str]:
    """The address of a console that asks the services of a world over HTTP."""
    async with AsyncExitStack() as stack:
        peers = {name: await stack.enter_async_context(served(world.app(name))) for name in SERVICES}
        app = build(Settings(jwks_file=keys.jwks_file, peers=peers))
        yield await stack.enter_async_context(served(app, lifespan=True))


async def told_a_year(world: World, broker: Broker, vhost: str, folder: Path, scale: float = SCALE) -> dict[str, str]:
    """Tell the demo's year and keep its digests; the code of the run of each period."""
    story, lines = tell(scale), folder / "membership.jsonl"
    write_lines(story.membership.lines, lines)
    async with publisher(world, broker, vhost) as url:
        await tell_everything(world, story, lines, url)
        await world.quiet()
    runs = {period: await kept(world.client("reporting", "secretariat"), period) for period in KEPT}
    await told_later(world, story)
    return runs


async def told_later(world: World, story: Story) -> None:
    """
    After the digests were kept: an activity of December is entered late, one was none after all, digests get schedules,
    a notice waits for a channel that nobody has set up, and a record for an earlier one that nobody has heard.
    """
    held = next(chapter for chapter in story.of_works if chapter.asks[0].path == "/activities").asks
    one = next(ask.body for ask in reversed(held) if ask.body["starts_on"] < "2025-12-20" and not ask.body.get("ticks"))
    office, reports = world.client("activities", "secretariat"), world.client("reporting", "secretariat")
    await done(office.post("/activities", json=one | {"code": "A-2025-LATE", "title": "示例：补录的学术沙龙"}))
    gone, seen = {"code": one["code"], "because": "示例：重复登记"}, {"If-Match": '"1"'}
    await done(office.post("/activities/cancel", json=gone, headers=seen))
    await imported(office, one["hosts"][0])
    since = clock().date().isoformat()
    for kind, official in (("week", False), ("month", False), ("quarter", True), ("year", True)):
        audiences = ["leaders", "secretariat", "liaisons"] if official else ["secretariat"]
        body = {"kind": kind, "since": since, "enabled": True, "official": official, "audiences": audiences}
        await done(reports.post("/schedules", json=body))
    async with world.running["reporting"].database.transaction("test") as uow:
        await tell_office(uow, occurrence("notice/JM-2025-4/1", "CSBME-01", about="meeting/JM-2025-4"))
    await world.running["outreach"].intake.apply(parked())
    await world.quiet()


async def examples_of(world: World, runs: Mapping[str, str]) -> dict[str, str]:
    """What stands in the place of each parameter of a route: EXAMPLES, completed from the year."""
    reports = world.client("reporting", "secretariat")
    held = (await reports.get(f"/runs/{runs[QUARTER]}/figures/activities_held")).json()["records"]
    sent = (await reports.get("/deliveries")).json()["deliveries"]
    found = {"run": runs[QUARTER], "event_id": held[0]["event_id"], "code": sent[0]["code"]}
    return {name: told or found[name] for name, told in EXAMPLES.items()}


async def imported(office: httpx.AsyncClient, branch: str) -> None:
    """An activity comes in by a workbook, under the name of the batch that is looked at."""
    head = ("分支编码", "编号", "名称", "类型", "开始", "受益人次", "面向")
    row = (branch, "A-2026-BOOK", "示例：由工作簿导入", "学术会议", "2026-01-10", 20, "会员")
    sheet = workbook({"活动": [head, row]})
    asked = {"files": {"file": ("示例.xlsx", sheet)}, "headers": {"X-Batch-Id": EXAMPLES["batch"]}}
    plan = (await office.post("/imports", **asked)).json()["plan"]
    await done(office.post("/imports", **asked, data={"commit": "true", "plan": plan}))


async def done(asking: Awaitable[httpx.Response]) -> None:
    """What was asked is done, or the test fails with the refusal."""
    answer = await asking
    assert answer.is_success, answer.text


async def kept(office: httpx.AsyncClient, period: str) -> str:
    """Keep the digest of a period; the code of its run."""
    answer = await office.post("/runs", json={"digest": period, "official": True})
    assert answer.is_success, answer.text
    return str(answer.json()["run"])
