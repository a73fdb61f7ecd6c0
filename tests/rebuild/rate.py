"""
How fast reporting is rebuilt: `rate(postgres_admin_url, events)` over a generated log of membership events.

By hand: `python -m tests.rebuild.rate <events>`.
"""

from __future__ import annotations

import asyncio
import resource
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import asyncpg
import uuid_utils

from services.reporting.__main__ import SERVICE
from shared.events.base import Event
from shared.events.envelope import encode
from shared.events.registry import MemberJoined, MemberState, MemberUpdated
from shared.migrate import migrate, migrations
from shared.rebuild import Order, rebuild
from tests.servers import drop_database, new_database, servers_of_this_run

SOURCE = "/societies/csbme/registry"
CHUNK = 10_000
BEGAN = datetime(2025, 1, 1, tzinfo=UTC)
LOG = ("position", "event_id", "type", "subject", "version", "recorded_at", "body", "hash")


@dataclass(frozen=True, slots=True)
class Rate:
    """What a rebuild of a generated log took; `peak_mib` is the memory of this process at its most."""

    events: int
    events_per_s: float
    compare_seconds: float
    equal: bool
    peak_mib: int


async def rate(postgres_admin_url: str, events: int) -> Rate:
    """Generate a log, rebuild reporting from it into empty tables, then rebuild again and compare. Takes two rounds."""
    registry, reporting = await new_database(postgres_admin_url), await new_database(postgres_admin_url)
    try:
        await _generate(registry, reporting, events)
        # The other producers have said nothing: an empty ledger stands for theirs.
        ledgers = {"registry": registry, "activities": reporting, "outreach": reporting}
        order = Order(database=reporting, ledgers=ledgers, society="csbme")
        first = await rebuild(SERVICE.recipe, order.model_copy(update={"replace": True}))
        again = await rebuild(SERVICE.recipe, order)
        if not first.replaced == again.events == events:
            raise RuntimeError(f"{events} events were said, {first.replaced} rows written, {again.events} applied")
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        best = max(first.events / first.seconds, again.events / again.seconds)
        return Rate(events, best, again.compare_seconds, again.equal, peak)
    finally:
        for url in (registry, reporting):
            await drop_database(postgres_admin_url, url)


async def _generate(registry: str, reporting: str, events: int) -> None:
    said, heard = await asyncpg.connect(registry), await asyncpg.connect(reporting)
    try:
        await migrate(said, migrations(Path("nowhere")), None)
        await migrate(heard, migrations(SERVICE.migrations), None)
        for start in range(0, events, CHUNK):
            rows = [_row(n, events) for n in range(start, min(start + CHUNK, events))]
            await said.copy_records_to_table("event_log", records=rows, columns=LOG)
        await said.execute("UPDATE chain_head SET position = $1", events)
        await said.execute("ANALYZE event_log")
        positions = [(SOURCE, f"member/M{n:07d}", 2 if n + events // 2 < events else 1) for n in range(events // 2)]
        await heard.copy_records_to_table("position", records=positions)
        await heard.execute("ANALYZE position")
    finally:
        await said.close()
        await heard.close()


def _row(n: int, events: int) -> tuple[object, ...]:
    """Everybody joins, then everybody is updated: two events a member."""
    member, joins = n % (events // 2), n < events // 2
    state: type[MemberState] = MemberJoined if joins else MemberUpdated
    moment = BEGAN + timedelta(seconds=n // 500)
    event = Event(
        id=str(uuid_utils.uuid7()),
        source=SOURCE,
        type=state.TYPE,
        subject=f"member/M{member:07d}",
        version=1 if joins else 2,
        recorded_at=moment,
        actor="ingress",
        correlation_id=str(uuid_utils.uuid7()),
        causation_id=None,
        batch_id=None,
        data=state(
            member=f"M{member:07d}",
            present=True,
            kind="individual",
            branches=(f"CSBME-{member % 21:02d}",),
            effective_on=date(2025, 1 if joins else 6, 1 + member % 28),
        ),
    )
    return n + 1, event.id, event.type, event.subject, event.version, moment, encode(event), bytes(32)


if __name__ == "__main__":
    print(asyncio.run(rate(servers_of_this_run().postgres_admin_url, int(sys.argv[1]))))  # noqa: T201
