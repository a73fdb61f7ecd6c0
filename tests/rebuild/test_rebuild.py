"""Every service's derived tables can be written again from the ledgers alone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import asyncpg
import pytest

from shared.database import UnitOfWork
from shared.events.activities import ActivityHeld
from shared.events.base import TYPES, Event
from shared.events.registry import BranchFounded, PostFilled
from shared.rebuild import Recipe, Report
from shared.rebuild.mend import Moved
from tests.conftest import service
from tests.rebuild.conftest import Past
from tests.world import SERVICES

PastOf = Callable[[str], Awaitable[Past]]


def different(report: Report) -> dict[str, int]:
    """Table -> rows that are not alike, of the tables that have some."""
    return {table.table: table.different for table in report.tables if table.different}


def otherwise(name: str, part: str, handlers: Mapping[str, Any]) -> Recipe:
    """A service's recipe with other functions for some types."""
    recipe = service(name).recipe
    return recipe.model_copy(update={part: {**getattr(recipe, part), **handlers}})


async def everything(connection: asyncpg.Connection) -> dict[str, tuple[Any, ...]]:
    """Table -> rows and the sum of their hashes, of all tables of a service."""
    tables = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    sums = "SELECT count(*), sum(hashtextextended(t::text, 0)) FROM"
    return {name: tuple(await connection.fetchrow(f'{sums} "{name}" AS t')) for (name,) in tables}


async def test_every_derived_table_is_rebuilt_alike_from_one_of_each_event(past_of: PastOf) -> None:
    said: set[str] = set()
    for name in SERVICES:
        past = await past_of(name)
        said |= {row["type"] for row in await past.connection.fetch("SELECT DISTINCT type FROM ledger")}
        before = await everything(past.connection)
        report = await past.rebuilt()
        assert report.equal, report
        assert [table.table for table in report.tables if not table.rebuilt] == []
        assert await everything(past.connection) == before  # no outbox, inbox, position, kept or live row
    assert said == {type_ for type_ in TYPES if type_.split(".")[0] in SERVICES}


async def test_one_cell_one_row_less_and_one_foreign_row_are_named_and_put_right(past_of: PastOf) -> None:
    past = await past_of("registry")
    await past.connection.execute("UPDATE post SET until = '2025-04-30' WHERE code = 'R-1'")
    await past.connection.execute("DELETE FROM party_group_history WHERE code = 'G-1' AND dissolved")
    await past.connection.execute("UPDATE member_state SET member = 'X' WHERE type = 'registry.member.left.v1'")
    report = await past.rebuilt()
    assert different(report) == {"post": 1, "party_group_history": 1, "member_state": 2}
    first = {table.table: table.first for table in report.tables}
    [post] = first["post"]
    assert (post.key, post.columns) == ({"code": "R-1"}, {"until": ("2025-04-30", "2025-05-01")})
    [missing] = first["party_group_history"]
    assert (missing.key, missing.only) == ({"code": "G-1", "nth": 2}, "rebuilt")
    assert {(one.key["member"] == "X", one.only) for one in first["member_state"]} == {
        (True, "live"),
        (False, "rebuilt"),
    }
    assert (await past.rebuilt(replace=True)).replaced == 5  # of each wrong one a deletion, of each right one a row
    assert (await past.rebuilt()).equal


async def test_rows_are_put_right_only_while_the_service_stands_still(past_of: PastOf) -> None:
    past = await past_of("reporting")
    await past.connection.execute("DELETE FROM fact WHERE version = 1")
    async with past.connection.transaction():
        await past.connection.execute("SELECT 1 FROM position LIMIT 1 FOR UPDATE")
        with pytest.raises(Moved):
            await past.rebuilt(replace=True)
    assert not (await past.rebuilt()).equal


