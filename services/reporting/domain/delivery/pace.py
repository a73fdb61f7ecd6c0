"""How fast a channel takes messages, and how long is waited after a try that failed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

_MINUTES_OF_MAIL: Final = (1, 5, 15, 60, 180, 360)
_MINUTES_OF_A_ROBOT: Final = (1, 2, 11, 30, 60)
DINGTALK_BLOCKS: Final = 600  # seconds


@dataclass(frozen=True, slots=True)
class Window:
    """At most so many messages in so many seconds."""

    messages: int
    seconds: int


# The limits that the makers of the robots state; a mail server's are its operator's.
WINDOWS: Final[dict[str, tuple[Window, ...]]] = {
    "mail": (Window(60, 60),),
    "wecom": (Window(20, 60),),
    "dingtalk": (Window(20, 60),),
    "feishu": (Window(100, 60), Window(5, 1)),
    "webhook": (Window(120, 60),),
    "apprise": (Window(20, 60),),
    "folder": (Window(600, 60),),
}


def windows_of(kind: str, per_minute: int | None) -> tuple[Window, ...]:
    """The windows of a channel; its own limit a minute may only be lower."""
    own = (Window(per_minute, 60),) if per_minute else ()
    return WINDOWS[kind] + own


def room(windows: Sequence[Window], began: Sequence[datetime], now: datetime) -> int:
    """How many may begin now, given when the ones before began."""
    left = [w.messages - sum(now - at < timedelta(seconds=w.seconds) for at in began) for w in windows]
    return max(0, min(left))


def delays_of(kind: str) -> tuple[timedelta, ...]:
    """How long to wait after the first, second, ... try; after the last one it is given up."""
    minutes = _MINUTES_OF_MAIL if kind == "mail" else _MINUTES_OF_A_ROBOT
    return tuple(timedelta(minutes=n) for n in minutes)


def off_the_hour(kind: str, moment: datetime) -> datetime:
    """Feishu asks to keep away from full and half hours, when everybody sends: two minutes later."""
    return moment + timedelta(minutes=2) if kind == "feishu" and moment.minute in (0, 30) else moment
