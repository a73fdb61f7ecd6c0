"""Digests of many societies at a superior organisation, over brokers of their own: killed, restarted, and many."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import quote

import aio_pika
import httpx
import pytest
from aio_pika import DeliveryMode, Message

from deploy.native import RabbitMQ
from deploy.native.packages import ensure_installed
from deploy.topology import SOCIETY, topology
from ops.federation import make_login
from ops.shovel import EXCHANGE, OUT, make_shovel
from services.reporting.__main__ import SERVICE
from services.reporting.domain.definitions import DEFINITIONS
from services.reporting.domain.period import period_of
from services.reporting.views import federation as views
from shared.database import clock
from shared.events.envelope import encode
from shared.migrate import migrations
from shared.settings import Settings
from tests.conftest import migrated_template
from tests.reporting.federated import digest, figure, said
from tests.reporting.story import a_year
from tests.servers import drop_database, new_database
from tests.world import Keys, World, eventually

pytestmark = pytest.mark.heavy
QUARTERS = ("2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4")
SOCIETIES = 200


class Superior(World):
    """Reporting of an organisation above societies."""

    def settings(self, name: str) -> Settings:
        return super().settings(name).model_copy(update={"society": "superior"})


def api_of(broker: RabbitMQ) -> httpx.Client:
    return httpx.Client(base_url=f"{broker.api_url}/api", auth=(broker.admin_user, broker.admin_password), timeout=30)


def url_of(broker: RabbitMQ, login: str = "admin", password: str | None = None) -> str:
    return f"amqp://{login}:{quote(password or broker.admin_password, safe='')}@127.0.0.1:{broker.port}/{SOCIETY}"


def furnish(broker: RabbitMQ) -> RabbitMQ:
    """Start a broker with the topology of a deployment."""
    broker.start()
    everything = {"configure": ".*", "write": ".*", "read": ".*"}

    def ready() -> bool:
        try:
            return httpx.get(f"{broker.api_url}/api/overview", timeout=5).status_code == 401
        except httpx.TransportError:
            return False

    end = time.monotonic() + 60
    while not ready():
        assert time.monotonic() < end
        time.sleep(0.2)
    with api_of(broker) as api:
        api.put(f"/vhosts/{SOCIETY}").raise_for_status()
        api.put(f"/permissions/{SOCIETY}/{broker.admin_user}", json=everything).raise_for_status()
        api.post(f"/definitions/{SOCIETY}", json=topology(SOCIETY)).raise_for_status()
    return broker


@pytest.fixture(scope="module")
def brokers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[RabbitMQ, RabbitMQ]]:
    """That of the superior, and that of a society, as the launcher starts them."""
    ensure_installed()
    folder = tmp_path_factory.mktemp("federation")
    both = RabbitMQ(folder / "superior"), RabbitMQ(folder / "society")
    try:
        with ThreadPoolExecutor() as workers:
            list(workers.map(furnish, both))
        yield both
    finally:
        for broker in both:
            broker.kill()


@pytest.fixture
async def living(
    brokers: tuple[RabbitMQ, RabbitMQ], postgres_admin_url: str, keys: Keys
) -> Callable[[type[World], RabbitMQ], Any]:
    """`async with living(Superior, broker) as world`: reporting alone on a broker, with a database of its own."""
    template = await migrated_template(postgres_admin_url, "reporting", migrations(SERVICE.migrations))

    @asynccontextmanager
    async def live(kind: type[World], broker: RabbitMQ) -> AsyncIterator[World]:
        url = await new_database(postgres_admin_url, template)
        async with kind(keys, url_of(broker), {"reporting": url}, {"reporting": SERVICE}) as world:
            yield world
        await drop_database(postgres_admin_url, url)

    return live


async def posted(world: World, path: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = await world.client("reporting", "secretariat").post(path, json=body)
    assert answer.is_success, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def published(world: World, quarter: str) -> dict[str, Any]:
    kept = await posted(world, "/runs", {"digest": quarter, "official": True})
    await posted(world, "/digests/publish", {"run": kept["run"]})
    return kept


async def here(world: World, quarter: str) -> dict[str, Any] | None:
    """What the superior has of the only society for a quarter."""
    told = (await world.client("reporting", "leader").get(f"/federation/digests/{quarter}")).json()
    [one] = told["societies"]
    return told if one["state"] == "received" else None


async def kill_and_start(broker: RabbitMQ) -> None:
    await asyncio.to_thread(broker.kill)
    await asyncio.to_thread(broker.start)


async def test_a_digest_crosses_two_brokers_and_each_of_them_may_be_killed(
    brokers: tuple[RabbitMQ, RabbitMQ], living: Callable[..., Any]
) -> None:
    superior, society = brokers
    async with living(Superior, superior) as above, living(World, society) as below:
        await a_year(11, members=20, activities_held=15, contacts=6).tell(below.running["reporting"].database)
        await published(below, "2025-Q1")  # before there is a federation: it waits
        admission = {"society": "csbme", "name": "示例学会", "login": "fed-csbme", "since": "2025-01-01"}
        await posted(above, "/federation/societies", admission)
        with api_of(superior) as api:
            password = make_login(api, SOCIETY, "fed-csbme")
        with api_of(society) as api:
            make_shovel(api, SOCIETY, url_of(superior, "fed-csbme", password))
        await eventually(lambda: here(above, "2025-Q1"))
        kept = await published(below, "2025-Q2")
        told = await eventually(lambda: here(above, "2025-Q2"))
        values = {row["name"]: row["values"]["csbme"] for row in told["figures"]}
        assert values == kept["figures"]
        assert (told["societies"][0]["dataset_sha256"], told["complete"]) == (kept["dataset_sha256"], True)
        await asyncio.to_thread(superior.kill)
        await published(below, "2025-Q3")
        await asyncio.to_thread(superior.start)
        await eventually(lambda: here(above, "2025-Q3"), 120)
        publishing = asyncio.create_task(published(below, "2025-Q4"))
        await kill_and_start(society)
        await publishing
        await eventually(lambda: here(above, "2025-Q4"), 120)
        assert await posted_parked(above) == []
        await refused(superior, password)


async def posted_parked(world: World) -> list[Any]:
    told: list[Any] = (await world.client("reporting", "secretariat").get("/federation/parked?limit=1000")).json()[
        "parked"
    ]
    return told


async def refused(superior: RabbitMQ, password: str) -> None:
    """What the login of a society may not do: read, speak in the house, say another's name, or send other events."""
    body = Message(b"{}", user_id="fed-csbme")
    url = url_of(superior, "fed-csbme", password)

    async def tries(act: Callable[[Any], Any]) -> None:
        connection = await aio_pika.connect(url)
        try:
            with pytest.raises(aio_pika.exceptions.AMQPError):
                await act(await connection.channel())
        finally:
            await connection.close()

    async def publish(channel: Any, exchange: str, message: Message, key: str) -> None:
        await (await channel.get_exchange(exchange, ensure=False)).publish(message, key)

    async def take(channel: Any) -> None:
        await (await channel.get_queue(OUT)).get(fail=False)

    key = "reporting.digest.published.v1.p00"
    await tries(take)
    await tries(lambda channel: channel.declare_queue("mine"))
    await tries(lambda channel: publish(channel, "domain.events", body, key))
    await tries(lambda channel: publish(channel, EXCHANGE, Message(b"{}", user_id="admin"), key))
    await tries(lambda channel: publish(channel, EXCHANGE, body, "reporting.run.kept.v2.p00"))


