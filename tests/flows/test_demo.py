"""A small telling of the demo's story through the whole system, compared with figures worked out another way."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest

from deploy.demo.asks import Ask
from deploy.demo.outside import publish, write_lines
from deploy.demo.player import play
from deploy.demo.story import ROSTER, Story, tell
from ops.publishers import routing_keys
from shared.database import clock
from shared.events.envelope import decode
from shared.events.membership import TYPES
from tests.flows.recompute import figures, percent
from tests.reporting import recount
from tests.reporting.recount import Known
from tests.servers import Broker
from tests.world import World

SCALE = 0.05
PERIODS = {
    "2025-Q4": (date(2025, 10, 1), date(2025, 12, 31)),
    "2025-Q2": (date(2025, 4, 1), date(2025, 6, 30)),
    "2025-11": (date(2025, 11, 1), date(2025, 11, 30)),
    "2025": (date(2025, 1, 1), date(2025, 12, 31)),
}


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


@pytest.fixture
async def publisher_url(world: World, broker: Broker, vhost: str) -> AsyncIterator[str]:
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


async def kept(world: World, period: str) -> dict[str, Any]:
    answer = await world.client("reporting", "secretariat").post("/runs", json={"digest": period})
    assert answer.is_success, answer.text
    return dict(answer.json())


async def of_ledgers(world: World, first: date, last: date) -> dict[str, float]:
    """Every figure, counted again from what the three services have said."""
    said = []
    for service in ("registry", "activities", "outreach"):
        rows = await world.running[service].database.pool.fetch("SELECT body FROM event_log ORDER BY position")
        said += [decode(row["body"]) for row in rows]
    known = Known(said, first, last, clock())
    counted = {name: count(known) for name, count in recount.FIGURES.items()}
    return {name: percent(*found) if isinstance(found, tuple) else found for name, found in counted.items()}


@pytest.mark.timeout(180)
async def test_the_digest_of_a_small_story_has_the_figures_worked_out_from_its_input(
    world: World, publisher_url: str, tmp_path: Path
) -> None:
    story, lines = tell(SCALE), tmp_path / "membership.jsonl"
    write_lines(story.membership.lines, lines)
    counted = await tell_everything(world, story, lines, publisher_url)
    assert counted["sent"] == len(story.membership.events)
    assert set(counted["messages"]) == {"structured", "binary", "batch"}
    deserved = story.membership.deserved
    assert await outcomes(world, counted["sent"]) == {
        "accepted": deserved["accepted"],
        "duplicate": deserved["duplicate"],
        "superseded": deserved["superseded"],
        "parked": sum(count for outcome, count in deserved.items() if outcome.startswith("parked")),
    }
    first = {period: await kept(world, period) for period in PERIODS}
    for period, (begins, ends) in PERIODS.items():
        wanted = await of_ledgers(world, begins, ends) | figures(story, begins, ends)
        assert first[period]["figures"] == wanted, period

    await tell_everything(world, story, lines, publisher_url)
    again = await outcomes(world, 2 * counted["sent"])
    assert again["accepted"] == deserved["accepted"]
    for period in PERIODS:
        assert (await kept(world, period))["same_as"] == first[period]["run"], period
