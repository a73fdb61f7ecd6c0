"""A workbook that comes through a form; between its check and its import the form carries it, and nobody else."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from fastapi import Request
from starlette.datastructures import FormData, UploadFile
from starlette.types import Message, Receive

from console.peers import Unanswered
from shared.errors import Refused
from shared.workbook.faults import MAX_BYTES, FileTooLarge

# Carried by the form a file is a third longer.
MOST_CARRIED: Final = (MAX_BYTES + 2) // 3 * 4
MOST_BYTES: Final = MOST_CARRIED + 256 * 1024
MOST_FIELDS: Final = 500
MOST_NAME: Final = 200
OTHERS: Final = ("plan", "batch", "again")
TITLE: Final = "title:"
Titles = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Workbook:
    """A file and how it is taken: changes from which day, wrong rows refused or left, titles and their meaning."""

    content: bytes
    name: str
    effective_on: str = ""
    errors: str = "refuse"
    mapping: Titles = field(default_factory=dict)

    @property
    def carried(self) -> str:
        """The file as a form carries it."""
        return base64.b64encode(self.content).decode()

    @property
    def told_mapping(self) -> str:
        """The titles as a form and a service are told them."""
        return json.dumps(self.mapping, ensure_ascii=False)

    def fields(self, **more: str) -> dict[str, str]:
        """What a service is told beside the file."""
        told = {"errors": self.errors, "mapping": self.told_mapping if self.mapping else "", **more}
        return {name: value for name, value in {**told, "effective_on": self.effective_on}.items() if value}


async def workbook_of(request: Request) -> tuple[Workbook, Mapping[str, str]]:
    """The workbook of a form, chosen now or carried from before, and the other fields. Raises Unanswered."""
    limited = Request(request.scope, _limited(request))
    async with limited.form(max_files=1, max_fields=MOST_FIELDS, max_part_size=MOST_CARRIED) as form:
        content, name = await _file(form)
        errors = "leave" if _text(form, "errors") == "leave" else "refuse"
        book = Workbook(content, name, _day(_text(form, "effective_on")), errors, _mapping(form))
        return book, {field: _text(form, field) for field in OTHERS}


async def _file(form: FormData) -> tuple[bytes, str]:
    chosen = form.get("file")
    if isinstance(chosen, UploadFile) and chosen.filename:
        return await chosen.read(), chosen.filename[:MOST_NAME]
    try:
        content = base64.b64decode(_text(form, "carried"), validate=True)
    except binascii.Error as error:
        raise _no_file() from error
    if not content:
        raise _no_file()
    return content, _text(form, "name")[:MOST_NAME]


def _mapping(form: FormData) -> dict[str, dict[str, str]]:
    """What was said before, and what was chosen now: `title:<sheet>:<title>` is a meaning."""
    try:
        found = {str(sheet): dict(titles) for sheet, titles in json.loads(_text(form, "mapping") or "{}").items()}
    except (ValueError, TypeError, AttributeError) as error:
        raise _malformed("mapping") from error
    for name, value in form.multi_items():
        if name.startswith(TITLE) and value:
            sheet, _, title = name.removeprefix(TITLE).partition(":")
            found.setdefault(sheet, {})[title] = str(value)
    return found


def _day(written: str) -> str:
    try:
        return date.fromisoformat(written).isoformat() if written else ""
    except ValueError as error:
        raise _malformed("effective_on") from error


def _text(form: FormData, name: str) -> str:
    value = form.get(name)
    return value if isinstance(value, str) else ""


def _no_file() -> Unanswered:
    return Unanswered(
        422, "请先选择要导入的文件。", "Please choose the file to import first.", _errors("file", "cell-missing")
    )


def _malformed(field_: str) -> Unanswered:
    return Unanswered(422, "填写的内容不符合规则。", "What was entered breaks a rule.", _errors(field_, "malformed"))


def _errors(field_: str, rule: str) -> dict[str, Any]:
    return {"errors": [{"field": field_, "rule": rule}]}


def _limited(request: Request) -> Receive:
    """The body of a form as far as it may be long: a longer one is refused before any of it is kept in memory."""
    received = 0

    async def receive() -> Message:
        nonlocal received
        message = await request.receive()
        received += len(message.get("body", b""))
        if received > MOST_BYTES:
            raise sentence_of(FileTooLarge(field="file", limit=MAX_BYTES // 1024 // 1024))
        return message

    return receive


def sentence_of(refusal: Refused) -> Unanswered:
    """A refusal that the console finds itself, in the words of the services."""
    return Unanswered(refusal.status, refusal.title, refusal.extras["title_en"], dict(refusal.extras))
