"""A foreign client on a real broker: pika, which knows nothing of ours, with what `ops publisher add` gives it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from typing import Any

import httpx
import pika
import pytest
from pika.exceptions import ChannelClosedByBroker, ProbableAccessDeniedError

from deploy.topology import topology
from ops.publishers import Publisher, make_logins
from shared.service import Service
from shared.settings import Settings
from tests.conftest import service
from tests.registry.ingress import LOGIN, SOURCE, event
from tests.servers import Broker, drop_vhost, new_vhost
from tests.world import PATIENT, Keys, World

TYPES = tuple(f"membership.member.{past}.v1" for past in ("joined", "updated", "left", "erased"))
# Both vhosts have a queue of this name; the document of the service shows one of them.
pytestmark = pytest.mark.filterwarnings("ignore:Overwrite broker channel")


class Trying(World):
    """A world whose registry listens in the vhost for trying too."""

    trial_url = ""

    def settings(self, name: str) -> Settings:
        return super().settings(name).model_copy(update={"broker_test_url": self.trial_url})


@pytest.fixture
async def trial(broker: Broker) -> AsyncIterator[str]:
    name = await new_vhost(broker, topology("of a test", trial=True))
    yield name
    await drop_vhost(broker, name)


@pytest.fixture
async def world(
    broker: Broker, vhost: str, trial: str, keys: Keys, database_url_of: Callable[[str], Awaitable[str]]
) -> AsyncIterator[Trying]:
    registry: Service = service("registry")
    here = Trying(keys, broker.amqp_url(vhost), {"registry": await database_url_of("registry")}, {"registry": registry})
    here.trial_url = broker.amqp_url(trial)
    async with here as running:
        await running.running["registry"].database.pool.execute(
            """
            INSERT INTO branch (code, name, kind, status, effective_on)
            VALUES ('B-1', 'B-1', '分会', 'normal', '1980-01-01')
            """
        )
        command = {"login": LOGIN, "test_login": f"{LOGIN}-test", "source": SOURCE, "types": list(TYPES)}
        answer = await running.client("registry", "operator").post("/publishers", json=command)
        assert answer.status_code == 201, answer.text
        yield running


def _api(broker: Broker) -> httpx.Client:
    return httpx.Client(base_url=f"{broker.api_url}/api", auth=(broker.admin_user, broker.admin_password))


@pytest.fixture
async def publisher(broker: Broker, vhost: str, trial: str) -> Publisher:
    made = Publisher(LOGIN, "a password", "another", SOURCE, TYPES, broker.host, broker.port, vhost, trial)
    with _api(broker) as api:
        make_logins(api, made)
        make_logins(api, made)  # twice is once
    return made


def send(url: str, *messages: tuple[str, dict[str, Any], bytes]) -> None:
    """Publish with confirms; each message is (routing key, properties, body)."""
    parameters = pika.URLParameters(url)
    connection = pika.BlockingConnection(parameters)
    try:
        channel = connection.channel()
        channel.confirm_delivery()
        for key, properties, body in messages:
            told = {"delivery_mode": 2, "user_id": parameters.credentials.username} | properties
            channel.basic_publish("ingress.events", key, body, pika.BasicProperties(**told), mandatory=True)
    finally:
        if connection.is_open:
            connection.close()


def structured(envelope: dict[str, Any], **properties: Any) -> tuple[str, dict[str, Any], bytes]:
    told = {"content_type": "application/cloudevents+json; charset=utf-8", "message_id": envelope["id"]}
    return (envelope["type"], told | properties, json.dumps(envelope).encode())


def binary(envelope: dict[str, Any], prefix: str) -> tuple[str, dict[str, Any], bytes]:
    headers = {f"{prefix}{name}": value for name, value in envelope.items() if name != "data"}
    told = {"content_type": "application/json", "message_id": envelope["id"], "headers": headers}
    return (envelope["type"], told, json.dumps(envelope["data"]).encode())


async def test_a_foreign_client_is_heard_in_every_form(world: Trying, publisher: Publisher) -> None:
    batch = [event("e4", "updated", member="M-1", time="2026-04-02T00:00:00Z"), event("e5", member="M-5")]
    messages = [
        structured(event("e1")),
        structured(event("e1")),
        binary(event("e2", member="M-2", sequence=...), "ce-"),
        binary(event("e3", "left", member="M-2", time="2026-05-02T00:00:00Z"), "cloudEvents_"),
        ("membership.batch.v1", {"content_type": "application/cloudevents-batch+json"}, json.dumps(batch).encode()),
        structured(event("e6", member="M-6", source="/another")),
        structured(event("e7", member="M-7"), user_id=None),
        (TYPES[0], {"content_type": "application/cloudevents+json", "message_id": "e8"}, b"{not json"),
    ]
    await asyncio.to_thread(send, publisher.url(), *messages)
    reader = world.client("registry", "publisher", scope=SOURCE)

    async def all_judged() -> list[Any]:
        rows = (await reader.get("/ingress/outcomes")).json()["outcomes"]
        assert len(rows) == 9, rows
        return rows  # type: ignore[no-any-return]

    rows = await world.eventually(all_judged)
    assert [(row["id"], row["outcome"], row["reason"]) for row in rows] == [
        ("e1", "accepted", None),
        ("e1", "duplicate", None),
        ("e2", "accepted", None),
        ("e3", "accepted", None),
        ("e4", "accepted", None),
        ("e5", "accepted", None),
        ("e6", "parked", "identity"),
        ("e7", "parked", "identity"),
        ("e8", "parked", "schema"),
    ]
    assert (await reader.get("/ingress/outcomes", params={"source": "/another", "id": "e6"})).status_code == 200
    assert (await reader.get("/ingress/outcomes", params={"source": SOURCE, "id": "e8"})).json()["reason"] == "schema"
    assert (await reader.get("/ingress/outcomes", params={"source": SOURCE, "id": "never"})).status_code == 404
    summary = (await reader.get("/ingress/summary")).json()
    assert summary["outcomes"] == {"accepted": 5, "duplicate": 1, "superseded": 0, "parked": 3}
    assert summary["members"] == {"individual": 2, "group": 0}
    assert summary["members_by_branch"] == [{"kind": "individual", "branch": "B-1", "members": 2}]


async def test_in_the_vhost_for_trying_every_event_gets_a_verdict_and_nothing_is_kept(
    world: Trying, publisher: Publisher
) -> None:
    await asyncio.to_thread(
        send,
        publisher.test_url(),
        structured(event("t1")),
        structured(event("t2", data={"kind": "dog"})),
        ("membership.batch.v1", {"content_type": "application/cloudevents-batch+json", "message_id": "b"}, b"{}"),
    )

    def verdicts() -> list[dict[str, Any]]:
        connection = pika.BlockingConnection(pika.URLParameters(publisher.test_url()))
        channel, found = connection.channel(), []
        while len(found) < 3:
            method, _, body = channel.basic_get(publisher.verdicts)
            if method is None:
                connection.sleep(0.05)
                continue
            channel.basic_ack(method.delivery_tag)
            found.append(json.loads(body))
        connection.close()
        return found

    told = await asyncio.wait_for(asyncio.to_thread(verdicts), PATIENT)
    assert [(v["message_id"], v["outcome"], v.get("reason"), v.get("pointer")) for v in told] == [
        ("t1", "accepted", None, None),
        ("t2", "parked", "schema", "/data/kind"),
        ("b", "parked", "schema", ""),
    ]
    assert await world.running["registry"].database.pool.fetchval("SELECT count(*) FROM ingress_event") == 0


@pytest.mark.parametrize(
    "message",
    [
        ("membership.member.merged.v1", {}, b""),
        ("membership.member.joined.v1.x", {}, b""),
        (TYPES[0], {"user_id": "admin"}, b""),
    ],
)
async def test_the_broker_refuses_what_is_not_the_publishers_own(
    publisher: Publisher, message: tuple[str, dict[str, Any], bytes]
) -> None:
    with pytest.raises(ChannelClosedByBroker) as refused:
        await asyncio.to_thread(send, publisher.url(), message)
    assert refused.value.reply_code in (403, 406)


async def test_the_login_may_neither_read_nor_declare_nor_speak_inside(publisher: Publisher) -> None:
    def attempt(act: Callable[[Any], Any], url: str) -> int:
        connection = pika.BlockingConnection(pika.URLParameters(url))
        try:
            channel = connection.channel()
            channel.confirm_delivery()
            act(channel)
        except ChannelClosedByBroker as refused:
            return int(refused.reply_code)
        finally:
            connection.close()
        return 0

    attempts: list[Callable[[Any], Any]] = [
        lambda c: c.basic_get("registry.ingress"),
        lambda c: c.queue_declare("mine"),
        lambda c: c.basic_publish("domain.events", "registry.member.joined.v1.p00", b""),
        lambda c: c.basic_publish("", "registry.ingress", b""),
    ]
    for url in (publisher.url(), publisher.test_url()):
        assert [await asyncio.to_thread(attempt, act, url) for act in attempts] == [403] * len(attempts)
    other = replace(publisher, login="another")
    assert other.verdicts != publisher.verdicts
    refused = await asyncio.to_thread(attempt, lambda c: c.basic_get(other.verdicts), publisher.test_url())
    assert refused in (403, 404)


async def test_neither_login_opens_the_vhost_of_the_other(broker: Broker, publisher: Publisher) -> None:
    crossed = replace(publisher, vhost=publisher.test_vhost, test_vhost=publisher.vhost)
    for url in (crossed.url(), crossed.test_url()):
        with pytest.raises(ProbableAccessDeniedError):
            await asyncio.to_thread(send, url)
    await asyncio.to_thread(send, publisher.url())
    await asyncio.to_thread(send, publisher.test_url())
    await asyncio.to_thread(_give_one_login_both, broker, publisher)
    await asyncio.to_thread(send, crossed.url())
    with _api(broker) as api:
        make_logins(api, publisher)
        assert api.get(f"/queues/{publisher.test_vhost}/verdicts.{LOGIN}").status_code == 404
    with pytest.raises(ProbableAccessDeniedError):
        await asyncio.to_thread(send, crossed.url())


def _give_one_login_both(broker: Broker, publisher: Publisher) -> None:
    """As it was before a publisher had a login of its own for trying."""
    everything = {"configure": "^$", "write": "^ingress\\.events$", "read": f"^verdicts\\.{LOGIN}$"}
    with _api(broker) as api:
        api.put(f"/permissions/{publisher.test_vhost}/{LOGIN}", json=everything).raise_for_status()
        api.put(f"/queues/{publisher.test_vhost}/verdicts.{LOGIN}", json={"durable": True}).raise_for_status()
