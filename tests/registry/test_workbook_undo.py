"""What an undoing takes back beside lists: a first reason, an override, what titles were said to mean; and progress."""

from __future__ import annotations

import pytest

from services.registry.store.statute import _branches
from services.registry.views import branches as branch_views
from shared.database import Database, clock
from shared.imports.progress import progress_of, written_down
from shared.imports.refusals import BatchIsRunning
from tests.registry.telling import NAME, said
from tests.registry.workbooks import take, undone
from tests.world import eventually

ODD = "心脏分会"


async def reason(database: Database) -> str | None:
    async with database.reading() as connection:
        found = await branch_views.branch(connection, "A", database.office_day(clock()), clock())
    assert found
    told: str | None = found["no_group_because"]
    return told


async def test_a_first_reason_for_no_group_is_taken_back_and_one_before_holds_again(registry: Database) -> None:
    absent = "编码,全称,未建原因\nA,{},{}\n"
    await take(registry, "b-1", 分支机构=absent.format(NAME, "无党员"))
    await take(registry, "b-2", 分支机构=absent.format(NAME, "筹建中"))
    assert await reason(registry) == "being_formed"
    await undone(registry, "b-2")
    assert await reason(registry) == "no_party_members"
    shown = await undone(registry, "b-1", commit=False)
    assert [(one["does"], one["changes"]) for one in shown["records"]] == [
        ("restored", [{"field": "reason", "now": "no_party_members", "then": None}])
    ]
    await undone(registry, "b-1")
    assert await reason(registry) is None
    assert (await said(registry, "branch/A"))[-1] == "registry.branch.group_absence_withdrawn.v1"
    whole, _ = await take(registry, "b-3", {"commit": False}, 分支机构=absent.format(NAME, "无党员"))
    assert whole.counts()["changed"] == 1


async def excepted(database: Database) -> frozenset[str]:
    async with database.reading() as connection:
        bodies = await _branches(connection, database.office_day(clock()), clock())
    (body,) = [one for one in bodies if one.code == "A"]
    return body.excepted


async def test_an_override_ends_with_its_batch_and_the_one_before_holds_again(registry: Database) -> None:
    named = "编码,全称,挂靠单位,例外理由\nA,{},{},{}\n"
    await take(registry, "b-1", 分支机构=named.format(ODD, "甲大学", "沿用历史名称"))
    first = await excepted(registry)
    assert first
    await take(registry, "b-2", 分支机构=named.format(NAME, "甲大学", ""))
    await take(registry, "b-3", 分支机构=named.format(ODD, "甲大学", "另一理由"))
    shown = await undone(registry, "b-3", commit=False)
    (record,) = shown["records"]
    assert {"field": "override_reason", "now": "另一理由", "then": "沿用历史名称"} in record["changes"]
    await undone(registry, "b-3")
    held = "SELECT because FROM name_override WHERE undone_at IS NULL"
    assert await registry.pool.fetchval(held) == "沿用历史名称"
    await undone(registry, "b-2")
    assert await excepted(registry) == first
    await undone(registry, "b-1")
    assert await registry.pool.fetch(held) == []


async def test_what_a_batch_was_told_that_titles_mean_is_taken_back_with_it(registry: Database) -> None:
    text = f"编码,机构全名,依附\nA,{NAME},某大学\n"
    taught = {"机构全名": "name", "依附": "host_unit"}
    await take(registry, "b-1", {"mapping": {"分支机构": taught}}, 分支机构=text)
    await take(registry, "b-2", {"mapping": {"分支机构": taught | {"依附": "address"}}}, 分支机构=text)
    shown = await undone(registry, "b-2", commit=False)
    assert shown["mappings"] == [{"sheet": "分支机构", "title": "依附", "now": "address", "then": "host_unit"}]
    await undone(registry, "b-2")
    known = "SELECT title, meaning FROM import_mapping"
    assert {row["title"]: row["meaning"] for row in await registry.pool.fetch(known)} == taught
    await undone(registry, "b-1")
    assert await registry.pool.fetch(known) == []


async def state(database: Database, batch: str) -> str | None:
    async with database.pool.acquire() as connection, connection.transaction():
        found = await progress_of(connection, batch)
    return found["state"] if found else None


async def test_an_import_that_was_killed_is_told_as_stopped_and_may_come_again(registry: Database) -> None:
    killed = await registry.pool.acquire()
    transaction = killed.transaction()
    await transaction.start()
    await killed.execute("SELECT pg_advisory_xact_lock(hashtextextended('import ' || 'b-1', 0))")
    await registry.pool.execute("INSERT INTO import_progress VALUES ('b-1', now(), 'judging', 10, 20, '{}', false)")
    assert await state(registry, "b-1") == "running"
    with pytest.raises(BatchIsRunning):
        async with written_down(registry.pool, "b-1") as run, registry.transaction("test") as uow:
            await run.begin(uow)
    killed.terminate()
    await registry.pool.release(killed)

    async def stopped() -> bool:
        return await state(registry, "b-1") == "stopped"

    await eventually(stopped)
    async with written_down(registry.pool, "b-1") as run, registry.transaction("test", batch_id="b-1") as uow:
        (await run.begin(uow)).phase = "judging"
    assert (await state(registry, "b-1"), await state(registry, "b-0")) == ("ended", None)
    await take(registry, "b-1", 分支机构=f"编码,全称,挂靠单位\nA,{NAME},某大学\n")
    assert await state(registry, "b-1") == "saved"
