"""Free loopback ports below the range from which outgoing connections take theirs."""

from __future__ import annotations

import contextlib
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
