"""The servers of the tests, and the private ones below them, do what other tests build on."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import aio_pika
import asyncpg
import pytest

from deploy.native import Postgres, RabbitMQ
from tests.servers import Broker, drop_database, drop_vhost, new_database, new_vhost, template_database


async def _ask(url: str, question: str) -> object:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(question)
    finally:
        await connection.close()


async def test_a_new_database_is_a_copy_of_its_template(postgres_admin_url: str) -> None:
    async def fill(url: str) -> None:
        await _ask(url, "CREATE TABLE filled AS SELECT 7 AS figure")

    template = await template_database(postgres_admin_url, "template_of_test_servers", fill)
    assert await template_database(postgres_admin_url, "template_of_test_servers", fill) == template
    url = await new_database(postgres_admin_url, template)
    assert await _ask(url, "SELECT figure FROM filled") == 7
    await drop_database(postgres_admin_url, url)
    with pytest.raises(asyncpg.InvalidCatalogNameError):
        await _ask(url, "SELECT 1")


async def test_tests_may_lose_data_with_the_machine_but_not_with_a_process(postgres_admin_url: str) -> None:
    assert await _ask(postgres_admin_url, "SHOW fsync") == "off"
    assert await _ask(postgres_admin_url, "SHOW synchronous_commit") == "on"


async def test_a_new_vhost_has_what_the_definitions_say(broker: Broker) -> None:
    queue = {"name": "q", "durable": True, "auto_delete": False, "arguments": {"x-queue-type": "quorum"}}
    vhost = await new_vhost(broker, {"queues": [queue]})
    connection = await aio_pika.connect(broker.amqp_url(vhost))
    async with connection, connection.channel() as channel:
        await channel.default_exchange.publish(aio_pika.Message(b"hello"), "q")
        kept = await channel.get_queue("q")
        assert (await kept.get(timeout=60)).body == b"hello"
    await drop_vhost(broker, vhost)


async def test_a_message_over_4_mib_is_refused(broker: Broker) -> None:
    vhost = await new_vhost(broker)
    connection = await aio_pika.connect(broker.amqp_url(vhost))
    async with connection:
        channel = await connection.channel()
        with pytest.raises(aio_pika.exceptions.ChannelPreconditionFailed):
            await channel.default_exchange.publish(aio_pika.Message(bytes(4 * 1024 * 1024 + 1)), "nowhere")
    await drop_vhost(broker, vhost)


async def test_a_killed_postgres_starts_again_with_all_it_confirmed(tmp_path: Path) -> None:
    server = Postgres(tmp_path / "a closed folder", durable=False).start()
    try:
        await _ask(server.admin_url, "CREATE TABLE kept AS SELECT 1 AS figure")
        server.kill()
        assert server.process is None
        server.start()
        assert await _ask(server.admin_url, "SELECT figure FROM kept") == 1
    finally:
        server.stop()
    assert server.process is None


def test_brokers_stand_side_by_side_and_survive_a_kill(tmp_path: Path) -> None:
    brokers = [RabbitMQ(tmp_path / name) for name in ("one", "two")]
    try:
        with ThreadPoolExecutor() as both:
            list(both.map(lambda broker: broker.start(), brokers))
        first, second = (broker.process for broker in brokers)
        assert first is not None
        brokers[0].kill()
        assert not first.alive()
        assert brokers[1].process == second
        brokers[0].start()
        assert brokers[0].ctl("list_users").startswith("user")
    finally:
        for broker in brokers:
            broker.kill()


def test_a_second_start_joins_the_running_server(tmp_path: Path) -> None:
    first = Postgres(tmp_path, durable=False).start()
    try:
        second = Postgres(tmp_path, port=first.port).start()
        assert second.process == first.process
    finally:
        first.stop()
