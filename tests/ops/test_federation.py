"""`ops federation` as it is typed: one broker with a room for the superior and a room for a society, and a shovel."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from click.testing import Result
from typer.testing import CliRunner

from deploy.topology import topology
from ops.__main__ import app
from ops.shovel import OUT, SHOVEL, TAKER
from shared.events.envelope import encode
from tests.conftest import service
from tests.ops.conftest import Ops
from tests.reporting.federated import digest, figure, said
from tests.servers import Broker, drop_vhost, new_vhost
from tests.world import Keys, World

ALPHA = ("federation", "admit", "alpha", "--name", "示例学会", "--since", "2099-07-01")
Api = httpx.Client


def known(broker: Broker, vhost: str) -> dict[str, Any]:
    """The part of `.lianxi/ops.json` that speaks of the broker."""
    return {
        "vhost": vhost, "api_url": broker.api_url, "ca_file": broker.ca_file, "public_host": "127.0.0.1",
        "public_port": broker.tls_port, "admin_user": broker.admin_user, "admin_password": broker.admin_password,
    }  # fmt: skip


@pytest.fixture
def also_known(broker: Broker, vhost: str) -> dict[str, Any]:
    return {"broker": known(broker, vhost)}


@pytest.fixture
async def world(
    broker: Broker, vhost: str, keys: Keys, database_url_of: Callable[[str], Awaitable[str]]
) -> AsyncIterator[World]:
    """The superior's reporting."""
    url = {"reporting": await database_url_of("reporting")}
    async with World(keys, broker.amqp_url(vhost), url, {"reporting": service("reporting")}) as running:
        yield running


@pytest.fixture
async def society(ops: Ops, broker: Broker, tmp_path: Path) -> AsyncIterator[Ops]:
    """The command line of a society, which has a room of its own at the broker."""
    room = await new_vhost(broker, topology("of a test"))
    told = json.loads((tmp_path / "ops.json").read_text())
    file = tmp_path / "society.json"
    file.write_text(json.dumps(told | {"broker": known(broker, room)}))

    async def invoke(*words: str) -> Result:
        environment = {"LIANXI_OPS_FILE": str(file), "COLUMNS": "200"}
        return await asyncio.to_thread(CliRunner().invoke, app, list(words), env=environment)

    yield invoke
    await drop_vhost(broker, room)


@pytest.fixture
def api(broker: Broker) -> Iterator[Api]:
    login = (broker.admin_user, broker.admin_password)
    with httpx.Client(base_url=f"{broker.api_url}/api", auth=login, timeout=30) as client:
        yield client
        for name in ("fed-alpha", "fed-gamma", TAKER):
            client.delete(f"/users/{name}")


def room_of(file: Path) -> str:
    return quote(json.loads(file.read_text())["broker"]["vhost"], safe="")


def publish(api: Api, room: str, quarter: str, speaker: str = "alpha") -> None:
    """What a society's reporting says of its own digest, at its own broker."""
    event = said(speaker, digest(quarter, figure("activities_held", 5)))
    answer = api.post(
        f"/exchanges/{room}/domain.events/publish",
        json={
            "properties": {"content_type": "application/cloudevents+json", "message_id": event.id, "delivery_mode": 2},
            "routing_key": f"{event.type}.p00",
            "payload": encode(event).decode(),
            "payload_encoding": "string",
        },
    )
    assert answer.json() == {"routed": True}


async def waits(world: World, api: Api, room: str, messages: int) -> None:
    """The broker says how long a queue is some seconds later."""
    await world.eventually(lambda: api.get(f"/queues/{room}/{OUT}").json().get("messages") == messages)


