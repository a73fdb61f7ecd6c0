"""A notice from the secretariat's desk to a liaison's mailbox: activities and reporting as two services that talk."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from email.message import EmailMessage

import httpx
import pytest
import uvicorn

from services.reporting.commands.deliveries import SetAddress, SetChannel
from services.reporting.handlers.channels import set_address, set_channel
from shared.database import Database, clock
from shared.settings import Settings
from tests.activities.conftest import REGISTRY
from tests.conftest import service
from tests.reporting.delivery.catchers import LOOPBACK, Mailbox, mail_server
from tests.servers import Broker
from tests.world import Keys, World

PUBLIC = "https://lianxi.example"
LIAISON = "r-1@example.org"
CHANNEL = {"code": "mail", "kind": "mail", "name": "示例"}


class Opened(World):
    """A system that people open under an address."""

    def settings(self, name: str) -> Settings:
        """As ever, with that address."""
        return super().settings(name).model_copy(update={"public_url": PUBLIC})


@pytest.fixture
async def both(
    broker: Broker, vhost: str, keys: Keys, database_url_of: Callable[[str], Awaitable[str]]
) -> AsyncIterator[tuple[World, Mailbox]]:
    """Two services with what the registry told them, and a mailbox; reporting asks by real HTTP, at any hour."""
    names = ("activities", "reporting")
    databases = {name: await database_url_of(name) for name in names}
    world = Opened(keys, broker.amqp_url(vhost), databases, {name: service(name) for name in names})
    async with world, mail_server() as mail:
        server = uvicorn.Server(uvicorn.Config(world.app("activities"), port=0, lifespan="off", log_config=None))
        serving = asyncio.create_task(server.serve())
        await world.eventually(lambda: server.started)
        port = server.servers[0].sockets[0].getsockname()[1]
        world.running["reporting"].peers.others["activities"] = f"http://{LOOPBACK}:{port}"
        for name in names:
            heard = world.running[name].service.hears
            await world.running[name].intake.apply([event for event in REGISTRY if event.type in heard])
        await _open_desk(world.running["reporting"].database, mail)
        yield world, mail
        server.should_exit = True
        await serving


async def _open_desk(database: Database, mail: Mailbox) -> None:
    await database.pool.execute("UPDATE delivery_setting SET value = '00:00' WHERE name LIKE 'quiet%'")
    settings = {"host": LOOPBACK, "port": mail.port, "tls": "none", "sender": "office@example.org"}
    async with database.transaction("test") as uow:
        await set_channel(uow, SetChannel.model_validate({**CHANNEL, "settings": settings}))
        await set_address(uow, SetAddress(holder="R-1", address=LIAISON))


async def test_a_notice_reaches_the_liaison_with_place_agenda_calendar_and_a_link_that_answers(
    both: tuple[World, Mailbox],
) -> None:
    world, mail = both
    office = world.client("activities", "secretariat")
    day = clock().date() + timedelta(days=20)
    await _take(office, "plan", {"code": "JM-9", "number": 9, "title": "示例联席会议", "meets_on": day.isoformat()})
    call = {"code": "JM-9", "starts_at": f"{day}T14:00:00+08:00", "place": "示例会议室"}
    await _take(office, "call", call, 1)
    await office.post("/agenda-items", json={"meeting": "JM-9", "by": "society", "title": "示例议题"})
    await office.post("/agenda-items/accept", json={"code": "JM-9-A1"}, headers={"If-Match": '"1"'})
    await _take(office, "notice", {"code": "JM-9"}, 2)
    notice = (await world.eventually(lambda: mail.to(LIAISON)))[0]
    text, calendar = _parts(notice)
    for told in ("示例联席会议", "示例会议室", "示例议题"):
        assert told in text, text
    assert ("METHOD:PUBLISH" in calendar, f"DTSTART;TZID=Asia/Shanghai:{day:%Y%m%d}T140000" in calendar) == (True, True)
    path = text.partition(PUBLIC)[2].split()[0]
    page = await world.client("activities", None).get(path)
    assert (page.status_code, "示例联席会议" in page.text) == (200, True)
    await _take(office, "call-off", {"code": "JM-9", "because": "示例：改期再办"}, 3)
    _, off = await world.eventually(lambda: len(mail.to(LIAISON)) == 2 and mail.to(LIAISON))
    text, calendar = _parts(off)
    assert ("METHOD:CANCEL" in calendar, "示例：改期再办" in text) == (True, False)


async def _take(office: httpx.AsyncClient, step: str, body: dict[str, object], version: int | None = None) -> None:
    headers = {"If-Match": f'"{version}"'} if version else {}
    answer = await office.post(f"/joint-meetings/{step}", json=body, headers=headers)
    assert answer.is_success, answer.text


def _parts(mail: EmailMessage) -> tuple[str, str]:
    """The plain text, and the file for the calendar."""
    body = mail.get_body(("plain",))
    [calendar] = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    assert body is not None
    content = calendar.get_payload(decode=True)
    assert isinstance(content, bytes)
    assert f"METHOD:{calendar.get_param('method')}" in content.decode()
    return body.get_content(), content.decode()
