"""Free loopback ports, chosen once and kept, below the range from which outgoing connections take theirs."""

from __future__ import annotations

import contextlib
import json
import secrets
import socket
from pathlib import Path

_RANGE = Path("/proc/sys/net/ipv4/ip_local_port_range")


def is_free(port: int) -> bool:
    """Could a server listen on this loopback port now? (A server that has just stopped doesn't count as there.)"""
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_ports(count: int) -> list[int]:
    """So many different free ports; random, so that two launchers at the same time hardly ever choose the same."""
    low = int(_RANGE.read_text().split()[0]) if _RANGE.exists() else 32768
    first, last = (10240, low) if low > 12000 else (20000, 32768)
    with contextlib.ExitStack() as held:
        ports: list[int] = []
        while len(ports) < count:
            tried = held.enter_context(socket.socket())
            port = first + secrets.randbelow(last - first)
            with contextlib.suppress(OSError):
                tried.bind(("127.0.0.1", port))
                ports.append(port)
        return ports


def kept_ports(kept: Path, names: list[str], in_use: bool) -> dict[str, int]:
    """The ports of these names from the file; missing ones, and those a stranger has taken meanwhile, are chosen anew.

    `in_use` says that they are rightly taken, by what was started with them.
    """
    ports: dict[str, int] = json.loads(kept.read_text()) if kept.exists() else {}
    wrong = [name for name in names if name not in ports or not (in_use or is_free(ports[name]))]
    if wrong:
        ports |= dict(zip(wrong, free_ports(len(wrong)), strict=True))
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps(ports, indent=1))
    return ports
