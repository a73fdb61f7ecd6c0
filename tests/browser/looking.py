"""What a browser sees of a page that no reader should: things too wide or too close, codes instead of words."""

from __future__ import annotations

from typing import Final

from playwright.async_api import Page

TOO_WIDE: Final = """
() => {
    const page = document.documentElement
    const wide = page.scrollWidth > innerWidth ? [`the page: ${page.scrollWidth} of ${innerWidth} px`] : []
    return [...wide, ...[...document.querySelectorAll('main *')]
        .filter(one => !one.closest('.wide, .paper, .skip'))
        .filter(one => one.getBoundingClientRect().right > innerWidth + 1)
        .map(one => one.outerHTML.slice(0, 120))]
}
"""
# Codes where a reader expects words: small words joined by a line, outside of what is marked as code.
CODES: Final = """
() => {
    const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (walk.nextNode()) {
        const node = walk.currentNode
        if (node.parentElement.closest('code, pre, textarea, script, style')) continue
        found.push(...(node.data.match(/\\b[a-z]+(_[a-z]+)+\\b|\\bundefined\\b|\\bNone\\b/g) ?? []))
    }
    return [...new Set(found)]
}
"""
# Marks that touch the words before them: templates lose the space between two parts easily.
GLUED: Final = """
() => [...document.querySelectorAll('main .tag, main .aside')].filter(mark => {
    const before = mark.previousSibling
    if (!before || !/[\\p{L}\\p{N}]$/u.test(before.textContent)) return false
    const words = document.createRange()
    words.selectNodeContents(before)
    const end = [...words.getClientRects()].at(-1), begin = mark.getClientRects()[0]
    const beside = end && begin && begin.top < end.bottom && end.top < begin.bottom && begin.left >= end.left
    return beside && begin.left - end.right < 2
}).map(mark => mark.parentElement.innerText.slice(0, 80))
"""


async def too_wide(page: Page) -> list[str]:
    """What reaches beyond the screen; tables that scroll inside the page may."""
    return list(await page.evaluate(TOO_WIDE))


async def codes(page: Page) -> list[str]:
    """Codes where words should stand."""
    return list(await page.evaluate(CODES))


async def glued(page: Page) -> list[str]:
    """Words that a tag or a remark touches."""
    return list(await page.evaluate(GLUED))
