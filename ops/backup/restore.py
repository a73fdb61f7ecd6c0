"""`ops restore`: databases from a backup, changed for the present ones in one moment, and what is missing asked for."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

import asyncpg
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeElapsedColumn

from ops.backup.archive import Archive, opened
from ops.backup.broker import Broker
from ops.backup.fault import Fault
from ops.backup.missing import ahead_of, lacks_after
from ops.backup.swap import Swap, database_url
from ops.backup.take import present_key
from ops.backup.tools import Tools, fill
from ops.place import Place
from ops.screen import console
from shared.database import clock

Connection: TypeAlias = "asyncpg.Connection[Any]"
BEHIND = (
    "{producer} 的这份备份比 {hearer} 所知的旧（{subject} 等 {n} 个对象）：请恢复更新的备份，或不加 --only | "
    "{producer} of this backup knows less than {hearer} ({subject} and others, {n} streams) and would refuse to serve: "
    "take a newer backup, or restore all services (leave out --only)"
)


@dataclass(frozen=True)
class Asked:
    """What the operator wants: which services, and what to do without being stopped by doubts."""

    only: tuple[str, ...] = ()
    even_behind: bool = False
    drop_old: bool = False


async def restore(place: Place, path: Path, asked: Asked) -> None:
    """
    Bring back the databases of an archive; other services are left as they are. Raises Fault with nothing changed.

    The services must be stopped, PostgreSQL and RabbitMQ must run. Afterwards `make up` starts all; what hearers lack
    is told to them from the logs.
    """
    archive = opened(path)
    services = _chosen(place, archive, asked.only)
    console.print(f"{archive.folder}（{archive.manifest.taken_at:%Y-%m-%d %H:%M:%S} UTC）", soft_wrap=True)
    archive.check()
    _refuse_another_key(place, archive)
    everybody = tuple(place.known["owner_databases"])
    with Broker(place) as broker:
        if found := broker.given_up(everybody):
            raise Fault(
                f"{found} 中有未取回的消息，先启动服务取回 | not empty: the services take these back when they run"
            )
        async with _admin(place) as (admin, url):
            swap = Swap(admin, url, place.known["owner_databases"], f"{clock():%Y%m%dt%H%M%S}")
            await swap.refuse_company()
            await _replace(place, archive, services, asked, swap, broker)
            if asked.drop_old:
                await swap.drop_old(services)
    _say_what_next(services, swap, asked)


def _chosen(place: Place, archive: Archive, only: Sequence[str]) -> tuple[str, ...]:
    if archive.manifest.society != place.known["society"]:
        raise Fault(f"备份属于 {archive.manifest.society} | it is a backup of another society")
    services = tuple(service for service in archive.manifest.services if not only or service in only)
    if unknown := {*only, *services} - {*archive.manifest.services} | {*services} - {*place.known["owner_databases"]}:
        raise Fault(f"没有这个服务：{'、'.join(sorted(unknown))} | no such service")
    return services


def _refuse_another_key(place: Place, archive: Archive) -> None:
    if archive.manifest.key != present_key(place):
        key = place.known["parked_key_file"]
        raise Fault(
            f"备份是用另一把密钥写的：先把当时的 parked.key 放到 {key}，再 make down && python -m deploy servers | "
            f"it was written under another key: put the parked.key of that time (secrets/ of the backup) at {key} first"
        )


@asynccontextmanager
async def _admin(place: Place) -> AsyncIterator[tuple[Connection, str]]:
    url = place.known.get("postgres_admin")
    if not url:
        raise Fault(
            "请先运行 python -m deploy servers | ops.json is older than this code: run `python -m deploy servers`"
        )
    try:
        connection = await asyncpg.connect(url, server_settings={"application_name": "ops restore"})
    except OSError as error:
        raise Fault("数据库没有应答：python -m deploy servers | PostgreSQL does not answer: start it") from error
    try:
        yield connection, url
    finally:
        await connection.close()


async def _replace(
    place: Place, archive: Archive, services: Sequence[str], asked: Asked, swap: Swap, broker: Broker
) -> None:
    """Fill new databases, look whether they fit the rest, then change names; on a fault the old ones are in place."""
    owners: Mapping[str, str] = place.known["owner_databases"]
    tools = Tools.of(place, await _major(swap, archive))
    try:
        for service in services:
            await swap.make(service)
        making = {service: database_url(owners[service], swap.making(service)) for service in services}
        await _fill(tools, archive, making)
        if not asked.even_behind:
            await _refuse_behind(place, {**owners, **making}, services)
        broker.forget_events(owners)
        try:
            await swap.swap(services)
        finally:  # also after a fault: the queues are empty now
            await _ask_for_missing(place, owners, broker)
    finally:
        await swap.forget(services)


async def _major(swap: Swap, archive: Archive) -> int:
    here, there = await swap.major(), int(archive.manifest.postgres.split(".")[0])
    if here < there:
        raise Fault(f"备份来自 PostgreSQL {there}，这里是 {here} | the backup is of a newer PostgreSQL than runs here")
    return here


async def _fill(tools: Tools, archive: Archive, making: Mapping[str, str]) -> None:
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bars:
        for service, url in making.items():
            bar = bars.add_task(service, total=archive.manifest.files[f"{service}.dump"].bytes)
            await fill(tools, url, archive.dump(service), partial(bars.advance, bar))
            await _compare(archive, service, url)


async def _compare(archive: Archive, service: str, url: str) -> None:
    """What was restored ends where the manifest says."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("ANALYZE")
        row = await connection.fetchrow(
            """
            SELECT position, encode(hash, 'hex'), (SELECT count(*) FROM event_log), (SELECT count(*) FROM outbox),
                   (SELECT count(*) FROM stream)
            FROM chain_head
            """
        )
    finally:
        await connection.close()
    head = archive.manifest.services[service]
    if row is None or tuple(row) != (head.position, head.hash, head.position, head.outbox, head.streams):
        raise Fault(f"{service} 与清单不符 | what was restored is not what the manifest says: {row}")


