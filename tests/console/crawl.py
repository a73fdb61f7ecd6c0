"""Follows the links and forms of the console as a reader would, and tells which of them lead nowhere."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import httpx
from starlette.routing import Match, Route

from console.app import ROUTERS

ORIGIN: Final = "http://console"
ROUTES: Final = tuple(route for router in ROUTERS for route in router.routes if isinstance(route, Route))
LANGUAGE: Final = "lang"


@dataclass(frozen=True)
class Form:
    """A form of a page: what it sends, and how; `fields` as a reader leaves them who only presses the button."""

    method: str
    action: str
    fields: tuple[tuple[str, str], ...]

    @property
    def shape(self) -> str:
        """Forms of one shape ask the same of the console."""
        return shape(self.method, self.action, dict(self.fields))


@dataclass
class Page(HTMLParser):
    """The addresses a page leads to, and its forms, each button of a form apart."""

    html: str
    links: list[str] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)
    _form: dict[str, str] | None = None
    _fields: list[tuple[str, str]] = field(default_factory=list)
    _buttons: list[tuple[tuple[str, str], ...]] = field(default_factory=list)
    _select: str | None = None

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag in ("a", "link") and "href" in told:
            self.links.append(told["href"])
        elif tag == "img":
            self.links.append(told["src"])
        elif tag == "form":
            self._form, self._fields, self._buttons = told, [], []
        elif tag == "select":
            self._select = told["name"]
        elif self._form is not None:
            self._field(tag, told)

    def _field(self, tag: str, told: dict[str, str]) -> None:
        if tag == "button":
            self._buttons.append(((told["name"], told.get("value", "")),) if "name" in told else ())
        elif tag == "option" and self._select and ("selected" in told or self._select not in dict(self._fields)):
            self._fields = [one for one in self._fields if one[0] != self._select]
            self._fields.append((self._select, told.get("value", "")))
        elif tag == "textarea" or (tag == "input" and told.get("type") not in ("checkbox", "radio")):
            self._fields.append((told["name"], told.get("value", "")))
        elif tag == "input" and "checked" in told:
            self._fields.append((told["name"], told.get("value", "on")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = None
        if tag != "form" or self._form is None:
            return
        method, action = self._form.get("method", "get").upper(), self._form.get("action", "")
        self.forms += [Form(method, action, (*self._fields, *button)) for button in self._buttons or [()]]
        self._form = None


def shape(method: str, address: str, more: dict[str, str] | None = None) -> str:
    """The route that answers at an address and the names of what it is asked for: addresses alike but for values."""
    split = urlsplit(address)
    scope = {"type": "http", "method": method, "path": split.path}
    found = next((route.path for route in ROUTES if route.matches(scope)[0] is Match.FULL), split.path)
    names = sorted({name for name, _ in parse_qsl(split.query, keep_blank_values=True)} | (more or {}).keys())
    return f"{method} {found}{'?' if names else ''}{'&'.join(names)}"


def here(page: str, link: str) -> str | None:
    """A link as an address of the console; None for one that leads to a place on the page or to another site."""
    split = urlsplit(urljoin(ORIGIN + page, link))
    if not link or link.startswith("#") or f"{split.scheme}://{split.netloc}" != ORIGIN:
        return None
    asked = [one for one in parse_qsl(split.query, keep_blank_values=True) if one[0] != LANGUAGE]
    return split.path + (f"?{urlencode(asked)}" if asked else "")


@dataclass
class Walk:
    """
    What a reader has opened: `answers` by address, `found` on which page, `forms` to send, by shape.

    Addresses that differ by their values alone are opened as often as `each` says, those of `all_of` always.
    """

    client: httpx.AsyncClient
    each: int = 1
    all_of: frozenset[str] = frozenset()
    answers: dict[str, int] = field(default_factory=dict)
    found: dict[str, str] = field(default_factory=dict)
    forms: dict[str, tuple[str, Form]] = field(default_factory=dict)
    _of_shape: Counter[str] = field(default_factory=Counter)
    _waiting: deque[str] = field(default_factory=deque)

    async def through(self, start: str = "/") -> Walk:
        """Open what can be reached from a page."""
        self._meet("", start)
        while self._waiting:
            await self._open(self._waiting.popleft())
        return self

    async def sent(self) -> dict[str, int]:
        """
        What each form answers that is sent as it stands, a button of each shape pressed once; it may ask for more.

        Signing out comes last: nothing answers the reader afterwards.
        """
        told = {}
        for name, (page, form) in sorted(self.forms.items(), key=lambda one: one[1][1].action == "/sign-out"):
            answer = await self.client.post(form.action or page, data=dict(form.fields), follow_redirects=True)
            told[name] = answer.status_code
        return told

    def faults(self, *fine: int) -> list[str]:
        """What did not answer 200 (or as `fine`), with the page it stands on."""
        return [
            f"{status} {at} (on {self.found[at]})" for at, status in self.answers.items() if status not in (200, *fine)
        ]

    async def _open(self, address: str) -> None:
        answer = await self.client.get(address, follow_redirects=True)
        self.answers[address] = answer.status_code
        if not answer.is_success or "text/html" not in answer.headers["content-type"]:
            return
        page = Page(answer.text)
        for link in page.links:
            self._meet(address, link)
        for form in page.forms:
            if form.method == "GET":
                self._meet(address, f"{form.action or address.split('?')[0]}?{urlencode(form.fields)}")
            else:
                self.forms.setdefault(form.shape, (address, form))

    def _meet(self, page: str, link: str) -> None:
        address = here(page, link)
        if address is None or address in self.found:
            return
        of = shape("GET", address)
        self._of_shape[of] += 1
        if self._of_shape[of] <= self.each or of in self.all_of:
            self.found[address] = page or "nothing"
            self._waiting.append(address)
