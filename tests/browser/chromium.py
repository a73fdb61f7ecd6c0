"""Debian's Chromium, driven by Playwright, and pictures of what it shows."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright

PICTURES = Path(__file__).parents[2] / ".lianxi" / "browser"
DESK = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=zh-CN",
)


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """A browser with an empty profile. It asks nobody but the pages' own addresses."""
    program = shutil.which("chromium")
    assert program, "Chromium is missing: make browser installs it"
    async with async_playwright() as tool:
        browser = await tool.chromium.launch(executable_path=program, args=FLAGS)
        try:
            yield browser
        finally:
            await browser.close()


async def picture(page: Page, name: str) -> Path:
    """A PNG of a whole page, in `.lianxi/browser` for whoever wants to look; `name` without suffix."""
    path = PICTURES / f"{name}.png"
    await page.screenshot(full_page=True, path=path)
    return path
