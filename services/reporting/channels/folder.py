"""A folder: the message as a file, for an office that prints it or takes it from there."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

from services.reporting.channels.mail import mail_of
from services.reporting.channels.sending import AboutTo, Way
from services.reporting.domain.delivery.answer import Answer
from services.reporting.domain.delivery.message import Message

NOBODY = "office@lianxi.invalid"


async def send(way: Way, message: Message, to: str | None, about_to: AboutTo) -> Answer:
    """Write `<delivery>.eml`, whole or not at all; written again it is the same file."""
    if way.folder is None:
        return Answer("refused", "not_allowed", "the operator has named no folder")
    settings = Way(way.code, way.kind, {"sender": NOBODY}, {}, way.allowed, way.folder, way.origin)
    content = mail_of(settings, message, NOBODY).as_bytes()
    place = way.folder / way.code
    await about_to()
    await asyncio.to_thread(_write, place, f"{message.key}.eml", content)
    return Answer("accepted", "written", message.key)


def _write(place: Path, name: str, content: bytes) -> None:
    place.mkdir(parents=True, exist_ok=True)
    beside = place / f".{name}.new"
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(place / name)
