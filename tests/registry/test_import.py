"""A roster carried out on a real PostgreSQL: as foretold, all or nothing, and the second time nothing."""

from __future__ import annotations

import pytest

from services.registry.domain.roster.faults import RosterHasErrors
from shared.database import Database
from tests.registry.known import SOCIETY
from tests.registry.telling import NAME, said, take

ROSTER = f"编码,全称,挂靠单位\nA,{NAME},某大学\nB,{SOCIETY.name_zh}体外循环分会,某医院\n"


async def test_an_import_does_what_its_dry_run_foretold_and_the_second_time_nothing(registry: Database) -> None:
    foretold = await take(registry, ROSTER, dry_run=True)
    assert foretold["counts"] == {"new": 1, "changed": 1, "same": 0, "error": 0}
    assert await said(registry, "branch/B") == []
    assert await registry.pool.fetchval("SELECT count(*) FROM branch_history") == 1
    done = await take(registry, ROSTER)
    assert done["counts"] == foretold["counts"]
    assert done["lines"] == foretold["lines"]
    assert await said(registry, "branch/A") == ["registry.branch.founded.v1", "registry.branch.changed.v1"]
    outbox = await registry.pool.fetchval("SELECT count(*) FROM outbox")
    again = await take(registry, ROSTER)
    assert again["counts"] == {"new": 0, "changed": 0, "same": 2, "error": 0}
    assert await registry.pool.fetchval("SELECT count(*) FROM outbox") == outbox


async def test_one_wrong_row_and_nothing_is_saved(registry: Database) -> None:
    with pytest.raises(RosterHasErrors):
        await take(registry, ROSTER + "C,无此规则,\n")
    assert await registry.pool.fetchval("SELECT count(*) FROM branch") == 1
    assert await said(registry, "branch/B") == []


async def test_names_may_be_exchanged_in_the_database_too(registry: Database) -> None:
    await take(registry, ROSTER)
    counts = (await take(registry, f"编码,全称\nA,{SOCIETY.name_zh}体外循环分会\nB,{NAME}\n"))["counts"]
    assert counts["changed"] == 2
    assert await registry.pool.fetchval("SELECT name FROM branch WHERE code = 'B'") == NAME


async def test_a_reason_for_a_historic_name_is_kept_and_never_said(registry: Database) -> None:
    await take(registry, "编码,全称,类型,例外理由\nC,心电分会,分会,沿用一九八五年的名称\n")
    kept = await registry.pool.fetchrow("SELECT rules, because FROM name_override WHERE branch = 'C'")
    assert kept
    assert (kept["rules"], kept["because"]) == (["name-begins-with-society"], "沿用一九八五年的名称")
    bodies = await registry.pool.fetch("SELECT body FROM ledger")
    assert not any("一九八五" in row["body"].decode() for row in bodies)


async def test_every_event_of_an_import_carries_its_batch(registry: Database) -> None:
    await take(registry, ROSTER, batch="b-1")
    bodies = await registry.pool.fetch("SELECT body FROM ledger WHERE subject = 'branch/B'")
    assert all('"batchid":"b-1"' in row["body"].decode() for row in bodies)
