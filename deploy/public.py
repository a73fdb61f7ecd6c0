"""Where outside publishers find the broker: what LIANXI_PUBLIC_HOST and LIANXI_PUBLIC_PORT say, remembered."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from deploy.native.server import ServerError
from deploy.secrets import write_private
from deploy.tls import AMQPS_PORT, LOOPBACK

HOST, PORT = "LIANXI_PUBLIC_HOST", "LIANXI_PUBLIC_PORT"
FILE = "public.json"


@dataclass(frozen=True)
class Public:
    """Names or addresses of this machine by which publishers reach it, the first of which they are told; none: closed.

    Closed means that only programs on this machine can connect, at a free port.
    """

    hosts: tuple[str, ...] = ()
    port: int = AMQPS_PORT

    @property
    def is_open(self) -> bool:
        """May others than this machine connect?"""
        return bool(self.hosts)

    @property
    def host(self) -> str:
        """The one that publishers are told."""
        return self.hosts[0] if self.hosts else LOOPBACK


def remembered(folder: Path, told: Mapping[str, str] | None = None) -> Public:
    """
    As the environment says, else `told` (.env), else as it was said before: a start from another shell closes nothing.

    Raises ServerError for a port that is none.
    """
    known = _known(folder) | _said(told or {})
    port = known.get(PORT) or str(AMQPS_PORT)
    if not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
        raise ServerError(f"{PORT}={port} is not a port.")
    hosts = (host.strip() for host in known.get(HOST, "").split(","))
    return Public(tuple(host for host in hosts if host), int(port))


def remember(folder: Path, told: Mapping[str, str] | None = None) -> Public:
    """The same, and keep it for the next start."""
    public, known = remembered(folder, told), _known(folder)
    if whole := _said(told or {}).items() - known.items():
        write_private(folder / FILE, json.dumps(known | dict(whole), indent=1))
    return public


def _known(folder: Path) -> dict[str, str]:
    kept = folder / FILE
    known: dict[str, str] = json.loads(kept.read_text()) if kept.exists() else {}
    return known


def _said(told: Mapping[str, str]) -> dict[str, str]:
    both = {**told, **os.environ}
    return {name: both[name] for name in (HOST, PORT) if name in both}
