"""`ops verify`: compare what each producer's ledger says with what each hearer holds, on the running system."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from time import monotonic
from typing import Any
from urllib.parse import quote

import asyncpg
import httpx

from ops.place import Place
from ops.proof.count import CLASSES, Heads, Held, accounted_for, count
from ops.screen import console, show

POLL_SECONDS = 0.5
# The broker's own statistics of its queues are this old at most; nothing is called lost on older ones.
STATISTICS_SECONDS = 6.0
_FAMILY = re.compile(r"(?P<producer>[a-z_]+)\.(?P<aggregate>[a-z_]+)\.#")


@dataclass(frozen=True)
class Way:
    """One producer and one hearer, with the aggregates that travel between them."""

    producer: str
    hearer: str
    aggregates: frozenset[str]


async def verify(place: Place, patience: float) -> bool:
    """
    Take the producers' heads, wait up to `patience` seconds for the hearers, print exact counts.

    True when everything said is applied everywhere it should be, and nothing lies in `unrouted` or a dead queue.
    """
    with closing(_Broker(place)) as broker:
        return await _verify(place, broker, tuple(place.known["databases"]), patience)


async def _verify(place: Place, broker: _Broker, services: tuple[str, ...], patience: float) -> bool:
    ways = broker.ways(services)
    heads = {producer: await _heads(place, producer) for producer in sorted({way.producer for way in ways})}
    end = monotonic() + patience
    while True:
        counts = {way: await _count(place, broker, way, heads[way.producer]) for way in ways}
        if all(accounted_for(c) for c in counts.values()) or monotonic() > end:
            break
        await asyncio.sleep(POLL_SECONDS)
    if any(c["lost"] for c in counts.values()):
        await asyncio.sleep(STATISTICS_SECONDS)
        counts = {way: await _count(place, broker, way, heads[way.producer]) for way in ways}
    stray = {queue: n for queue in broker.strays(services) if (n := broker.depth(queue))}
    show(
        "核对 | verify",
        ("说 → 听", *CLASSES),
        [(f"{way.producer} → {way.hearer}", *(c[name] for name in CLASSES)) for way, c in counts.items()],
    )
    for queue, messages in stray.items():
        console.print(f"[red]✗[/] {queue}: {messages}")
    return all(accounted_for(c) for c in counts.values()) and not stray


async def _heads(place: Place, producer: str) -> Heads:
    connection = await asyncpg.connect(place.known["databases"][producer])
    try:
        said = await connection.fetch("SELECT subject, max(version) AS version FROM ledger GROUP BY subject")
        pending = await connection.fetch("SELECT subject, count(*) AS events FROM outbox GROUP BY subject")
        return Heads({r["subject"]: r["version"] for r in said}, {r["subject"]: r["events"] for r in pending})
    finally:
        await connection.close()


async def _count(place: Place, broker: _Broker, way: Way, heads: Heads) -> Counter[str]:
    source = f"/societies/{place.known['society']}/{way.producer}"
    # The queues are looked at before the tables: what leaves a queue meanwhile is found in the tables.
    on_its_way = any(broker.depth(queue) for queue in broker.queues_of(way.hearer))
    connection = await asyncpg.connect(place.known["databases"][way.hearer])
    try:
        applied = await connection.fetch("SELECT subject, version FROM position WHERE source = $1", source)
        parked = await connection.fetch("SELECT subject, version, reason FROM parked WHERE source = $1", source)
    finally:
        await connection.close()
    held = Held(
        {r["subject"]: r["version"] for r in applied if _aggregate(r["subject"]) in way.aggregates},
        {(r["subject"], r["version"]): r["reason"] for r in parked},
    )
    mine = {subject: version for subject, version in heads.said.items() if _aggregate(subject) in way.aggregates}
    return count(Heads(mine, heads.pending), held, on_its_way=on_its_way)


def _aggregate(subject: str) -> str:
    return subject.partition("/")[0]


class _Broker:
    """What the broker itself says of bindings and depths."""

    def __init__(self, place: Place) -> None:
        broker = place.known["broker"]
        self._vhost = quote(broker["vhost"], safe="")
        login = (broker["admin_user"], broker["admin_password"])
        self._api = httpx.Client(base_url=broker["api_url"], auth=login, timeout=30)

    def close(self) -> None:
        """Let go of the connection."""
        self._api.close()

    def _get(self, path: str) -> Any:
        answer = self._api.get(path)
        answer.raise_for_status()
        return answer.json()

    def queues_of(self, hearer: str) -> list[str]:
        """The queues through which a service hears events."""
        names = [queue["name"] for queue in self._get(f"/api/queues/{self._vhost}?columns=name")]
        return [name for name in names if re.fullmatch(rf"{hearer}\.(in\.\d+|replay)", name)]

    def depth(self, queue: str) -> int:
        """Messages in a queue, ready or handed out and not acknowledged."""
        found = self._get(f"/api/queues/{self._vhost}/{quote(queue, safe='')}")
        return int(found.get("messages_ready", 0)) + int(found.get("messages_unacknowledged", 0))

    def strays(self, services: tuple[str, ...]) -> list[str]:
        """Where messages lie that nobody will fetch by himself."""
        return ["unrouted", *(f"{service}.dead" for service in services)]

    def ways(self, services: tuple[str, ...]) -> list[Way]:
        """Who hears whom, read from the bindings."""
        ways = []
        for hearer in services:
            heard: dict[str, set[str]] = {}
            for queue in self.queues_of(hearer):
                for binding in self._get(f"/api/queues/{self._vhost}/{quote(queue, safe='')}/bindings"):
                    if family := _FAMILY.fullmatch(binding["routing_key"]):
                        heard.setdefault(family["producer"], set()).add(family["aggregate"])
            ways += [Way(producer, hearer, frozenset(names)) for producer, names in sorted(heard.items())]
        return ways