async def _refuse_behind(place: Place, urls: Mapping[str, str], restored: Sequence[str]) -> None:
    """A producer that would know less than those who stay as they are would refuse to serve: say so before."""
    for producer in restored:
        for hearer in urls:
            found = await _between(urls, producer, hearer, ahead_of, place)
            if found:
                raise Fault(BEHIND.format(producer=producer, hearer=hearer, subject=found[0].subject, n=len(found)))


async def _ask_for_missing(place: Place, urls: Mapping[str, str], broker: Broker) -> None:
    """Leave a wish for every hearer that lacks something of a log; producers grant it when they serve."""
    for hearer in urls:
        for producer in urls:
            if families := broker.families(hearer, producer):
                after = await _between(urls, producer, hearer, partial(lacks_after, families=families), place)
                if after is not None:
                    broker.wish(producer, {"to": hearer, "after_position": after, "families": families})


async def _between(urls: Mapping[str, str], producer: str, hearer: str, ask: Any, place: Place) -> Any:
    if producer == hearer:
        return None
    told, heard = await asyncpg.connect(urls[producer]), await asyncpg.connect(urls[hearer])
    try:
        return await ask(told, heard, f"/societies/{place.known['society']}/{producer}")
    finally:
        await told.close()
        await heard.close()


def _say_what_next(services: Sequence[str], swap: Swap, asked: Asked) -> None:
    console.print(f"[green]✓[/] 已恢复 | restored: {'、'.join(services)}")
    if not asked.drop_old:
        kept = "、".join(swap.old(service) for service in services)
        console.print(f"  原来的库保留为 | the ones before are kept as {kept}", soft_wrap=True)
    console.print("  然后 make up，再 python -m ops verify | next: `make up`, then `python -m ops verify`")
