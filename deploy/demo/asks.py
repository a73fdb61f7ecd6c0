"""What the story asks of the services: requests as plain data, the same at every run, keys included."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

BATCH = "demo-2025"


@dataclass(frozen=True, slots=True)
class Ask:
    """One POST by one office; `version` is that of the record it changes, known because the story is told in order."""

    service: str
    path: str
    body: dict[str, Any]
    office: str = "secretariat"
    scope: str | None = None
    version: int | None = None
    nth: int | None = None

    @property
    def key(self) -> str:
        """The Idempotency-Key: what is asked about which record, and for the how-manieth time where that is needed."""
        key = f"{BATCH}{self.path}/{self.body.get('code') or self.body.get('branch') or self.body['day']}"
        return key if self.nth is None else f"{key}/{self.nth}"


@dataclass(frozen=True, slots=True)
class Chapter:
    """
    Requests of one service that may be made side by side, or one after another where it is `in_order`.

    The chapters of a service follow one another.
    """

    title: str
    asks: Sequence[Ask]
    in_order: bool = False

    @property
    def service(self) -> str:
        """The service that is asked."""
        return self.asks[0].service
