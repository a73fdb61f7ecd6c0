"""A desk that sends: reporting's database with offices heard of, a mail server and a web server, and a sender."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import uuid_utils.compat as uuids

from services.reporting.channels import Allowed
from services.reporting.commands.deliveries import SetAddress, SetChannel
from services.reporting.domain.delivery.occurrence import SECRETARIAT, Occurrence, Office
from services.reporting.handlers.channels import set_address, set_channel
from services.reporting.handlers.details import Owners
from services.reporting.handlers.sending import Sender
from services.reporting.handlers.telling import tell
from services.reporting.subscribers import HEARS
from shared.database import Database, clock, close_pool, open_pool
from shared.events.base import DomainEvent, Event
from shared.events.registry import PostFilled
from shared.peers import Peers
from shared.sealing import sealing_of
from tests.reporting.delivery.catchers import LOOPBACK, Mailbox, Web, mail_server, web_server

KEY = b"invented key of a test, 32 bytes"
LONG_AGO = date(2020, 1, 1)


def heard(data: DomainEvent, version: int = 1, *, replay: bool = False) -> Event[Any]:
    """An event as its service would say it, a moment ago."""
    service = data.TYPE.split(".")[0]
    return Event(
        str(uuids.uuid7()), f"/societies/csbme/{service}", data.TYPE, data.subject, version, clock(),
        "test", "test", None, None, data, replay,
    )  # fmt: skip


def post(number: int, person: str, kind: type[Any] = PostFilled, on: date = LONG_AGO, name: str = "liaison") -> Any:
    """The liaison's post of the branch B-<number>."""
    body = f"B-{number}"
    return kind(code=f"P-{number}", body=body, branch=body, post=name, person=person, effective_on=on)


def occurrence(key: str = "notice/M-1/1", *branches: str, **more: Any) -> Occurrence:
    """A notice to the liaisons of branches and to the secretariat."""
    offices = (*(Office("liaison", branch) for branch in branches), SECRETARIAT)
    facts = {"meeting": "M-1", "title": "示例会议", "sequence": 1, "meets_on": "2026-12-01", "branches": len(branches)}
    given = {"topic": "meeting_notice", "about": "meeting/M-1", "due": clock() + timedelta(days=3)} | more
    return Occurrence(key=key, offices=offices, occurred=clock(), facts=facts, **given)


@dataclass
class Room:
    """The room with the desk."""

    url: str
    database: Database
    mail: Mailbox
    web: Web
    folder: Path

    def sender(self, allowed: str = LOOPBACK) -> Sender:
        """A sender; several may work at the same time."""
        return Sender(self.database, Owners(Peers("reporting", {}, KEY)), Allowed.read(allowed), "csbme", self.folder)

    async def hear(self, *events: Event[Any]) -> None:
        """Hear events as the intake does, one by one."""
        for event in events:
            async with self.database.transaction("reporting") as uow:
                await HEARS[event.type](uow, [event])

    async def tell(self, what: Occurrence) -> list[str]:
        """Mean to tell something; returns the codes of the new deliveries."""
        async with self.database.transaction("test") as uow:
            return [one.code for one in await tell(uow, what)]

    async def channel(self, code: str = "mail", kind: Any = "mail", **more: Any) -> None:
        """Set up a channel: mail to the mail server, or another to the web server."""
        own = {"host": LOOPBACK, "port": self.mail.port, "tls": "none", "sender": "office@example.org"}
        told = {"settings": own if kind == "mail" else {"plain": True}} | more
        if kind not in ("mail", "folder") and "secrets" not in more:
            told["secrets"] = {"url": self.web.url(), "signing_key": "k"}
        async with self.database.transaction("test") as uow:
            await set_channel(uow, SetChannel(code=code, kind=kind, name="示例", **told))

    async def address(self, holder: str, address: str | None = None) -> str:
        """Keep an address; made of the holder's code when none is given."""
        address = address or f"{holder.replace('/', '-').lower()}@example.org"
        async with self.database.transaction("test") as uow:
            await set_address(uow, SetAddress(holder=holder, address=address))
        return address

    async def states(self) -> dict[tuple[str, str], tuple[str, str | None]]:
        """(office or channel, scope or holder) -> state and reason, of what is no alarm."""
        rows = await self.database.pool.fetch("SELECT * FROM delivery WHERE topic <> 'alarm' ORDER BY code")
        return {
            (row["office"] if row["channel"] == "mail" else row["channel"], row["scope"]): (row["state"], row["reason"])
            for row in rows
        }

    async def later(self, **span: float) -> None:
        """Let time pass for what is planned, leased and tried, as if the clock had moved on."""
        gone = timedelta(**span)
        await self.database.pool.execute(
            """
            UPDATE delivery
            SET send_at = send_at - $1::interval, leased_until = leased_until - $1::interval, due = due - $1::interval
            """,
            gone,
        )
        await self.database.pool.execute("UPDATE delivery_attempt SET began_at = began_at - $1::interval", gone)

    async def said(self) -> list[str]:
        """What was said of deliveries, in order: the past participle."""
        rows = await self.database.pool.fetch("SELECT type FROM outbox ORDER BY id")
        return [row["type"].split(".")[2] for row in rows if row["type"].startswith("reporting.delivery.")]


@pytest.fixture
async def room(database_url_of: Callable[[str], Awaitable[str]], tmp_path: Path) -> AsyncIterator[Room]:
    """R-1 is liaison of B-1, R-2 of B-2, nobody of B-4; there are no quiet hours."""
    url = await database_url_of("reporting")
    pool = await open_pool(url, 6, "test delivery")
    database = Database(pool, "/societies/csbme/reporting", "Asia/Shanghai", lambda: None)
    database.sealing = sealing_of("reporting", KEY)
    async with mail_server() as mail, web_server() as web:
        room = Room(url, database, mail, web, tmp_path)
        await database.pool.execute("UPDATE delivery_setting SET value = '00:00' WHERE name LIKE 'quiet%'")
        await room.hear(*(heard(post(number, f"R-{number}")) for number in (1, 2)))
        yield room
    await close_pool(pool)
