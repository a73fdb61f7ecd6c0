"""`ops status`: is each service ready, does its outbox move, what has it set aside."""

from __future__ import annotations

import asyncio
from typing import Any

import asyncpg
import httpx
from prometheus_client.parser import text_string_to_metric_families

from ops.client import Refusal
from ops.parked import entries
from ops.place import Place
from ops.screen import console, show

SECONDS = 5.0
OUTBOX = "outbox_rows"


def report(place: Place) -> bool:
    """Show one line for each service; True when all are ready."""
    rows = [_row(name, url) for name, url in place.urls.items()]
    show("服务状态 | status", ("服务", "就绪", "缺少", "发件箱", "待处理", "地址"), rows)
    for name, migrations in asyncio.run(rebuilds_due(place)).items():
        what = "、".join(migrations[:3]) + ("…" if len(migrations) > 3 else "")
        console.print(
            f"! {name}: 更新改动了派生表，尚未比对 | derived tables changed, not yet compared: {what}", markup=False
        )
        console.print(f"  python -m ops rebuild --compare {name}", markup=False)
    return all(row[1] == "是" for row in rows)


async def rebuilds_due(place: Place) -> dict[str, list[str]]:
    """Service -> the migrations after which its derived tables were not compared with the ledgers yet."""
    found = {name: await _due(url) for name, url in place.known.get("databases", {}).items()}
    return {name: migrations for name, migrations in found.items() if migrations}


async def _due(url: str) -> list[str]:
    try:
        connection = await asyncpg.connect(url, timeout=SECONDS)
    except OSError:
        return []  # the line of the service says that something is away
    try:
        rows = await connection.fetch("SELECT migration FROM rebuild_due ORDER BY migration")
    except asyncpg.UndefinedTableError:
        return []  # older than this code: `make up` prepares it
    finally:
        await connection.close()
    return [row["migration"].removeprefix("service/").removesuffix(".sql") for row in rows]


def _row(name: str, url: str) -> tuple[object, ...]:
    try:
        ready: dict[str, Any] = httpx.get(f"{url}/ready", timeout=SECONDS).json()
        missing = [check for check, fine in ready["checks"].items() if not fine]
        return (name, "否" if missing else "是", "、".join(missing), _outbox(url), _parked(name), url)
    except (httpx.TransportError, ValueError, KeyError) as error:
        return (name, "否", f"没有应答: {type(error).__name__}", None, None, url)


def _outbox(url: str) -> int | None:
    """How many events are said and not yet confirmed, as the service measures it."""
    text = httpx.get(f"{url}/metrics", timeout=SECONDS).text
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            if sample.name == OUTBOX:
                return int(sample.value)
    return None


def _parked(name: str) -> object:
    try:
        return len(entries(name))
    except Refusal as refusal:
        return refusal.status
