"""What the registry hears: nothing of the other services; outside systems come in by `ingress`."""

from __future__ import annotations

from shared.consumer import Handler

HEARS: dict[str, Handler] = {}
FAMILIES: tuple[str, ...] = ()
