"""The oracle of the fault tests: an exact sum on every hop, and both proofs of ops."""

from __future__ import annotations

from ops.proof.chain import check_chains
from ops.proof.verify import verify
from tests.faults.conftest import Whole
from tests.world import eventually


async def all_is_well(whole: Whole, prefix: str, events: int) -> None:
    """Every confirmed event was judged once, said once, and is one fact; both proofs of ops agree."""
    accepted = f"SELECT count(*) FROM ingress_event WHERE id LIKE '{prefix}-%' AND outcome = 'accepted'"
    await eventually(lambda: is_value(whole, "registry", accepted, events), 120)
    await eventually(lambda: is_value(whole, "registry", "SELECT count(*) FROM outbox", 0), 60)
    said = await whole.value("registry", "SELECT count(*) FROM event_log WHERE type = 'registry.member.joined.v1'")
    facts = "SELECT count(*) FROM fact WHERE type = 'registry.member.joined.v1'"
    await eventually(lambda: is_value(whole, "reporting", facts, said), 120)
    assert await whole.value("reporting", "SELECT count(DISTINCT subject) FROM fact") == said
    assert await verify(whole.place, 30)
    assert await check_chains(whole.place)


async def is_value(whole: Whole, service: str, sql: str, value: int) -> bool:
    found = await whole.value(service, sql)
    assert found == value, (service, sql, found, value)
    return True
