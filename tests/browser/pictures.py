"""
The pictures of docs/, taken anew: `make pictures`.

The readmes show a figure of the demo's year; the guide to the first report shows what its reader gets, so its pictures
are of the four workbooks of tests/flows/first_year.py, imported and reported as the guide leads. Everybody is invented.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from urllib.parse import urlencode

import httpx
from cryptography.fernet import Fernet
from joserfc.jwk import OKPKey
from playwright.async_api import Browser, Page

from console.words import word
from deploy.progress import step
from services.registry.handlers.rendering import render
from tests.browser.album import pages_side_by_side, small
from tests.browser.chromium import DESK, chromium
from tests.browser.routes import QUARTER
from tests.browser.system import a_world, done, kept, told_a_year, windowed
from tests.flows import first_year
from tests.servers import servers_of_this_run
from tests.world import Keys, World

DOCS: Final = Path(__file__).parents[2] / "docs" / "pictures"
# 示例文字 | invented, as everybody is
OWN: Final = "本季度各分支机构工作平稳有序，宣讲覆盖面扩大（示例文字）。"
LATE: Final = {
    "code": "A-LATE",
    "kind": "academic",
    "title": "示例：补录的学术沙龙",
    "hosts": ["B-2"],
    "starts_on": "2025-11-28",
    "ends_on": "2025-11-28",
    "open_to": "members",
    "attendances": 30,
}


class Accounts(Keys):
    """Tokens of accounts that are called as a society calls them: by the office."""

    def token(self, office: str, scope: str | None = None, subject: str | None = None) -> str:
        """A token of ten minutes for one office."""
        return super().token(office, scope, subject or word(office, "zh") + (f" {scope}" if scope else ""))


class Camera:
    """A browser before one console, and the pictures it takes."""

    def __init__(self, browser: Browser, keys: Keys, console: str) -> None:
        self._browser, self._keys, self._console = browser, keys, console

    async def take(self, name: str, path: str, height: int = DESK["height"], language: str = "zh") -> None:
        """What the secretary sees of a page on a desk, as docs/pictures/<name>.png."""
        context = await self._browser.new_context(
            viewport={"width": DESK["width"], "height": height}, locale="zh-CN", base_url=self._console
        )
        page = await context.new_page()
        await page.goto("/sign-in?" + urlencode({"token": self._keys.token("secretariat"), "next": path}))
        await self._ready(page, path, language)
        small(await page.screenshot(), DOCS / f"{name}.png")
        await context.close()

    async def _ready(self, page: Page, path: str, language: str) -> None:
        if language != "zh":
            await page.goto(f"{path}?lang={language}")
        shown = await page.locator("h1").count()
        assert page.url.startswith(self._console + path), page.url
        assert shown == 1, path


async def of_the_readmes(camera: Camera, run: str) -> None:
    """One figure, its rule, its last periods and its records."""
    at = f"/runs/{run}/figures/organisation_coverage"
    await camera.take("console.zh", at, 860)
    await camera.take("console.en", at, 860, "en")


async def taken(client: httpx.AsyncClient, content: bytes) -> None:
    """Import a workbook: first a dry run, then the same file with the plan that was shown."""
    files = {"file": ("一年.xlsx", content)}
    plan = (await client.post("/imports", files=files)).json()["plan"]
    await done(client.post("/imports", files=files, data={"commit": "true", "plan": plan}))


async def brought_in(world: World) -> None:
    """The society, its roster, its activities, its experts with contacts and items."""
    registry = world.client("registry", "secretariat")
    await done(registry.post("/society", json=first_year.SOCIETY))
    await taken(registry, first_year.roster())
    await world.quiet()
    await taken(world.client("activities", "secretariat"), first_year.activities())
    await taken(world.client("outreach", "secretariat"), first_year.experts())
    await world.quiet()


async def of_the_first_report(camera: Camera, world: World) -> None:
    """The walk of docs/first-report.md from the official report on."""
    await brought_in(world)
    reports = world.client("reporting", "secretariat")
    await done(reports.post("/paragraphs", json={"digest": QUARTER, "chapter": "summary", "text": OWN}))
    run = await kept(reports, QUARTER)
    await done(world.client("activities", "secretariat").post("/activities", json=LATE))
    await world.quiet()
    await camera.take("first-report-run", f"/runs/{run}")
    await camera.take("first-report-figure", f"/runs/{run}/figures/activities_held")
    await camera.take("first-report-changes", f"/runs/{run}/changes")
    paper = (await reports.get(f"/runs/{run}/files/docx")).content
    pages_side_by_side(await render(paper, "Word"), 2, DOCS / "first-report-word.png")


@asynccontextmanager
async def _place(folder: Path, browser: Browser) -> AsyncIterator[tuple[World, str, Camera]]:
    servers, key = servers_of_this_run(), OKPKey.generate_key("Ed25519", {"kid": "pictures"})
    keys = Accounts.write(folder, key, Fernet.generate_key())
    async with (
        a_world(keys, servers.broker, servers.postgres_admin_url) as (world, vhost),
        windowed(world, keys) as address,
    ):
        yield world, vhost, Camera(browser, keys, address)


async def main() -> None:
    """Take all of them."""
    with TemporaryDirectory() as made:
        folder, broker = Path(made), servers_of_this_run().broker
        async with chromium() as browser:
            with step("The guide to the first report"):
                async with _place(folder, browser) as (world, _, camera):
                    await of_the_first_report(camera, world)
            with step("The readmes"):
                async with _place(folder, browser) as (world, vhost, camera):
                    runs = await told_a_year(world, broker, vhost, folder)
                    await of_the_readmes(camera, runs[QUARTER])


if __name__ == "__main__":
    asyncio.run(main())
