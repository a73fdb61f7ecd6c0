"""What becomes of messages in the small world: taken, refused, failed, and of no use any more."""

from __future__ import annotations

from typing import Any

from tests.reporting.delivery.catchers import LOOPBACK, mail_server
from tests.world import World, eventually

OFFICES = ("test-secretariat", "test-elsewhere")


async def live_through_deliveries(world: World) -> None:
    """One message of each fate; the reminders heard before are of no use any more."""
    await _publish(world, "2024-Q3")
    async with mail_server() as box:
        box.refuse["test-elsewhere@example.org"] = "550 no such user"
        own = {"host": LOOPBACK, "port": box.port, "tls": "none", "sender": "office@example.org"}
        robot = {"settings": {"plain": True}, "secrets": {"url": "http://192.0.2.1/robot"}}
        await _ask(world, "/channels", {"code": "mail", "kind": "mail", "name": "示例邮件", "settings": own})
        await _ask(world, "/channels", {"code": "group", "kind": "wecom", "name": "示例群", **robot})
        for holder in OFFICES:
            await _ask(world, "/addresses", {"holder": holder, "address": f"{holder}@example.org"})
            await _ask(world, "/channels/test", {"channel": "mail"}, holder)
        await _ask(world, "/channels/test", {"channel": "group"})
        await world.running["reporting"].database.pool.execute(
            "UPDATE delivery SET due = intended_at WHERE state = 'intended' AND topic = 're_election_reminder'"
        )
        await eventually(lambda: _all_states(world))


async def _publish(world: World, digest: str) -> None:
    """The official digest of a period, kept and told to superiors."""
    kept = await world.client("reporting", "secretariat").post("/runs", json={"digest": digest, "official": True})
    assert kept.is_success, kept.text
    await _ask(world, "/digests/publish", {"run": kept.json()["run"]})


async def _all_states(world: World) -> bool:
    rows = await world.running["reporting"].database.pool.fetch("SELECT DISTINCT state FROM delivery")
    return {row["state"] for row in rows} >= {"accepted", "bounced", "failed", "given_up"}


async def _ask(world: World, path: str, body: dict[str, Any], subject: str | None = None) -> None:
    answer = await world.client("reporting", "secretariat", subject=subject).post(path, json=body)
    assert answer.is_success, (path, answer.text)
