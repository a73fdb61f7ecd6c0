"""What reporting says leads to no derived row: a rebuild must neither compute nor send anew what was sent."""

from __future__ import annotations

from shared.events.reporting import (
    DeliveryAccepted,
    DeliveryBounced,
    DeliveryFailed,
    DeliveryGivenUp,
    DeliveryIntended,
    IndicatorComputed,
    RunKept,
)
from shared.rebuild import Saver

_DELIVERIES = (DeliveryIntended, DeliveryAccepted, DeliveryBounced, DeliveryFailed, DeliveryGivenUp)
SAYS: dict[str, Saver | None] = {event.TYPE: None for event in (RunKept, IndicatorComputed, *_DELIVERIES)}
