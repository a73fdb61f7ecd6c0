"""What an operator finds in the stories: two messages that cannot be read, an event that waits, and where to look."""

from __future__ import annotations

from datetime import UTC, date, datetime

from shared.consumer.parked import Parked
from shared.events.base import Event
from shared.events.envelope import encode
from shared.events.registry import GroupAbsenceExplained

LOOKS = (
    "/ops/chain",
    "/ops/hears",
    "/ops/parked",
    "/ops/parked/1",
    "/live",
    "/ready",
    "/metrics",
    "/asyncapi.json",
)
"""What every door shows to an operator."""
WAITS = 3
"""The number under which the event that waits is found."""
_EVENT = Event(
    id="019300e0-0000-7000-8000-000000000003",
    source="/societies/csbme/elsewhere",
    type=GroupAbsenceExplained.TYPE,
    subject="branch/B-1",
    version=2,
    recorded_at=datetime(2025, 1, 2, tzinfo=UTC),
    actor="test",
    correlation_id="test",
    causation_id=None,
    batch_id=None,
    data=GroupAbsenceExplained(code="B-1", reason="being_formed", effective_on=date(2025, 1, 2)),
)
ENTRIES = (
    Parked("schema", "示例：无法读取", b"{}"),
    Parked("schema", "示例：无法读取", b"[]"),
    Parked("waiting", "an earlier event of this stream is missing", encode(_EVENT), _EVENT),
)
"""In the order in which they get their numbers."""
