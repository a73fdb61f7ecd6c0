"""`ops bounces add` as it is typed: mail that was really sent comes back as files, a mailbox and a Maildir."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from ops.bounces import HEAD_BYTES
from services.reporting.commands.returns import MOST_BYTES
from services.reporting.domain.delivery.returned import return_address
from tests.conftest import service
from tests.ops.conftest import Ops
from tests.reporting.delivery import reports
from tests.reporting.delivery.catchers import LOOPBACK, Mailbox, mail_server
from tests.servers import Broker
from tests.world import Keys, World

BACK, ME = "bounces@example.org", "me@example.org"


@pytest.fixture
async def mail() -> AsyncIterator[Mailbox]:
    async with mail_server() as box:
        yield box


@pytest.fixture
async def world(
    broker: Broker, vhost: str, keys: Keys, database_url_of: Callable[[str], Awaitable[str]], mail: Mailbox
) -> AsyncIterator[World]:
    """Reporting alone, with a mail server."""
    url = {"reporting": await database_url_of("reporting")}
    async with World(keys, broker.amqp_url(vhost), url, {"reporting": service("reporting")}) as running:
        office = running.client("reporting", "secretariat")
        settings = {"host": LOOPBACK, "port": mail.port, "tls": "none", "sender": "office@example.org"}
        channel = {"code": "mail", "kind": "mail", "name": "示例", "settings": settings | {"return_path": BACK}}
        for path, body in (
            ("/channels", channel),
            ("/addresses", {"holder": "test-secretariat", "address": ME}),
        ):
            assert (await office.post(path, json=body)).status_code == 201
        yield running


async def sent(world: World, mail: Mailbox) -> tuple[str, str]:
    """A message that the mail server accepted: its delivery, and the number of the try."""
    office, before = world.client("reporting", "secretariat"), len(mail.took)
    code: str = (await office.post("/channels/test", json={"channel": "mail"})).json()["delivery"]
    await world.eventually(lambda: shown(world, code, "accepted"))
    assert len(mail.took) == before + 1
    return code, str(mail.to(ME)[-1]["Lianxi-Attempt"])


async def shown(world: World, code: str, state: str) -> dict[str, Any] | None:
    one: dict[str, Any] = (await world.client("reporting", "secretariat").get(f"/deliveries/{code}")).json()
    return one if one["state"] == state else None


def enlarged(report: bytes, most: int = 3 * 1024 * 1024) -> bytes:
    """A report that brings along a mail of so many bytes: as with a digest in five forms."""
    end = report.rindex(b"\r\n--")
    return report[:end] + b"\r\n" + (b"QUJD" * 19 + b"\r\n") * (most // 78) + report[end:]


async def test_what_came_back_is_told_mail_by_mail_and_ends_with_1_where_a_person_is_needed(
    ops: Ops, world: World, mail: Mailbox, tmp_path: Path
) -> None:
    code, attempt = await sent(world, mail)
    file = tmp_path / "退信.eml"
    file.write_bytes(reports.postfix(attempt))
    for said in (await ops("bounces", "add", str(file)), await ops("bounces", "add", str(file))):
        assert (said.exit_code, "退信 bounced" in said.output, file.name in said.output) == (0, True, True), said.output
    assert (await shown(world, code, "bounced") or {})["returns"][0]["status"] == "5.1.1"
    strange = tmp_path / "other.eml"
    strange.write_bytes(reports.postfix("f" * 32))
    nothing = await ops("bounces", "add", str(strange))
    assert (nothing.exit_code, "与本系统的消息无关" in nothing.output) == (0, True)
    other, attempt = await sent(world, mail)
    (tmp_path / "text.eml").write_bytes(reports.qmail(return_address(BACK, attempt)))
    unclear = await ops("bounces", "add", str(tmp_path / "text.eml"))
    assert (unclear.exit_code, "须人工查看" in unclear.output, other in unclear.output) == (1, True, True)
    assert await shown(world, other, "accepted")
    assert (await ops("bounces", "add", str(tmp_path / "none.eml"))).exit_code == 2


async def test_a_report_that_brings_along_three_mebibytes_is_taken_from_a_file_a_mailbox_and_a_maildir(
    ops: Ops, world: World, mail: Mailbox, tmp_path: Path
) -> None:
    new = tmp_path / "Maildir" / "new"
    new.mkdir(parents=True)
    (new / "0.empty").write_bytes(b"")  # refused, and holds up nobody
    places = {"file": tmp_path / "1.eml", "mailbox": tmp_path / "box", "Maildir": new / "1.host"}
    for place, path in places.items():
        code, attempt = await sent(world, mail)
        report = enlarged(reports.postfix(attempt))
        assert len(report) > 2.9 * 1024 * 1024
        begin = b"From MAILER-DAEMON Tue Nov 24\n" if place == "mailbox" else b""
        path.write_bytes(begin + report)
        said = await ops("bounces", "add", str(new.parent if place == "Maildir" else path))
        assert (said.exit_code, code in said.output) == (place == "Maildir", True), said.output
        assert await shown(world, code, "bounced"), place
    assert ("未收取" in said.output, "(422)" in said.output) == (True, True), said.output
    assert [path.name for path in new.iterdir()] == ["0.empty"]
    assert [path.name for path in (new.parent / "cur").iterdir()] == ["1.host:2,S"]


def test_no_more_is_sent_than_the_service_takes() -> None:
    assert HEAD_BYTES == MOST_BYTES
