"""The door to deliveries, channels and addresses: who may what, and that no secret ever comes out."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from deploy.topology import topology
from services.reporting.__main__ import SERVICE
from services.reporting.handlers.telling import tell
from shared.database import clock
from shared.migrate import migrations
from tests.conftest import migrated_template
from tests.reporting.delivery import reports
from tests.reporting.delivery.catchers import LOOPBACK, Mailbox, mail_server
from tests.reporting.delivery.conftest import occurrence
from tests.servers import Broker, drop_database, drop_vhost, new_database, new_vhost
from tests.world import Keys, World, eventually

SECRET = "SECRET-KEY-OF-A-ROBOT"
ME = "test-secretariat"


@pytest.fixture(scope="module")
async def door(broker: Broker, postgres_admin_url: str, keys: Keys) -> AsyncIterator[World]:
    """Reporting alone in this process, with its sender at work; the tests of this file share it."""
    template = await migrated_template(postgres_admin_url, "reporting", migrations(SERVICE.migrations))
    vhost, url = await new_vhost(broker, topology("of a test")), await new_database(postgres_admin_url, template)
    async with World(keys, broker.amqp_url(vhost), {"reporting": url}, {"reporting": SERVICE}) as world:
        yield world
    await drop_vhost(broker, vhost)
    await drop_database(postgres_admin_url, url)


@pytest.fixture(scope="module")
async def mail() -> AsyncIterator[Mailbox]:
    async with mail_server() as box:
        yield box


@pytest.fixture
def office(door: World) -> httpx.AsyncClient:
    return door.client("reporting", "secretariat")


async def asked(
    client: httpx.AsyncClient, path: str, body: dict[str, Any], version: int | None = None
) -> httpx.Response:
    return await client.post(path, json=body, headers={"If-Match": f'"{version}"'} if version else {})


async def mail_is_set_up(office: httpx.AsyncClient, mail: Mailbox) -> None:
    settings = {"host": LOOPBACK, "port": mail.port, "tls": "none", "sender": "office@example.org"}
    body = {"code": "mail", "kind": "mail", "name": "示例", "settings": settings}
    known = (await office.get("/channels")).json()["channels"]
    version = next((one["version"] for one in known if one["code"] == "mail"), None)
    assert (await asked(office, "/channels", body, version)).status_code == 201
    if (await office.get(f"/addresses/{ME}")).status_code == 404:
        assert (await asked(office, "/addresses", {"holder": ME, "address": "me@example.org"})).status_code == 201


async def settled(office: httpx.AsyncClient, code: str) -> dict[str, Any]:
    async def shown() -> dict[str, Any] | None:
        one: dict[str, Any] = (await office.get(f"/deliveries/{code}")).json()
        return None if one["state"] == "intended" else one

    found: dict[str, Any] = await eventually(shown)
    return found


async def test_a_channel_is_set_up_shown_without_its_secrets_and_changed_by_version(office: httpx.AsyncClient) -> None:
    body: dict[str, Any] = {"code": "group", "kind": "dingtalk", "name": "示例群", "topics": ["alarm"]}
    lacking = await asked(office, "/channels", body)
    assert (lacking.status_code, lacking.json()["type"]) == (422, "secret-missing")
    secrets = {"url": f"https://robot.example/send?access_token={SECRET}", "signing_key": SECRET}
    made = await asked(office, "/channels", body | {"secrets": secrets})
    assert (made.status_code, made.json()) == (201, {"channel": "group", "version": 1, "enabled": True})
    assert (await asked(office, "/channels", body)).status_code == 428
    stale = await asked(office, "/channels", body | {"secrets": secrets}, 7)
    assert stale.status_code == 412
    changed = await asked(office, "/channels", body | {"name": "示例群二", "enabled": False}, 1)
    assert changed.json()["version"] == 2
    wrong = await asked(office, "/channels", body | {"secrets": {"url": f"ftp://{SECRET}"}}, 2)
    assert wrong.status_code == 422
    listed = await office.get("/channels")
    [one] = [one for one in listed.json()["channels"] if one["code"] == "group"]
    assert (one["name"], one["secrets"], one["enabled"], one["version"]) == ("示例群二", True, False, 2)
    for answer in (lacking, made, stale, changed, wrong, listed):
        assert SECRET not in answer.text


async def test_a_test_message_goes_to_the_caller_and_says_what_the_server_answered(
    office: httpx.AsyncClient, mail: Mailbox
) -> None:
    await mail_is_set_up(office, mail)
    sent = await asked(office, "/channels/test", {"channel": "mail"})
    assert sent.status_code == 201, sent.text
    one = await settled(office, sent.json()["delivery"])
    assert (one["state"], one["attempts"][0]["answer"]) == ("accepted", "2.0.0 queued as EXAMPLE")
    assert mail.to("me@example.org")
    off = await asked(office, "/channels/test", {"channel": "group"})
    assert off.json()["type"] == "channel-is-off"


async def test_only_what_did_not_arrive_is_sent_again_and_to_me_only_to_me(
    door: World, office: httpx.AsyncClient, mail: Mailbox
) -> None:
    await mail_is_set_up(office, mail)
    async with door.running["reporting"].database.transaction("test") as uow:
        await uow.connection.execute("UPDATE delivery_setting SET value = '00:00' WHERE name LIKE 'quiet%'")
        [one] = await tell(uow, occurrence("notice/M-9/1", about="meeting/M-9", due=None))
    failed = await settled(office, one.code)
    assert failed["reason"] == "no_address"
    alarms = (await office.get("/deliveries/alarms")).json()
    assert (alarms["failed"] >= 1, alarms["quiet"]) == (True, False)
    mine = await asked(office, "/deliveries/send-to-me", {"delivery": one.code})
    assert (await settled(office, mine.json()["delivery"]))["state"] == "accepted"
    assert "示例会议" in mail.to("me@example.org")[-1]["Subject"]
    assert (await asked(office, "/addresses", {"holder": "secretariat", "address": "s@example.org"})).status_code == 201
    again = await asked(office, "/deliveries/resend", {"occurrence": "notice/M-9/1"})
    assert again.json() == {"deliveries": [one.code]}
    assert (await settled(office, one.code))["state"] == "accepted"
    assert len(mail.to("s@example.org")) == 1
    nothing = await asked(office, "/deliveries/resend", {"deliveries": [one.code]})
    assert (nothing.status_code, nothing.json()["type"]) == (409, "nothing-to-send-again")
    listed = (await office.get("/deliveries", params={"about": "meeting/M-9"})).json()["deliveries"]
    assert {row["state"] for row in listed} <= {"accepted", "intended", "failed"}


async def test_a_mail_that_came_back_is_taken_in_as_a_file_and_shown_beside_the_try(
    door: World, office: httpx.AsyncClient, mail: Mailbox
) -> None:
    await mail_is_set_up(office, mail)
    sent = (await asked(office, "/channels/test", {"channel": "mail"})).json()["delivery"]
    await settled(office, sent)
    attempt = str(mail.to("me@example.org")[-1]["Lianxi-Attempt"])
    body = {"message": base64.b64encode(reports.postfix(attempt)).decode()}
    told = await asked(door.client("reporting", "operator"), "/deliveries/returns", body)
    assert told.json() == {"outcome": "bounced", "known": False, "deliveries": [sent]}
    one = (await office.get(f"/deliveries/{sent}")).json()
    assert (one["state"], one["reason"], one["returns"][0]["status"]) == ("bounced", "returned", "5.1.1")
    assert reports.TO not in told.text + str(one)
    assert (await asked(office, "/deliveries/returns", {"message": "x"})).status_code == 422


async def test_deliveries_are_listed_page_by_page(door: World, office: httpx.AsyncClient) -> None:
    async with door.running["reporting"].database.transaction("test") as uow:
        due = clock().replace(year=clock().year + 1)
        for n in range(5):
            await tell(uow, occurrence(f"notice/L-{n}/1", about=f"meeting/L-{n}", bundled=True, due=due))
    found: list[str] = []
    page: dict[str, Any] = {"limit": 2, "channel": "mail", "topic": "meeting_notice", "state": "intended"}
    while True:
        answer = (await office.get("/deliveries", params=page)).json()
        found += [one["about"] for one in answer["deliveries"]]
        if answer["next"] is None:
            break
        page["cursor"] = answer["next"]
    assert sorted(found) == [f"meeting/L-{n}" for n in range(5)]


async def test_an_address_is_opened_one_by_one_and_audited(door: World, office: httpx.AsyncClient) -> None:
    assert (
        await asked(office, "/addresses", {"holder": "liaison/B-7", "address": "b7@example.org"})
    ).status_code == 201
    listed = await office.get("/addresses")
    assert "b7@example.org" not in listed.text
    assert "liaison/B-7" in [one["holder"] for one in listed.json()["addresses"]]
    opened = await office.get("/addresses/liaison/B-7")
    assert opened.json() == {"holder": "liaison/B-7", "address": "b7@example.org", "version": 1}
    assert (await asked(office, "/addresses/remove", {"holder": "liaison/B-7"}, 2)).status_code == 412
    assert (await asked(office, "/addresses/remove", {"holder": "liaison/B-7"}, 1)).status_code == 201
    assert (await office.get("/addresses/liaison/B-7")).status_code == 404
    rows = await door.running["reporting"].database.pool.fetch(
        "SELECT action, reader FROM audit WHERE subject = 'address/liaison/B-7' ORDER BY id"
    )
    assert [tuple(row) for row in rows] == [
        ("set address", ME),
        ("read address", ME),
        ("remove address", ME),
    ]


async def test_the_hours_of_delivery_are_dated(office: httpx.AsyncClient) -> None:
    body = {"name": "bundle_at", "since": "2027-01-01", "value": "10:30"}
    assert (await asked(office, "/delivery-hours", body)).status_code == 201
    hours = (await office.get("/delivery-hours")).json()["hours"]
    assert [one["value"] for one in hours if one["name"] == "bundle_at"] == ["10:30:00", "09:00:00"]


READINGS = ("/deliveries", "/deliveries/alarms", f"/deliveries/D-{'0' * 20}", "/channels", "/addresses", "/addresses/x")
ASKS: dict[str, dict[str, Any]] = {
    "/deliveries/resend": {"occurrence": "x"},
    "/deliveries/send-to-me": {"delivery": f"D-{'0' * 20}"},
    "/channels/test": {"channel": "mail"},
    "/channels": {"code": "f", "kind": "folder", "name": "f"},
    "/addresses": {"holder": "x", "address": "x@example.org"},
    "/addresses/remove": {"holder": "x"},
    "/delivery-hours": {"name": "bundle_at", "since": "2027-01-01", "value": "10:30"},
    "/deliveries/returns": {"message": "eA=="},
}


@pytest.mark.parametrize(
    ("office_name", "scope"), [("branch_liaison", "B-1"), ("reviewer", None), ("expert_liaison", "R-1")]
)
async def test_other_offices_neither_read_nor_send(door: World, office_name: str, scope: str | None) -> None:
    client = door.client("reporting", office_name, scope)
    for path in READINGS:
        assert (await client.get(path)).status_code == 403, path
    for path, body in ASKS.items():
        assert (await asked(client, path, body, 1)).status_code == 403, path


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/addresses", {"holder": "x", "address": "no address"}),
        ("/addresses", {"holder": "x", "address": "a@b.c\r\nBcc: d@e.f"}),
        ("/addresses", {"holder": "a/b/c", "address": "a@b.c"}),
        ("/channels", {"code": "x", "kind": "pigeon", "name": "x"}),
        ("/channels", {"code": "x", "kind": "folder", "name": "x", "topics": ["gossip"]}),
        ("/channels", {"code": "x", "kind": "folder", "name": "two\nlines"}),
        ("/deliveries/resend", {}),
        ("/deliveries/resend", {"occurrence": "x", "deliveries": [f"D-{'0' * 20}"]}),
        ("/delivery-hours", {"name": "bundle_at", "since": "2027-01-01", "value": "10:30+08:00"}),
    ],
)
async def test_what_is_malformed_is_refused_by_name(office: httpx.AsyncClient, path: str, body: dict[str, Any]) -> None:
    answer = await asked(office, path, body)
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"]
