"""What axe-core finds on a page: labels, headings, contrast, names of links."""

from __future__ import annotations

from typing import Final

from axe_playwright_python.base import AXE_SCRIPT
from playwright.async_api import Page

# The rules of WCAG 2.2 at level AA, and what its authors hold to be good practice.
RULES: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
RUN: Final = """
async options => (await axe.run(options)).violations
    .map(found => `${found.id}: ${found.nodes.map(node => node.html.slice(0, 160)).join(' … ')}`)
"""


async def faults(page: Page, *, colours: bool = True) -> list[str]:
    """
    Each rule that is broken, with the marks that break it.

    Contrast takes most of the time, and is the same in both languages and on every screen: `colours` once for a page.
    """
    await page.evaluate(AXE_SCRIPT)
    asked = {"runOnly": RULES, "resultTypes": ["violations"], "rules": {"color-contrast": {"enabled": colours}}}
    return list(await page.evaluate(RUN, asked))
