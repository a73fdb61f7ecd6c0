"""What reporting says of a delivery: codes only, never whom it reached by name or address, nor a word of it."""

from __future__ import annotations

from datetime import date
from typing import Final, Protocol

from services.reporting.domain.delivery.answer import State
from services.reporting.domain.delivery.occurrence import Office
from shared.events.reporting import (
    DeliveryAccepted,
    DeliveryBounced,
    DeliveryFailed,
    DeliveryGivenUp,
    DeliveryIntended,
    DeliveryState,
)


class Row(Protocol):
    """What is said of a delivery is known from its row."""

    @property
    def code(self) -> str: ...
    @property
    def occurrence(self) -> str: ...
    @property
    def topic(self) -> str: ...
    @property
    def about(self) -> str: ...
    @property
    def channel(self) -> str: ...
    @property
    def office(self) -> Office: ...
    @property
    def tries(self) -> int: ...


SAID: Final[dict[State, type[DeliveryState]]] = {
    "accepted": DeliveryAccepted,
    "bounced": DeliveryBounced,
    "failed": DeliveryFailed,
    "given_up": DeliveryGivenUp,
}


def intended(row: Row, today: date) -> DeliveryState:
    """It is meant to be sent."""
    return DeliveryIntended(**_of(row, today))


def settled(row: Row, state: State, reason: str | None, answer_code: str | None, today: date) -> DeliveryState:
    """What became of it."""
    return SAID[state](**_of(row, today), reason=reason, answer_code=answer_code)


def _of(row: Row, today: date) -> dict[str, object]:
    return {
        "code": row.code,
        "occurrence": row.occurrence,
        "topic": row.topic,
        "about": row.about,
        "channel": row.channel,
        "office": row.office.name,
        "scope": row.office.scope or None,
        "tries": row.tries,
        "effective_on": today,
    }