async def test_nothing_is_put_right_when_something_was_applied_since_the_comparison_began(past_of: PastOf) -> None:
    past = await past_of("activities")

    async def meanwhile(uow: UnitOfWork, events: list[Event[Any]]) -> None:
        await past.connection.execute("UPDATE position SET version = version + 1 WHERE subject = 'branch/B-2'")

    with pytest.raises(Moved):
        await past.rebuilt(otherwise("activities", "hears", {BranchFounded.TYPE: meanwhile}), replace=True)
    assert await past.connection.fetchval("SELECT count(*) FROM branch_state") == 5


async def test_what_is_said_and_not_yet_confirmed_belongs_to_the_ledger(past_of: PastOf) -> None:
    past = await past_of("registry")
    moved = await past.connection.execute(
        """
        WITH gone AS (DELETE FROM event_log WHERE position > 10 RETURNING *)
        INSERT INTO outbox (event_id, type, subject, version, recorded_at, body)
        SELECT event_id, type, subject, version, recorded_at, body FROM gone ORDER BY position
        """
    )
    assert moved != "INSERT 0 0"
    assert (await past.rebuilt()).equal


async def test_what_is_not_yet_applied_is_no_difference(past_of: PastOf) -> None:
    """The live tables are compared with the ledgers as far as the service has come, not with all that was said."""
    past = await past_of("activities")
    await past.connection.execute("DELETE FROM branch_state WHERE code = 'B-1' AND version = 2")
    await past.connection.execute("UPDATE position SET version = 1 WHERE subject = 'branch/B-1'")
    assert (await past.rebuilt()).equal
    await past.connection.execute("UPDATE position SET version = 2 WHERE subject = 'branch/B-1'")
    assert different(await past.rebuilt()) == {"branch_state": 1}


async def test_a_handler_of_heard_events_that_looks_at_the_clock_turns_the_comparison_red(past_of: PastOf) -> None:
    async def by_the_clock(uow: UnitOfWork, events: list[Event[Any]]) -> None:
        await service("activities").hears[BranchFounded.TYPE](uow, events)
        await uow.connection.execute("UPDATE branch_state SET effective_on = $1", uow.today)

    report = await (await past_of("activities")).rebuilt(
        otherwise("activities", "hears", {BranchFounded.TYPE: by_the_clock})
    )
    assert different(report).keys() == {"branch_state"}
    assert {*report.tables[0].first[0].columns} == {"effective_on"}


async def test_a_function_that_writes_our_own_rows_by_another_now_turns_the_comparison_red(past_of: PastOf) -> None:
    async def a_little_later(uow: UnitOfWork, events: list[Any]) -> None:
        uow.now = uow.now.replace(microsecond=(uow.now.microsecond + 1) % 1_000_000)
        save = service("registry").says[PostFilled.TYPE]
        assert save
        await save(uow, events)

    past = await past_of("registry")
    report = await past.rebuilt(otherwise("registry", "says", {PostFilled.TYPE: a_little_later}))
    filled = await past.connection.fetchval("SELECT count(*) FROM ledger WHERE type = $1", PostFilled.TYPE)
    assert different(report) == {"post_history": filled}
    assert {column for table in report.tables for one in table.first for column in one.columns} == {"recorded_at"}


async def test_a_handler_can_neither_say_nor_write_anything_but_derived_rows(past_of: PastOf) -> None:
    async def talkative(uow: UnitOfWork, events: list[Event[Any]]) -> None:
        await service("outreach").hears[ActivityHeld.TYPE](uow, events)
        uow.emit(events[0].data, because=events[0])
        await uow.flush()

    async def forgetful(uow: UnitOfWork, events: list[Event[Any]]) -> None:
        await uow.connection.execute("DELETE FROM calendar_day")

    past = await past_of("outreach")
    assert (await past.rebuilt(otherwise("outreach", "hears", {ActivityHeld.TYPE: talkative}))).equal
    with pytest.raises(ExceptionGroup) as fault:
        await past.rebuilt(otherwise("outreach", "hears", {ActivityHeld.TYPE: forgetful}))
    [inner] = fault.value.exceptions
    assert isinstance(inner, asyncpg.ReadOnlySQLTransactionError)
