"""What reporting says leads to no derived row but of values and runs: a rebuild neither computes nor sends anew."""

from __future__ import annotations

from services.reporting.store.indicators.computed import save_computed
from services.reporting.store.publishing import save_published
from services.reporting.store.told_runs import save_told_runs
from shared.events.reporting import (
    DeliveryAccepted,
    DeliveryBounced,
    DeliveryFailed,
    DeliveryGivenUp,
    DeliveryIntended,
    DigestPublished,
    IndicatorComputed,
    RunKept,
    RunProvided,
    RunRendered,
)
from shared.rebuild import Saver

_DELIVERIES = (DeliveryIntended, DeliveryAccepted, DeliveryBounced, DeliveryFailed, DeliveryGivenUp)
SAYS: dict[str, Saver | None] = {
    **{event.TYPE: None for event in (RunRendered, *_DELIVERIES)},
    RunKept.TYPE: save_told_runs,
    RunProvided.TYPE: None,
    DigestPublished.TYPE: save_published,
    IndicatorComputed.TYPE: save_computed,
}
