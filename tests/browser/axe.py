"""What axe-core finds on a page: labels, headings, contrast, names of links."""

from __future__ import annotations

from typing import Final

from axe_playwright_python.base import AXE_SCRIPT
from playwright.async_api import Page

# The rules of WCAG 2.2 at level AA, and what its authors hold to be good practice. What is in order is not told: on a
# page of a thousand cells that takes longer than to find it.
RUN: Final = """
async () => (await axe.run({
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations'],
})).violations.map(found => `${found.id}: ${found.nodes.map(node => node.html.slice(0, 160)).join(' … ')}`)
"""


async def faults(page: Page) -> list[str]:
    """Each rule that is broken, with the marks that break it."""
    await page.evaluate(AXE_SCRIPT)
    return list(await page.evaluate(RUN))
