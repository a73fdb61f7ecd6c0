"""`ops publisher load`: the first load of the membership contract, from a CSV file, through the door of every event."""

from __future__ import annotations

import asyncio
import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
from pydantic import ValidationError
from rich.progress import Progress
from yarl import URL

from ops.screen import console, show
from shared.bus import INGRESS_EVENTS, Outgoing, connect, login_of, publish_all
from shared.events.base import BATCH
from shared.events.membership import BATCH_KEY, Joined

# The contract's limit for one message.
SIZE = 500
MESSAGES_AT_ONCE = 8
MOST_LINES = 40
TRIES = 8
COLUMNS = {
    "会员编号": "member",
    "会员类别": "kind",
    "分支机构": "branches",
    "会员级别": "member_class",
    "生效日期": "effective_on",
}
KINDS = {"个人": "individual", "个人会员": "individual", "单位": "group", "单位会员": "group"}
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Load:
    """Whose members these are, as of which day, and where they are sent."""

    file: Path
    source: str
    day: date

    def rows(self) -> Iterator[tuple[int, Row]]:
        """Line number and data of each member, as the contract's `joined` has it. The file is read as it is needed."""
        with self.file.open(encoding="utf-8-sig", newline="") as opened:
            for number, cells in enumerate(csv.DictReader(opened), 2):
                named = {COLUMNS.get(name, name): (cell or "").strip() for name, cell in cells.items() if name}
                yield number, _data(named)

    def event(self, data: Row) -> dict[str, Any]:
        """One member's first event; its id makes a second load of the same file all duplicates."""
        return {
            "specversion": "1.0",
            "id": f"load-{self.day}-{data['member']}",
            "source": self.source,
            "type": "membership.member.joined.v1",
            "subject": data["member"],
            "time": f"{self.day}T00:00:00+08:00",
            "data": {**data, "bulk": True},
        }


def load(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="会员名册 .csv (UTF-8)")],
    source: Annotated[str, typer.Option(help="the source it speaks for")],
    day: Annotated[str, typer.Option(help="the day of this state, e.g. 2026-01-01; part of every id")],
    url: Annotated[str, typer.Option(envvar="AMQP_URL", help="address with login and password")] = "",
    ca: Annotated[Path | None, typer.Option(envvar="AMQP_CA", help="the CA's file, for amqps")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="预检(不发送) | only check every row")] = False,
) -> None:
    """首次批量载入会员 | Load members for the first time, in batches; a second run is all duplicates"""
    try:
        it = Load(file, source, date.fromisoformat(day))
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    rows, faults = _checked(it)
    if faults:
        show(f"{len(faults)} 处错误，未发送任何内容 | nothing was sent", ("行", "字段", "说明"), faults[:MOST_LINES])
        raise typer.Exit(1)
    console.print(f"{file.name}：{rows} 行无误 | {rows} rows are fine")
    if not dry_run:
        if not url:
            raise typer.BadParameter("AMQP_URL or --url is missing")
        address = URL(url).update_query(cafile=str(ca)) if ca else URL(url)
        asyncio.run(send(it, str(address), rows))
        console.print(f"[green]✓[/] 已送达 {rows} 条 | the broker has stored {rows} events")


def _data(cells: Mapping[str, str]) -> Row:
    known = {name: cells.get(name) or None for name in ("member", "kind", "member_class", "effective_on")}
    branches = [code.strip() for code in (cells.get("branches") or "").replace("；", ";").split(";") if code.strip()]
    data = {**known, "kind": KINDS.get(known["kind"] or "", known["kind"]), "branches": branches}
    return {name: value for name, value in data.items() if value is not None or name == "effective_on"}


def _checked(it: Load) -> tuple[int, list[tuple[int, str, str]]]:
    """How many rows there are, and every fault with its line and field."""
    faults: list[tuple[int, str, str]] = []
    seen: set[str] = set()
    rows = 0
    with Progress(console=console, transient=True) as bar:
        task = bar.add_task("核对 | checking", total=None)
        for rows, (number, data) in enumerate(it.rows(), 1):
            try:
                Joined.model_validate(data)
            except ValidationError as error:
                faults += [(number, ".".join(map(str, e["loc"])), e["msg"]) for e in error.errors(include_url=False)]
                continue
            if data["member"] in seen:
                faults.append((number, "member", "重复的会员编号 | this member is there twice"))
            seen.add(data["member"])
            if rows % 10_000 == 0:
                bar.update(task, completed=rows)
    return rows, faults


async def send(it: Load, url: str, rows: int) -> None:
    """Publish with confirms, batches of 500, eight at a time; what the broker refuses for being full is sent again."""
    connection = await connect(url, "ops.load")
    try:
        channel = await connection.channel(publisher_confirms=True)
        with Progress(console=console, transient=True) as bar:
            task = bar.add_task("发送 | sending", total=rows)
            events = (it.event(data) for _, data in it.rows())
            while part := list(islice(events, SIZE * MESSAGES_AT_ONCE)):
                await _publish(
                    channel, [_message(part[n : n + SIZE]) for n in range(0, len(part), SIZE)], login_of(url)
                )
                bar.advance(task, len(part))
    finally:
        await connection.close()


async def _publish(channel: Any, messages: list[Outgoing], login: str) -> None:
    for attempt in range(TRIES):
        stored = await publish_all(channel, messages, login)
        messages = [message for message, ok in zip(messages, stored, strict=True) if not ok]
        if not messages:
            return
        await asyncio.sleep(0.5 * 2**attempt)
    raise OSError("the broker does not store what is sent: is its queue full, or has the login no right?")


def _message(events: list[dict[str, Any]]) -> Outgoing:
    return Outgoing(INGRESS_EVENTS, BATCH_KEY, f"batch-{events[0]['id']}", BATCH, orjson.dumps(events))
