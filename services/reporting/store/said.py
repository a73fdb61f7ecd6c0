"""What reporting says leads to no derived row but the values said: a rebuild neither computes nor sends anew."""

from __future__ import annotations

from services.reporting.store.indicators.computed import save_computed
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
SAYS: dict[str, Saver | None] = {
    **{event.TYPE: None for event in (RunKept, *_DELIVERIES)},
    IndicatorComputed.TYPE: save_computed,
}
