"""The oracle of the faults on the whole system: five classes and an exact sum on every hop, and both proofs of ops."""

from __future__ import annotations

from ops.proof.chain import check_chains
from ops.proof.verify import verify
from tests.faults.conftest import Whole
from tests.faults.verdict import judge
from tests.world import eventually

JOINED = "type = 'registry.member.joined.v1'"


async def all_is_well(whole: Whole, prefix: str, events: int) -> None:
    """Every confirmed event was judged once, said once, and is one fact; both proofs of ops agree."""
    accepted = f"FROM ingress_event WHERE id LIKE '{prefix}-%' AND outcome = 'accepted'"
    await eventually(lambda: is_value(whole, "registry", f"SELECT count(*) {accepted}", events), 120)
    await eventually(lambda: is_value(whole, "registry", "SELECT count(*) FROM outbox", 0))
    sent = {f"{prefix}-{n}" for n in range(events)}
    judge(sent, sent, await column(whole, "registry", f"SELECT id {accepted}"), "outside -> registry")
    said = await column(whole, "registry", f"SELECT event_id FROM event_log WHERE {JOINED}")
    members = await column(whole, "registry", f"SELECT member {accepted}")
    subjects = await column(whole, "registry", f"SELECT subject FROM event_log WHERE {JOINED}")
    mine = {f"member/{member}" for member in members}
    judge(mine, mine, [subject for subject in subjects if subject in mine], "judged -> said")
    await eventually(lambda: is_value(whole, "reporting", f"SELECT count(*) FROM fact WHERE {JOINED}", len(said)), 120)
    facts = await column(whole, "reporting", f"SELECT event_id FROM fact WHERE {JOINED}")
    judge(said, said, facts, "registry -> reporting")
    assert await whole.value("reporting", "SELECT count(DISTINCT subject) FROM fact") == len(said)
    assert await verify(whole.place, 120)
    assert await check_chains(whole.place)


async def column(whole: Whole, service: str, sql: str) -> list[str]:
    """The only column of a statement, from a service's database."""
    connection = await whole.owner(service)
    try:
        return [str(row[0]) for row in await connection.fetch(sql)]
    finally:
        await connection.close()


async def is_value(whole: Whole, service: str, sql: str, value: int) -> bool:
    found = await whole.value(service, sql)
    assert found == value, (service, sql, found, value)
    return True
