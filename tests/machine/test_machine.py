"""Thousands of steps of the machine against the pure core, and some against real servers."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from shared.database import Database
from tests.machine.machine import Machine
from tests.machine.memory import Memory
from tests.machine.servers import Real
from tests.servers import Broker


def steps(examples: int, each: int) -> settings:
    """So many runs of so many steps, however long one takes."""
    return settings(
        max_examples=examples,
        stateful_step_count=each,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )


class Pure(Machine):
    """The machine on dictionaries."""

    def __init__(self) -> None:
        super().__init__()
        self.hearer = Memory()


def test_whatever_a_bus_does_the_pure_core_loses_and_doubles_nothing() -> None:
    run_state_machine_as_test(Pure, settings=steps(60, 50))


@pytest.mark.heavy
@pytest.mark.timeout(900)
async def test_nor_do_real_servers(
    broker: Broker, vhost: str, database_of: Callable[[str], Awaitable[Database]]
) -> None:
    database = await database_of("kernel")
    await database.pool.execute(
        "CREATE TABLE heard (number bigint GENERATED ALWAYS AS IDENTITY, subject text, version bigint, event_id uuid)"
    )
    loop = asyncio.get_running_loop()
    real = Real(database, broker.amqp_url(vhost), loop)

    class Served(Machine):
        """The machine on servers, which are emptied before each run."""

        def __init__(self) -> None:
            super().__init__()
            asyncio.run_coroutine_threadsafe(real.empty(), loop).result(60)
            self.hearer = real

    try:
        await asyncio.to_thread(run_state_machine_as_test, Served, settings=steps(4, 30))
    finally:
        await real.close()
