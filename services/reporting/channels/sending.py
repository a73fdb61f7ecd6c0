"""One try on one channel, whatever its kind: no exception leaves it, only an answer."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from services.reporting.channels.allowed import Allowed, NotAllowed
from services.reporting.domain.delivery.answer import Answer
from services.reporting.domain.delivery.message import Message
from shared.log import get_logger

log = get_logger(__name__)

SECONDS = 90.0  # for a whole try; a lease lives longer


class NothingLeft(OSError):
    """No connection came about, so that nothing can have arrived."""


# Called when the content is about to leave; what it raises ends the try with nothing sent.
AboutTo = Callable[[], Awaitable[None]]
Sender = Callable[["Way", Message, str | None, AboutTo], Awaitable[Answer]]


@dataclass(frozen=True, slots=True)
class Way:
    """A channel with everything that is needed to use it; `secrets` never leave the process."""

    code: str
    kind: str
    settings: dict[str, Any]
    secrets: dict[str, str] = field(repr=False)
    allowed: Allowed
    folder: Path | None = None
    origin: str = "lianxi"


@dataclass(slots=True)
class Sent:
    """Whether the content had begun to leave when something went wrong."""

    about_to: AboutTo
    left: bool = False

    async def mark(self) -> None:
        """Note that it leaves now."""
        await self.about_to()
        self.left = True


async def hand_over(send: Sender, way: Way, message: Message, to: str | None, about_to: AboutTo) -> Answer:
    """
    Try once, and say what came of it.

    A fault before anything left is temporary; one after it leaves the outcome unknown. Of an exception only the kind
    is told, since its words may hold addresses of robots, which are secrets.
    """
    sent = Sent(about_to)
    try:
        async with asyncio.timeout(SECONDS):
            return await send(way, message, to, sent.mark)
    except NotAllowed:
        return Answer("refused", "not_allowed", "the operator's list of hosts does not name it")
    except NothingLeft as error:
        return Answer("temporary", _kind(error))
    except (OSError, TimeoutError, EOFError) as error:
        return Answer("unknown" if sent.left else "temporary", _kind(error))
    except Exception as error:  # a fault of ours or of a library: this message is set aside, the others go on
        frames = "".join(traceback.format_tb(error.__traceback__))
        log.error("delivery_failed", channel=way.code, fault=_kind(error), frames=frames)
        return Answer("unknown" if sent.left else "refused", _kind(error), "a fault while sending, now in the log")


def _kind(error: BaseException) -> str:
    return type(error.__cause__ or error).__name__
