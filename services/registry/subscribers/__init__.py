"""What the registry hears: activities (which branch is alive) and kept runs; outside systems come in by `ingress`."""

from __future__ import annotations

from shared.consumer import Handler

HEARS: dict[str, Handler] = {}
FAMILIES: tuple[str, ...] = ("activities.activity", "reporting.run")
