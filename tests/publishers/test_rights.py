"""What a publisher's two logins may do on the broker: send their own types, read their own verdicts, nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import httpx
import pika
import pytest
from pika.exceptions import ChannelClosedByBroker

from ops.publishers import Publisher, make_logins
from tests.servers import Broker

JOINED, LEFT = "membership.member.joined.v1", "membership.member.left.v1"
Act = Callable[[Any], Any]


@pytest.fixture
def api(broker: Broker) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{broker.api_url}/api", auth=(broker.admin_user, broker.admin_password)) as api:
        yield api


@pytest.fixture
def only_joined(api: httpx.Client, publisher: Publisher) -> Publisher:
    """A publisher that may send one type, beside another that may send it too."""
    make_logins(api, replace(publisher, login="neighbour", source="/societies/csbme/neighbour"))
    made = replace(publisher, types=(JOINED,))
    make_logins(api, made)
    return made


def send(exchange: str, key: str, user_id: str | None = None) -> Act:
    return lambda channel: channel.basic_publish(exchange, key, b"{}", pika.BasicProperties(user_id=user_id))


def attempt(url: str, act: Act) -> int:
    """0 = the broker let it; else the code with which it closed the channel."""
    connection = pika.BlockingConnection(pika.URLParameters(url))
    try:
        channel = connection.channel()
        channel.confirm_delivery()
        act(channel)
    except ChannelClosedByBroker as closed:
        return int(closed.reply_code)
    finally:
        connection.close()
    return 0


def attempts(url: str, acts: dict[str, Act]) -> dict[str, int]:
    return {what: attempt(url, act) for what, act in acts.items()}


def forbidden() -> dict[str, Act]:
    exchanges = ("domain.events", "replay", "dead", "unrouted", "verdicts", "", "amq.topic", "amq.direct", "amq.fanout")
    queues = ("registry.ingress", "registry.in.0", "registry.dead", "unrouted", "verdicts.neighbour-test")
    acts: dict[str, Act] = {f"send to {name!r}": send(name, JOINED) for name in exchanges}
    acts |= {f"read {name}": (lambda c, name=name: c.basic_get(name)) for name in queues}  # type: ignore[misc]
    acts |= {f"consume {name}": (lambda c, name=name: c.basic_consume(name, print)) for name in queues}  # type: ignore[misc]
    acts |= {f"empty {name}": (lambda c, name=name: c.queue_purge(name)) for name in queues}  # type: ignore[misc]
    acts |= {f"delete {name}": (lambda c, name=name: c.queue_delete(name)) for name in queues}  # type: ignore[misc]
    return acts | {
        "send a type that it was not given": send("ingress.events", LEFT),
        "send a longer key": send("ingress.events", f"{JOINED}.more"),
        "send a key with something before": send("ingress.events", f"x.{JOINED}"),
        "send a wildcard": send("ingress.events", "membership.member.*"),
        "declare a queue": lambda c: c.queue_declare("mine"),
        "declare a queue without a name": lambda c: c.queue_declare("", exclusive=True),
        "declare an exchange": lambda c: c.exchange_declare("mine", "topic"),
        "declare the exchange that is there": lambda c: c.exchange_declare("ingress.events", "topic", durable=True),
        "delete the exchange": lambda c: c.exchange_delete("ingress.events"),
        "bind a queue": lambda c: c.queue_bind("registry.ingress", "domain.events", "#"),
        "bind an exchange": lambda c: c.exchange_bind("ingress.events", "domain.events", "#"),
    }


async def test_everything_but_its_own_is_forbidden_to_both_logins(publisher: Publisher, only_joined: Publisher) -> None:
    for url in (only_joined.url(), only_joined.test_url()):
        said = await asyncio.to_thread(attempts, url, forbidden())
        # Queues of the neighbour's are in the vhost for trying only; elsewhere there is nothing to forbid.
        allowed = {403} if url == only_joined.test_url() else {403, 404}
        assert {what: code for what, code in said.items() if code not in allowed} == {}
        assert {what for what, code in said.items() if code == 404} <= {what for what in said if "neighbour" in what}


async def test_nobody_speaks_in_anothers_name(only_joined: Publisher) -> None:
    names = ("neighbour", "admin", "svc-registry", "guest")
    for url, own in ((only_joined.url(), only_joined.login), (only_joined.test_url(), only_joined.test_login)):
        acts = {name: send("ingress.events", JOINED, name) for name in names}
        assert set((await asyncio.to_thread(attempts, url, acts)).values()) == {406}
        other = only_joined.test_login if own == only_joined.login else only_joined.login
        assert await asyncio.to_thread(attempt, url, send("ingress.events", JOINED, other)) == 406


async def test_its_own_it_may(only_joined: Publisher) -> None:
    for url, own in ((only_joined.url(), only_joined.login), (only_joined.test_url(), only_joined.test_login)):
        acts = {
            "its type": send("ingress.events", JOINED, own),
            "a batch": send("ingress.events", "membership.batch.v1", own),
        }
        if own == only_joined.test_login:
            acts["its verdicts"] = lambda channel: channel.basic_get(only_joined.verdicts)
        assert set((await asyncio.to_thread(attempts, url, acts)).values()) == {0}


async def test_the_brokers_own_pages_are_closed_to_it(broker: Broker, only_joined: Publisher) -> None:
    for login, password in (
        (only_joined.login, only_joined.password),
        (only_joined.test_login, only_joined.test_password),
    ):
        async with httpx.AsyncClient(base_url=f"{broker.api_url}/api", auth=(login, password)) as door:
            for path in ("/whoami", "/overview", "/queues", "/users", "/definitions"):
                assert (await door.get(path)).status_code == 401


async def test_a_sixth_connection_is_refused(only_joined: Publisher) -> None:
    def open_all() -> int:
        held = []
        try:
            for _ in range(6):
                held.append(pika.BlockingConnection(pika.URLParameters(only_joined.url())))
        except pika.exceptions.AMQPError:
            return len(held)
        finally:
            for connection in held:
                connection.close()
        return len(held)

    assert await asyncio.to_thread(open_all) == 5
