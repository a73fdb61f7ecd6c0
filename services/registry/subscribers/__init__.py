"""What the registry hears: activities (which branch is alive) and kept runs; outside systems come in by `ingress`."""

from __future__ import annotations

from typing import Any

from services.registry.subscribers.activities import on_activity_cancelled, on_activity_held
from shared.consumer import Handler
from shared.events.activities import ActivityCancelled, ActivityHeld

_HEARD: dict[Any, Handler] = {
    ActivityHeld: on_activity_held,
    ActivityCancelled: on_activity_cancelled,
}
HEARS: dict[str, Handler] = {event.TYPE: handler for event, handler in _HEARD.items()}
FAMILIES: tuple[str, ...] = ("activities.activity", "reporting.run")
