"""A digest that was sent is read by a link, without an account: as the office may see it, and only by its holder."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import date, timedelta
from email.message import EmailMessage
from typing import Any

import httpx
import pytest

from deploy.topology import topology
from services.reporting.__main__ import SERVICE
from services.reporting.domain.delivery.occurrence import SECRETARIAT, Occurrence, Office
from services.reporting.domain.delivery.run_link import PURPOSE, Readership
from services.reporting.handlers.telling import tell
from services.reporting.subscribers import HEARS
from shared import link_store
from shared.database import clock
from shared.events.registry import PostEnded, PostFilled
from shared.migrate import migrations
from shared.settings import Settings
from tests.conftest import migrated_template
from tests.reporting.delivery.catchers import LOOPBACK, Mailbox, mail_server
from tests.reporting.delivery.conftest import heard
from tests.reporting.story import a_year
from tests.servers import Broker, drop_database, drop_vhost, new_database, new_vhost
from tests.world import Keys, World, eventually

PUBLIC = "https://lianxi.example"
LINK = re.compile(rf"{PUBLIC}/links/run/(\S+)")
NAV = re.compile(r"<nav>.*?</nav>|</?a\b[^>]*>", re.S)
LIAISON = Office("liaison", "B-01")


class Public(World):
    """A world that knows the address under which people open it."""

    def settings(self, name: str) -> Settings:
        return super().settings(name).model_copy(update={"public_url": PUBLIC})


@pytest.fixture(scope="module")
async def mail() -> AsyncIterator[Mailbox]:
    async with mail_server() as box:
        yield box


@pytest.fixture(scope="module")
async def door(broker: Broker, postgres_admin_url: str, keys: Keys, mail: Mailbox) -> AsyncIterator[World]:
    """Reporting alone, having heard a year, with R-1 as liaison of B-01 and a mail server; shared by this file."""
    template = await migrated_template(postgres_admin_url, "reporting", migrations(SERVICE.migrations))
    vhost, url = await new_vhost(broker, topology("of a test")), await new_database(postgres_admin_url, template)
    async with Public(keys, broker.amqp_url(vhost), {"reporting": url}, {"reporting": SERVICE}) as world:
        database = world.running["reporting"].database
        await a_year(5, members=10, activities_held=20, contacts=5).tell(database)
        await database.pool.execute("UPDATE delivery_setting SET value = '00:00' WHERE name LIKE 'quiet%'")
        await hear(world, PostEnded, "P-L-B-01", 50, "L-B-01")
        await hear(world, PostFilled, "R-1", 1)
        settings = {"host": LOOPBACK, "port": mail.port, "tls": "none", "sender": "office@example.org"}
        office = world.client("reporting", "secretariat")
        await posted(office, "/channels", {"code": "mail", "kind": "mail", "name": "示例", "settings": settings})
        for holder in ("secretariat", "R-1", "R-2"):
            await posted(office, "/addresses", {"holder": holder, "address": f"{holder.lower()}@example.org"})
        yield world
    await drop_vhost(broker, vhost)
    await drop_database(postgres_admin_url, url)


async def hear(world: World, kind: type[Any], person: str, version: int, post: str | None = None) -> None:
    fields = {"body": "B-01", "branch": "B-01", "post": "liaison", "effective_on": date(2026, 6, min(version, 30))}
    event = heard(kind(code=post or f"P-{person}", person=person, **fields), version)
    async with world.running["reporting"].database.transaction("reporting") as uow:
        await HEARS[event.type](uow, [event])


async def posted(client: httpx.AsyncClient, path: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = await client.post(path, json=body)
    assert answer.is_success, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def sent(door: World, mail: Mailbox, key: str, *offices: Office, **more: Any) -> tuple[str, list[EmailMessage]]:
    """Keep the digest and send it to offices; the run, and the mails that came of it in the order of offices."""
    run: str = (await posted(door.client("reporting", "secretariat"), "/runs", {"digest": "2025-Q4"}))["run"]
    facts = {"run": run, "digest": "2025-Q4", "title": "2025年第四季度", "forms": ["html", "md"], "link_days": 30}
    mail.took.clear()
    async with door.running["reporting"].database.transaction("test") as uow:
        await tell(uow, Occurrence(key, "digest", f"run/{run}", offices, uow.now, facts | more))
    await eventually(lambda: len(mail.took) == len(offices))
    to = {"secretariat": "secretariat@example.org", "liaison": "r-1@example.org"}
    return run, [mail.to(to[office.name])[-1] for office in offices]


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def token_of(mail: EmailMessage) -> str:
    found = LINK.search(text_of(mail))
    assert found, text_of(mail)
    return found[1]


@pytest.fixture
def anybody(door: World) -> httpx.AsyncClient:
    return door.client("reporting", None)


async def seen_by(door: World, run: str, office: str, scope: str | None = None) -> str:
    answer = await door.client("reporting", office, scope).get(f"/runs/{run}/digest.html")
    assert answer.is_success
    return NAV.sub("", answer.text)


async def test_each_office_reads_its_own_view_in_two_languages_and_as_files(
    door: World, mail: Mailbox, anybody: httpx.AsyncClient
) -> None:
    run, (whole, own) = await sent(door, mail, "digest/a", SECRETARIAT, LIAISON)
    assert [part.get_filename() for part in own.iter_attachments()] == [f"{run}.html", f"{run}.md"]
    office, liaison = (f"/links/run/{token_of(one)}" for one in (whole, own))
    page = await anybody.get(office)
    assert (page.status_code, page.headers["referrer-policy"]) == (200, "no-referrer")
    assert "script-src" not in page.headers["content-security-policy"]
    assert NAV.sub("", page.text) == await seen_by(door, run, "secretariat")
    narrow = NAV.sub("", (await anybody.get(liaison)).text)
    assert narrow == await seen_by(door, run, "branch_liaison", "B-01")
    assert narrow != NAV.sub("", page.text)
    assert "Digest of Party-building work" in (await anybody.get(f"{liaison}?lang=en")).text
    file = await anybody.get(f"{liaison}?form=md")
    assert file.headers["content-disposition"] == f"attachment; filename*=UTF-8''{run}.md"
    assert file.content in [part.get_payload(decode=True) for part in own.iter_attachments()]
    assert (await anybody.get(f"{liaison}?form=docx")).content.startswith(b"PK")
    assert (await anybody.get(f"{liaison}?form=exe")).status_code == 422


async def test_an_opening_is_written_down_with_the_office(
    door: World, mail: Mailbox, anybody: httpx.AsyncClient
) -> None:
    run, [own] = await sent(door, mail, "digest/b", LIAISON)
    secretariat = door.client("reporting", "secretariat")

    async def times() -> list[tuple[str, int]]:
        told = (await secretariat.get(f"/runs/{run}/links")).json()["readers"]
        return [(one["holder"], one["times"]) for one in told if one["office"] == "liaison"]

    before = dict(await times())["R-1"]
    await anybody.get(f"/links/run/{token_of(own)}")
    assert dict(await times())["R-1"] == before + 1
    assert (await secretariat.get("/runs/2025-Q4-99/links")).status_code == 404


async def test_a_link_opens_nothing_else_and_not_after_its_days(
    door: World, mail: Mailbox, anybody: httpx.AsyncClient
) -> None:
    run, [own] = await sent(door, mail, "digest/c", LIAISON)
    token = token_of(own)
    altered = token[:-2] + ("AA" if token[-2:] != "AA" else "BB")
    assert (await anybody.get(f"/links/run/{altered}")).json()["type"] == "link-is-broken"
    who = Readership(run, LIAISON, "R-1")
    async with door.running["reporting"].database.transaction("test") as uow:
        maker = await link_store.links(uow)
        [nonce] = (await link_store.nonces(uow.connection, PURPOSE, [who.subject])).values()
        past = maker.token(who.link(clock() - timedelta(days=31), 30, nonce))
        other = maker.token(who.link(clock(), 30, nonce).__class__("reply", who.subject, clock() + timedelta(1), nonce))
    assert (await anybody.get(f"/links/run/{past}")).json()["type"] == "link-has-expired"
    assert (await anybody.get(f"/links/run/{other}")).json()["type"] == "link-is-for-something-else"
    shown = await anybody.get(f"/links/run/{past}", headers={"accept": "text/html"})
    assert (shown.status_code, "失效" in shown.text) == (401, True)


async def test_revoked_links_are_dead_and_the_next_message_brings_one_that_holds(
    door: World, mail: Mailbox, anybody: httpx.AsyncClient
) -> None:
    run, (whole, own) = await sent(door, mail, "digest/d", SECRETARIAT, LIAISON)
    office = door.client("reporting", "secretariat")
    listed = (await office.get("/deliveries", params={"occurrence": "digest/d"})).json()["deliveries"]
    [delivery] = [one["code"] for one in listed if one["office"] == "liaison"]
    assert await posted(office, "/runs/links/revoke", {"run": run, "delivery": delivery}) == {"run": run, "revoked": 1}
    assert (await anybody.get(f"/links/run/{token_of(own)}")).json()["type"] == "link-was-revoked"
    assert (await anybody.get(f"/links/run/{token_of(whole)}")).status_code == 200
    _, (again,) = await sent(door, mail, "digest/e", LIAISON)
    assert (await anybody.get(f"/links/run/{token_of(again)}")).status_code == 200
    await posted(office, "/runs/links/revoke", {"run": run})
    for one in (whole, again):
        assert (await anybody.get(f"/links/run/{token_of(one)}")).status_code == 401
    wrong = await office.post("/runs/links/revoke", json={"run": run, "delivery": f"D-{'0' * 20}"})
    assert wrong.status_code == 404
    for who, scope in (("leader", None), ("branch_liaison", "B-01")):
        other = door.client("reporting", who, scope)
        assert (await other.post("/runs/links/revoke", json={"run": run})).status_code == 403
        assert (await other.get(f"/runs/{run}/links")).status_code == 403


async def test_a_digest_without_days_has_no_link(door: World, mail: Mailbox) -> None:
    _, [own] = await sent(door, mail, "digest/f", LIAISON, link_days=0)
    assert not LINK.search(text_of(own))


async def test_whoever_has_left_the_office_reads_no_longer(
    door: World, mail: Mailbox, anybody: httpx.AsyncClient
) -> None:
    _, [own] = await sent(door, mail, "digest/g", LIAISON)
    path = f"/links/run/{token_of(own)}"
    assert (await anybody.get(path)).status_code == 200
    await hear(door, PostEnded, "R-1", 2)
    await hear(door, PostFilled, "R-2", 1)
    gone = await anybody.get(path)
    assert (gone.status_code, gone.json()["type"]) == (403, "link-of-a-former-office")
