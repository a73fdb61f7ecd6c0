"""Debian's Chromium, driven by Playwright, and pictures of what it shows."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright

PICTURES = Path(__file__).parents[2] / ".lianxi" / "browser"
DESK = {"width": 1280, "height": 800}
# Of a page that is longer the rest looks alike.
LONGEST = 4_000
PHONE = {"width": 390, "height": 844}
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """A browser with an empty profile. It asks nobody but the pages' own addresses."""
    program = shutil.which("chromium")
    assert program, "Chromium is missing: make browser installs it"
    async with async_playwright() as tool:
        words = {**os.environ, "LANGUAGE": "zh_CN"}  # the parts of a date are named in the browser's own language
        browser = await tool.chromium.launch(executable_path=program, args=FLAGS, env=words)
        try:
            yield browser
        finally:
            await browser.close()


async def picture(page: Page, name: str) -> Path:
    """A PNG of a page, in `.lianxi/browser` for whoever wants to look; `name` without suffix."""
    path = PICTURES / f"{name}.png"
    height = await page.evaluate("document.documentElement.scrollHeight")
    seen = {"x": 0, "y": 0, "width": page.viewport_size["width"], "height": min(height, LONGEST)}
    await page.screenshot(full_page=True, clip=seen, path=path)
    return path
