"""Debian's Chromium, driven by Playwright, and pictures of what it shows."""

from __future__ import annotations

import io
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from PIL import Image
from playwright.async_api import Browser, Locator, Page, async_playwright

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


async def picture(
    page: Page | Locator, name: str, folder: Path = PICTURES, colours: int = 64, whole: bool = True
) -> Path:
    """
    A PNG of a page, or of a part of it, in `.lianxi/browser` for whoever wants to look; `name` without suffix.

    Colours are reduced, so that a page of 1280 x 800 takes about 60 kB. `whole`: all of a long page, not only what
    is seen at once.
    """
    taken = await (page.screenshot(full_page=whole) if isinstance(page, Page) else page.screenshot())
    return _written(taken, folder / f"{name}.png", colours)


def _written(taken: bytes, path: Path, colours: int) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    shown = Image.open(io.BytesIO(taken)).convert("RGB").quantize(colours, dither=Image.Dither.NONE)
    shown.save(path, optimize=True)
    return path
