"""What axe-core finds on a page: labels, headings, contrast, names of links. It comes from npm and is kept nowhere."""

from __future__ import annotations

import shutil
import subprocess
from functools import cache
from pathlib import Path

from playwright.async_api import Page

FOLDER = Path(__file__).parents[2] / ".lianxi" / "axe"
VERSION = "axe-core@4"
# The rules of WCAG 2.2 at level AA, and what its authors hold to be good practice.
RUN = """
async () => (await axe.run({
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
})).violations.map(found => `${found.id}: ${found.nodes.map(node => node.html.slice(0, 160)).join(' … ')}`)
"""


@cache
def source() -> str:
    """The script, installed the first time."""
    script = FOLDER / "node_modules" / "axe-core" / "axe.min.js"
    if not script.exists():
        npm = shutil.which("npm")
        assert npm, "npm belongs to the machine"
        FOLDER.mkdir(parents=True, exist_ok=True)
        words = [npm, "install", "--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--silent", VERSION]
        subprocess.run(words, cwd=FOLDER, check=True)
    return script.read_text("utf-8")


async def faults(page: Page) -> list[str]:
    """Each rule that is broken, with the marks that break it."""
    await page.evaluate(source())
    return list(await page.evaluate(RUN))
