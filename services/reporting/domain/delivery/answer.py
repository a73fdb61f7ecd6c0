"""What came of a try: what the other side answered, and what follows from it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

State = Literal["intended", "accepted", "bounced", "failed", "given_up"]
Outcome = Literal["accepted", "bounced", "refused", "temporary", "unknown", "interrupted"]
LONGEST_ANSWER: Final = 500
_ADDRESS: Final = re.compile(r"[^\s<>\"'(),;:]+@[^\s<>\"'(),;:]+")
_LINK: Final = re.compile(r"\b[a-z][a-z0-9+.-]*://\S+", re.I)
_KEY: Final = re.compile(r"\b(key|token|access_token|secret|sign)=\S+", re.I)
# These know a delivery by its code: to hand it over twice is to hand it over once.
KNOWS_IT_AGAIN: Final = frozenset({"webhook", "folder"})


@dataclass(frozen=True, slots=True)
class Answer:
    """
    The outcome of one try, and the words of the other side, which hold neither address nor secret.

    accepted: the server took it. bounced: it refuses this recipient for good. refused: it refuses us for good.
    temporary: later perhaps. unknown: handed over, and no answer came. `wait`: not before so many seconds.
    """

    outcome: Outcome
    code: str
    text: str = ""
    wait: int = 0


@dataclass(frozen=True, slots=True)
class Next:
    """What a delivery is now, why, and when it is tried again (intended only)."""

    state: State
    reason: str | None = None
    send_at: datetime | None = None


def clean(text: str) -> str:
    """What a server said, without addresses and links, which may hold secrets; at most 500 characters."""
    text = _KEY.sub(r"\1=…", _LINK.sub("<link>", _ADDRESS.sub("<address>", text)))
    return " ".join(text.replace("\0", " ").encode(errors="replace").decode().split())[:LONGEST_ANSWER]


def after(answer: Answer, kind: str, tries: int, delays: Sequence[timedelta], now: datetime) -> Next:
    """
    What follows from the answer to the `tries`-th try; `delays` is how long to wait after each.

    Of what may have arrived nothing is sent again by itself, unless the receiver knows it again by its code.
    """
    match answer.outcome:
        case "accepted":
            return Next("accepted")
        case "bounced":
            return Next("bounced", "recipient_refused")
        case "refused":
            return Next("failed", "channel_refused")
        case "unknown" if kind not in KNOWS_IT_AGAIN:
            return Next("failed", "outcome_unknown")
    if tries > len(delays):
        return Next("given_up", "tries_used_up")
    return Next("intended", None, now + max(delays[tries - 1], timedelta(seconds=answer.wait)))


def lost(handed_over: bool) -> Answer:
    """The answer to a try whose sender is gone: nothing had left, or nobody knows."""
    if handed_over:
        return Answer("unknown", "lost", "the sender ended after handing over")
    return Answer("interrupted", "lost", "the sender ended before handing over")