async def test_a_society_is_admitted_joins_and_its_digest_goes_up_and_the_state_says_so(
    ops: Ops, society: Ops, world: World, api: Api, tmp_path: Path
) -> None:
    room = room_of(tmp_path / "society.json")
    alone = await society("federation", "state")
    assert (alone.exit_code, "不向上级报送" in alone.output) == (0, True), alone.output
    publish(api, room, "2099-Q3")
    address, ca = await admitted(ops)
    joined = await society("federation", "join", address, "--ca", ca)
    assert (joined.exit_code, "federation state" in joined.output) == (0, True), joined.output
    told = await society("federation", "state", "--seconds", "60")
    assert "全部送出" in told.output, told.output
    above = world.client("reporting", "leader")
    await world.eventually(lambda: received(above, "2099-Q3"))
    fine = await ops("federation", "state")
    assert (fine.exit_code, "2099-Q3" in fine.output, "✗" in fine.output) == (0, True, False), fine.output
    await one_that_is_not_let_in_is_not_called_running(society, world, api, room)
    await what_is_missing_or_not_taken_is_listed(ops, world, api, room)


async def admitted(ops: Ops) -> tuple[str, str]:
    """The address with the password, and the file of the CA, as the superior's operator is shown them."""
    shown = await ops(*ALPHA)
    assert (shown.exit_code, "fed-alpha" in shown.output) == (0, True), shown.output
    address, ca = re.findall(r"(amqps://\S+)|CA: (\S+)", shown.output)
    return address[0], ca[1]


async def received(above: httpx.AsyncClient, quarter: str) -> bool:
    [one] = (await above.get(f"/federation/digests/{quarter}")).json()["societies"]
    return bool(one["state"] == "received")


async def one_that_is_not_let_in_is_not_called_running(society: Ops, world: World, api: Api, room: str) -> None:
    """The superior gave another password: the shovel is there and tries for ever, and what is said waits."""
    shovel = api.get(f"/parameters/shovel/{room}/{SHOVEL}").json()["value"]
    address, ca = shovel["dest-uri"].split("?")[0], re.findall("cacertfile=([^&]+)", shovel["dest-uri"])[0]
    wrong = re.sub(":[^:@]+@", ":another@", address)
    assert (await society("federation", "join", wrong, "--ca", ca)).exit_code == 0
    publish(api, room, "2099-Q4")
    await waits(world, api, room, 1)
    away = await society("federation", "state", "--seconds", "1")
    assert (away.exit_code, "未连上上级，待报送 1 条" in away.output) == (1, True), away.output
    assert (await society("federation", "join", address, "--ca", ca)).exit_code == 0
    back = await society("federation", "state", "--seconds", "60")
    assert (back.exit_code, "全部送出" in back.output) == (0, True), back.output


async def what_is_missing_or_not_taken_is_listed(ops: Ops, world: World, api: Api, room: str) -> None:
    late = ("gamma", "--name", "示例丙会", "--since", "2020-01-01", "--expects", "year")
    assert (await ops("federation", "admit", *late)).exit_code == 0
    missing = await ops("federation", "state")
    assert (missing.exit_code, "2020 2021 2022" in missing.output) == (1, True), missing.output
    publish(api, room, "2099-Q3", speaker="beta")
    operator = world.client("reporting", "operator")

    async def set_aside() -> Any:
        return (await operator.get("/federation/parked")).json()["parked"]

    [one] = await world.eventually(set_aside)
    told = await ops("federation", "state")
    assert (told.exit_code, "/societies/beta/reporting" in told.output, one["reason"] in told.output) == (
        1,
        True,
        True,
    ), told.output


async def test_what_the_broker_or_the_service_refuses_is_said_in_their_words(
    ops: Ops, society: Ops, tmp_path: Path
) -> None:
    wrong = await ops("federation", "admit", "Alpha!", "--name", "x", "--since", "2026-07-01")
    assert (wrong.exit_code, "✗" in wrong.output, "amqps://" in wrong.output) == (1, True, False), wrong.output
    file = tmp_path / "society.json"
    told = json.loads(file.read_text())
    file.write_text(json.dumps(told | {"broker": told["broker"] | {"vhost": "of-nobody"}}))
    nowhere = await society("federation", "join", "amqp://a:b@127.0.0.1:9/x")
    assert (nowhere.exit_code, "RabbitMQ" in nowhere.output) == (1, True), nowhere.output
    file.write_text(json.dumps(told | {"broker": told["broker"] | {"api_url": "http://127.0.0.1:9"}}))
    away = await society("federation", "state")
    assert (away.exit_code, "没有应答" in away.output) == (2, True), away.output
