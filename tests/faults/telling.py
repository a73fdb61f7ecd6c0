"""Events made by hand and put on the bus as a producer would, or as none ever should."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import uuid_utils.compat as uuids

from shared.bus import DOMAIN_EVENTS, REPLAY, Outgoing, connect, login_of, publish_all, routing_key
from shared.database import clock
from shared.events.base import SINGLE, Event
from shared.events.envelope import encode
from shared.events.registry import GroupAbsenceExplained
from tests.faults.room import Room

REGISTRY = "/societies/csbme/registry"


def said(stream: str, version: int, event_id: str | None = None, reason: str = "other") -> Event[GroupAbsenceExplained]:
    """The version of a branch's stream."""
    return Event(
        id=event_id or str(uuids.uuid7()),
        source=REGISTRY,
        type=GroupAbsenceExplained.TYPE,
        subject=f"branch/{stream}",
        version=version,
        recorded_at=clock(),
        actor="test",
        correlation_id=str(uuids.uuid7()),
        causation_id=None,
        batch_id=None,
        data=GroupAbsenceExplained(effective_on=date(2025, 1, 1), code=stream, reason=reason),
    )


async def put(
    room: Room, events: Sequence[Event[Any] | bytes], content_type: str = SINGLE, *, replay: bool = False
) -> None:
    """Publish events or raw bodies to the hearer, in this order, confirmed; ids of messages are always new."""
    messages = [
        Outgoing(
            REPLAY if replay else DOMAIN_EVENTS,
            "reporting" if replay else _key(one),
            f"m-{uuids.uuid7()}",
            content_type,
            one if isinstance(one, bytes) else encode(one),
            {"ce-replay": True} if replay else None,
        )
        for one in events
    ]
    connection = await connect(room.amqp("admin"), "test")
    try:
        channel = await connection.channel(publisher_confirms=True)
        for start in range(0, len(messages), 500):
            assert all(await publish_all(channel, messages[start : start + 500], login_of(room.amqp("admin"))))
    finally:
        await connection.close()


def _key(one: Event[Any] | bytes) -> str:
    subject = "branch/x" if isinstance(one, bytes) else one.subject
    return routing_key(GroupAbsenceExplained.TYPE, subject)
