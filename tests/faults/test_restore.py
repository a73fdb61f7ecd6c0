"""Backups of a system under load come back: all of them, one hearer, and the registry that must not speak too early."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest

from deploy.launcher import down, up
from deploy.native.server import ServerError
from ops.backup.fault import Fault
from ops.backup.restore import Asked, restore
from ops.backup.take import take
from ops.client import Refusal, ask
from tests.faults.conftest import Outside, Whole
from tests.faults.oracle import all_is_well, is_value
from tests.world import SERVICES, eventually

pytestmark = [pytest.mark.timeout(1200), pytest.mark.heavy]
EVENTS, AFTERWARDS = 600, 50


def names(prefix: str, events: int = EVENTS) -> list[str]:
    return [f"{prefix}-{n}" for n in range(events)]


async def servers_only(whole: Whole) -> None:
    """`make down && python -m deploy servers`."""
    await asyncio.to_thread(down, whole.system)
    await asyncio.to_thread(up, whole.system, True)


async def without_services(whole: Whole) -> None:
    """kill -9 of all of them; the servers stay."""
    for name in SERVICES:
        await whole.kill(name)


async def refused(whole: Whole, service: str) -> str:
    """What `make up` says when a service refuses to serve."""
    with pytest.raises(ServerError, match=f"{service} refuses to serve") as said:
        await whole.mend()
    return str(said.value)


async def test_all_four_come_back_from_a_backup_taken_under_load(whole: Whole, tmp_path: Path) -> None:
    outside, ids = Outside(whole.publisher), names("all")
    publishing = asyncio.create_task(outside.publish(ids[:-AFTERWARDS]))
    await eventually(lambda: len(outside.confirmed) > EVENTS // 4)
    folder = await take(whole.place, tmp_path, with_secrets=False)
    await publishing
    await outside.publish(ids[-AFTERWARDS:])
    await all_is_well(whole, "all", EVENTS)
    await without_services(whole)
    await restore(whole.place, folder, Asked(drop_old=True))
    assert await whole.value("registry", "SELECT count(*) FROM ledger") <= EVENTS - AFTERWARDS
    await whole.mend()
    # What came after the backup is sent again under its ids, and so is what came before.
    await Outside(whole.publisher).publish(ids)
    await all_is_well(whole, "all", EVENTS)


async def test_one_hearer_from_an_older_copy_is_told_what_it_lacks(whole: Whole, tmp_path: Path) -> None:
    folder = await take(whole.place, tmp_path, with_secrets=False)
    await Outside(whole.publisher).publish(names("hearer"))
    await all_is_well(whole, "hearer", EVENTS)
    facts = await whole.value("reporting", "SELECT count(*) FROM fact")
    await without_services(whole)
    await restore(whole.place, folder, Asked(only=("reporting",), drop_old=True))
    assert await whole.value("reporting", "SELECT count(*) FROM fact") == facts - EVENTS
    await whole.mend()
    await eventually(lambda: is_value(whole, "reporting", "SELECT count(*) FROM fact", facts), 120)
    await all_is_well(whole, "hearer", EVENTS)


async def test_a_registry_from_an_older_copy_refuses_to_serve_until_it_knows_what_it_said(
    whole: Whole, tmp_path: Path
) -> None:
    older = await take(whole.place, tmp_path / "older", with_secrets=False)
    await Outside(whole.publisher).publish(names("registry"))
    await all_is_well(whole, "registry", EVENTS)
    newer = await take(whole.place, tmp_path / "newer", with_secrets=False)
    await without_services(whole)
    with pytest.raises(Fault, match="registry of this backup knows less than reporting"):
        await restore(whole.place, older, Asked(only=("registry",)))
    await restore(whole.place, older, Asked(only=("registry",), even_behind=True, drop_old=True))
    said = await refused(whole, "registry")
    assert "restore a newer backup" in said
    await _says_nothing(whole)

    # One way out: a backup that has what it had said.
    await servers_only(whole)
    await restore(whole.place, newer, Asked(only=("registry",), drop_old=True))
    await whole.mend()
    await all_is_well(whole, "registry", EVENTS)

    # The other: everybody goes back to the same moment, and what came since is sent again.
    await without_services(whole)
    await restore(whole.place, older, Asked(drop_old=True))
    await whole.mend()
    await Outside(whole.publisher).publish(names("registry"))
    await all_is_well(whole, "registry", EVENTS)


async def _says_nothing(whole: Whole) -> None:
    """It answers with a sentence, hears nothing from outside, and publishes nothing."""
    ready = (await asyncio.to_thread(httpx.get, f"{whole.place.url('registry')}/ready")).json()
    assert (ready["checks"]["ledger"], ready["checks"]["consumers"], ready["for_good"]) == (False, False, True)
    known = await whole.value("registry", "SELECT count(*) FROM ingress_event")
    await Outside(whole.publisher).publish(names("closed", 20))
    await asyncio.sleep(2)
    assert await whole.value("registry", "SELECT count(*) FROM ingress_event") == known
    command = {"login": "other", "source": "/societies/csbme/other", "types": ["membership.member.joined.v1"]}
    with pytest.raises(Refusal) as refusal:
        ask(whole.place, "registry", "operator", "POST", "/publishers", json=command)
    assert (refusal.value.status, refusal.value.problem["type"]) == (503, "ledger-behind")
