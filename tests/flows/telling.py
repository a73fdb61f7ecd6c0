"""The demo's story, told to a world in this process: through its doors, and by an outside publisher over AMQP."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx

from deploy.demo.asks import Ask
from deploy.demo.outside import publish
from deploy.demo.player import play
from deploy.demo.story import ROSTER, Story
from ops.publishers import routing_keys
from shared.events.membership import TYPES
from tests.servers import Broker
from tests.world import World


class Doors:
    """The doors of a world, with a client for each office."""

    def __init__(self, world: World) -> None:
        self._world, self._room = world, asyncio.Semaphore(8)
        self._clients: dict[tuple[str, str, str | None], httpx.AsyncClient] = {}

    async def post(self, ask: Ask, headers: dict[str, str]) -> httpx.Response:
        who = (ask.service, ask.office, ask.scope)
        if who not in self._clients:
            self._clients[who] = self._world.client(ask.service, ask.office, ask.scope)
        async with self._room:
            return await self._clients[who].post(ask.path, json=ask.body, headers=headers)


@asynccontextmanager
async def publisher(world: World, broker: Broker, vhost: str) -> AsyncIterator[str]:
    """The AMQP address of a publisher that may speak for the society's membership system in this world."""
    login, password = f"demo-{secrets.token_hex(4)}", secrets.token_urlsafe(12)
    command = {"login": login, "source": "/societies/csbme/membership"}
    added = await world.client("registry", "operator").post("/publishers", json=command)
    assert added.is_success, added.text
    rights = {"configure": "^$", "write": "^ingress\\.events$", "read": "^$"}
    keys = {"exchange": "ingress.events", "write": routing_keys(TYPES), "read": "^$"}
    admin = (broker.admin_user, broker.admin_password)
    async with httpx.AsyncClient(base_url=f"{broker.api_url}/api", auth=admin) as api:
        for path, body in (
            (f"/users/{login}", {"password": password, "tags": ""}),
            (f"/topic-permissions/{vhost}/{login}", keys),
            (f"/permissions/{vhost}/{login}", rights),
        ):
            answer = await api.put(path, json=body)
            assert answer.is_success, answer.text
        yield broker.amqp_url(vhost, login, password)
        await api.delete(f"/users/{login}")


async def tell_everything(world: World, story: Story, lines: Path, url: str) -> dict[str, Any]:
    """Play the story as the demo does; returns what the outside publisher has counted."""
    doors = Doors(world)
    await play(story.of_branches[:1], doors.post)
    roster = {"file": (ROSTER.name, ROSTER.read_bytes())}
    imported = await world.client("registry", "operator").post("/branches/import", files=roster)
    assert imported.status_code == 200, imported.text
    publishing = asyncio.create_task(publish(lines, {"AMQP_URL": url}))
    await play(story.of_branches[1:], doors.post)
    await world.quiet()
    await asyncio.gather(play(story.of_works, doors.post), play(story.of_friends, doors.post))
    await world.quiet()
    await play(story.of_items, doors.post)
    return await publishing


async def outcomes(world: World, sent: int) -> dict[str, int]:
    """What has become of the events, once all are judged."""

    async def counted() -> dict[str, int]:
        answer = await world.client("registry", "operator").get("/ingress/summary")
        return dict(answer.json()["outcomes"])

    async def all_judged() -> bool:
        return sum((await counted()).values()) >= sent

    await world.eventually(all_judged)
    await world.quiet()
    return await counted()
