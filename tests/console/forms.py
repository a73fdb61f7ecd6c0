"""Forms of a page, filled in and sent as a browser without scripts does it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

import httpx


@dataclass
class Form:
    """A form: where it goes, how, what it holds before anybody writes, and where its buttons lead instead."""

    action: str
    method: str
    multipart: bool
    fields: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, dict[str, str]]] = field(default_factory=list)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._open: Form | None = None
        self._select = self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            multipart = told.get("enctype") == "multipart/form-data"
            self._open = Form(told["action"], told.get("method", "get").upper(), multipart)
            self.found.append(self._open)
        elif self._open is not None:
            self._of_form(self._open, tag, told)

    def _of_form(self, form: Form, tag: str, told: dict[str, str]) -> None:
        name, value = told.get("name", ""), told.get("value", "")
        if tag == "button":
            form.buttons.append((told.get("formaction", form.action), {name: value} if name else {}))
        elif tag == "select":
            self._select = name
        elif tag == "option" and (self._select not in form.fields or "selected" in told):
            form.fields[self._select] = value
        elif tag == "textarea":
            self._area, form.fields[name] = name, ""
        elif tag == "input" and name and told.get("type") not in ("file", "submit"):
            if told.get("type") not in ("checkbox", "radio") or "checked" in told:
                form.fields[name] = value

    def handle_data(self, data: str) -> None:
        if self._area and self._open is not None:
            self._open.fields[self._area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "textarea":
            self._area = ""


def forms(html: str) -> list[Form]:
    """The forms of a page."""
    reading = _Forms()
    reading.feed(html)
    return reading.found


def form_to(html: str, address: str) -> Form:
    """The form of a page of which a button leads to an address."""
    return next(form for form in forms(html) if any(where == address for where, _ in form.buttons))


async def send(
    client: httpx.AsyncClient,
    html: str,
    address: str,
    written: Mapping[str, str] | None = None,
    file: tuple[str, bytes] | None = None,
) -> httpx.Response:
    """Press the button that leads to an address, with what was written and the file that was chosen."""
    form = form_to(html, address)
    pressed = next(told for where, told in form.buttons if where == address)
    fields = {**form.fields, **pressed, **(written or {})}
    if form.method == "GET":
        return await client.get(address, params=fields, follow_redirects=True)
    files = {"file": file} if file else ({"": ("", b"")} if form.multipart else None)
    return await client.post(address, data=fields, files=files, follow_redirects=True)
