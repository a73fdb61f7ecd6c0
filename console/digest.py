"""A digest inside a page: its body without its own head, one level of headings lower, with the marks of text only."""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser
from typing import Final

from markupsafe import Markup

LOWER: Final = {"h1": "h2", "h2": "h3", "h3": "h4"}
MARKS: Final = frozenset(
    "h1 h2 h3 p div span strong em a ul ol li br hr table caption thead tbody tr th td footer "
    "svg g rect line circle path polyline text tspan".split()
)
ATTRIBUTES: Final = frozenset(
    "class scope colspan rowspan align data-figure role aria-label width height viewbox x y fill "
    "x1 y1 x2 y2 cx cy r rx d points stroke stroke-width opacity font-size font-weight text-anchor transform".split()
)
UNSEEN: Final = frozenset("head title style script template".split())
FIGURE: Final = re.compile(r"figures/[a-z_]+(@[0-9A-Za-z._-]+)?")


def body_of(html: str, run: str) -> Markup:
    """The body of a digest to put into a page; links lead to the records of this run, whatever else is dropped."""
    reading = _Body(f"/runs/{run}/")
    reading.feed(html)
    reading.close()
    return Markup(reading.written())  # noqa: S704  (every text is escaped and every mark is one of MARKS)


class _Body(HTMLParser):
    def __init__(self, base: str) -> None:
        super().__init__()
        self._base, self._unseen = base, 0
        self._out: list[str] = []
        self._open: list[str] = []

    def written(self) -> str:
        return "".join(self._out) + "".join(f"</{tag}>" for tag in reversed(self._open))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in UNSEEN
        if self._unseen or tag not in MARKS:
            return
        kept = [(name, value or "") for name, value in attrs if name in ATTRIBUTES]
        kept += [("href", self._base + v) for name, v in attrs if name == "href" and v and FIGURE.fullmatch(v)]
        if tag == "div" and ("class", "wide") in kept:
            kept.append(("tabindex", "0"))  # what scrolls inside the page is reached with the keyboard too
        tag = LOWER.get(tag, tag)
        written = "".join(f' {name}="{escape(value)}"' for name, value in kept)
        self._out.append(f"<{tag}{written}>")
        if tag not in ("br", "hr"):
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in UNSEEN and self._unseen > 0
        tag = LOWER.get(tag, tag)
        if self._unseen or tag not in self._open:
            return
        while True:
            last = self._open.pop()
            self._out.append(f"</{last}>")
            if last == tag:
                return

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self._out.append(escape(data))
