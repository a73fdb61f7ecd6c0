"""What every page needs: the services to ask, the keys and the rules readers are checked with, the office's zone."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from fastapi import Request

from console.errands import Errands
from console.peers import Peers
from shared.identity import Policy, TokenCheck


@dataclass(frozen=True, slots=True)
class Window:
    """The running console."""

    peers: Peers
    tokens: TokenCheck
    policy: Policy
    zone: ZoneInfo
    errands: Errands


def window(request: Request) -> Window:
    """The console behind a request."""
    found: Window = request.app.state.window
    return found
