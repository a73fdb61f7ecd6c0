"""Fixtures of the browser tests: one system that has been told a year, one browser, and readers who visit."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.async_api import Browser, Page, expect

from deploy.progress import step
from tests.browser.chromium import DESK, chromium
from tests.browser.system import System, a_world, examples_of, told_a_year, windowed
from tests.servers import Broker
from tests.world import Keys

Visit = Callable[..., Awaitable[Page]]
# How long a page may take says how busy the machine is, and nothing about the page.
PATIENCE_MS = 60_000
expect.set_options(timeout=PATIENCE_MS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The first test is also the one that tells the year."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.timeout(1200))


@pytest.fixture(scope="session")
async def system(
    broker: Broker, postgres_admin_url: str, keys: Keys, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[System]:
    """Four services and the console at their addresses; a year told, its digests kept."""
    async with a_world(keys, broker, postgres_admin_url) as (world, vhost), windowed(world, keys) as address:
        with step("Telling a year"):
            runs = await told_a_year(world, broker, vhost, tmp_path_factory.mktemp("year"))
        yield System(world, address, runs, await examples_of(world, runs))


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Debian's Chromium."""
    async with chromium() as running:
        yield running


@pytest.fixture
async def visit(browser: Browser, system: System) -> AsyncIterator[Visit]:
    """
    `await visit("secretariat")`: a page of a browser that is signed in, at the first page; `path` leads elsewhere.

    A fault on the browser's console, a page that breaks its own content policy among them, fails the test, and so does
    a page that asks another address than the console's.
    """
    complaints: list[str] = []
    async with AsyncExitStack() as stack:

        async def sign_in(
            office: str, scope: str | None = None, path: str = "/", screen: dict[str, int] = DESK
        ) -> Page:
            context = await browser.new_context(viewport=screen, locale="zh-CN", base_url=system.console)
            stack.push_async_callback(context.close)
            context.set_default_timeout(PATIENCE_MS)
            page = await context.new_page()
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
            page.on("request", lambda asked: asked.url.startswith(system.console) or complaints.append(asked.url))
            await page.goto("/sign-in?" + urlencode({"token": system.token(office, scope), "next": path}))
            return page

        yield sign_in
    wanted = "the server responded with a status of"
    assert [complaint for complaint in complaints if wanted not in complaint] == []