async def test_two_hundred_societies_send_four_quarters_and_each_is_counted_once(
    brokers: tuple[RabbitMQ, RabbitMQ], living: Callable[..., Any], capsys: pytest.CaptureFixture[str]
) -> None:
    superior, _ = brokers
    codes = [f"s{number:03}" for number in range(SOCIETIES)]
    async with living(Superior, superior) as above:
        with api_of(superior) as api:
            passwords = {code: make_login(api, SOCIETY, f"fed-{code}") for code in codes}
        for code in codes:
            fields = {"society": code, "name": f"示例{code}", "login": f"fed-{code}", "since": "2025-01-01"}
            await posted(above, "/federation/societies", fields)
        begun = time.monotonic()
        for code in codes:
            await send(url_of(superior, f"fed-{code}", passwords[code]), code, codes[0])
        database = above.running["reporting"].database
        await eventually(
            lambda: database.pool.fetchval("SELECT count(*) = $1 FROM federated_digest", SOCIETIES * len(QUARTERS)), 300
        )
        taken = time.monotonic() - begun
        async with database.reading() as connection:
            begun = time.monotonic()
            told = await views.side_by_side(connection, period_of("2025-Q4"), clock().date())
            shown = time.monotonic() - begun
        held = next(row for row in told["figures"] if row["name"] == "activities_held")
        assert (told["complete"], held["total"]) == (True, sum(range(SOCIETIES)) + SOCIETIES)
        assert next(row for row in told["figures"] if row["name"] == "members")["total"] is None
        assert len(await posted_parked(above)) == SOCIETIES - 1
    with capsys.disabled():
        sys.stdout.write(
            f"\n{SOCIETIES * 4} digests by {SOCIETIES} logins in {taken:.1f} s; a roll-up in {shown * 1000:.0f} ms\n"
        )


async def send(url: str, code: str, victim: str) -> None:
    """Every quarter, the last one twice with another version first, and once in the name of another society."""
    number = int(code[1:])
    names = sorted(DEFINITIONS)
    connection = await aio_pika.connect(url)
    exchange = await (await connection.channel()).get_exchange(EXCHANGE, ensure=False)

    async def publish(society: str, quarter: str, value: int, version: int) -> None:
        own = [figure(name, value) for name in names if DEFINITIONS[name].kind != "ratio"]
        event = said(society, digest(quarter, *own), version)
        message = Message(
            encode(event), content_type="application/cloudevents+json", message_id=event.id,
            user_id=f"fed-{code}", delivery_mode=DeliveryMode.PERSISTENT,
        )  # fmt: skip
        await exchange.publish(message, f"{event.type}.p00")

    for quarter in QUARTERS[:-1]:
        await publish(code, quarter, number, 1)
    await publish(code, QUARTERS[-1], number + 1, 2)
    await publish(code, QUARTERS[-1], 10_000, 1)
    if code != victim:
        await publish(victim, QUARTERS[-1], 10_000, 9)
    await connection.close()
