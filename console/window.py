"""What every page needs: the services to ask, the keys that tokens are checked with, and the office's time zone."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from fastapi import Request

from console.peers import Peers
from shared.identity import TokenCheck


@dataclass(frozen=True, slots=True)
class Window:
    """The running console."""

    peers: Peers
    tokens: TokenCheck
    zone: ZoneInfo


def window(request: Request) -> Window:
    """The console behind a request."""
    found: Window = request.app.state.window
    return found
