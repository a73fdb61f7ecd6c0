"""Names on papers of packs: put in when one is made or sent, for who may see them, and kept nowhere."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from services.reporting.clock import sender_of
from services.reporting.domain.delivery.message import Attachment, Message
from services.reporting.domain.delivery.occurrence import LEADERS, SECRETARIAT, Office
from services.reporting.domain.packs.names import within
from services.reporting.handlers.digests import digest_details
from services.reporting.store.deliveries import Delivery
from tests.outreach.conftest import HEARD
from tests.outreach.test_api import EXPERT, ITEM
from tests.outreach.test_pack import NAMED, SEALED, SECOND
from tests.registry.test_api import ok
from tests.reporting.packs.desks import desks, text_in
from tests.servers import Broker
from tests.world import Keys, World

HEAD = "欧阳示例"
ERASED = ITEM | {"code": "I-005", "expert": "E-002", "consent_to_be_named": True}
FORMS = ("md", "html", "docx", "pdf", "xlsx")
WITH = {"names": "true"}


@pytest.fixture(scope="module")
async def world(broker: Broker, postgres_admin_url: str, keys: Keys) -> AsyncIterator[World]:
    """The registry knows who P-HEAD is, outreach who raised which item; reporting has heard of both, by codes."""
    async with desks(broker, postgres_admin_url, keys, "registry", "outreach") as world:
        await world.running["outreach"].intake.apply(HEARD)
        office = world.client("outreach", "secretariat")
        for path, bodies in {"/experts": (EXPERT, SECOND), "/items": (ITEM, NAMED, SEALED, ERASED)}.items():
            for body in bodies:
                await ok(office.post(path, json=body))
        pool = world.running["reporting"].database.pool
        asked = "SELECT count(*) = 4 FROM fact WHERE type = 'outreach.item.raised.v1'"
        await world.eventually(lambda: pool.fetchval(asked))
        person = {"code": "P-HEAD", "name": HEAD, "unit": "示例大学", "birth_year": 1970}
        await ok(world.client("registry", "secretariat").post("/persons", json=person))
        yield world


async def keep(world: World, report: str, digest: str) -> str:
    told = await ok(world.client("reporting", "secretariat").post("/runs", json={"digest": digest, "report": report}))
    return str(told["run"])


async def everything(world: World) -> str:
    """All that reporting's database holds, as text."""
    pool = world.running["reporting"].database.pool
    tables = await pool.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    rows = [await pool.fetch(f'SELECT t::text AS row FROM "{table["tablename"]}" AS t') for table in tables]
    files = [row["content"] for row in await pool.fetch("SELECT content FROM run_file")]
    return "\n".join([*(row["row"] for found in rows for row in found), *(text_in(one) for one in files)])


async def test_heads_are_named_on_the_paper_of_who_may_see_them_and_each_form_says_so(world: World) -> None:
    run = await keep(world, "annual_facts", "2025")
    office = world.client("reporting", "secretariat", subject="wang")
    for form in FORMS:
        answer = await office.get(f"/runs/{run}/digest.{form}", params=WITH)
        text = text_in(answer.content)
        assert HEAD in text, form
        assert "负责人姓名1个" in text, form
        assert "出具时由登记册填入" in text, form
        assert answer.headers["cache-control"] == "no-store"
    pool = world.running["registry"].database.pool
    rows = await pool.fetch("SELECT DISTINCT action, subject FROM audit WHERE reader = 'service/reporting for wang'")
    assert [tuple(row) for row in rows] == [(f"paper run/{run}", "person/P-HEAD")]
    kept = await office.get(f"/runs/{run}/files/docx")
    assert HEAD not in text_in(kept.content)
    assert "本件不含姓名" in text_in(kept.content)
    assert HEAD not in await everything(world)


async def test_who_raised_an_item_is_named_by_consent_alone_and_for_the_secretariat_alone(world: World) -> None:
    run = await keep(world, "outreach_quarter", "2025-Q4")
    office = world.client("reporting", "secretariat", subject="wang")
    for form in ("md", "docx"):
        text = text_in((await office.get(f"/runs/{run}/digest.{form}", params=WITH)).content)
        assert text.count(EXPERT["name"]) == 1, "on the item with consent, and not on the other one"
        assert text.count(SECOND["name"]) == 1, "not on the confidential one, which is a number"
        assert "征得本人同意列名的提出人2件" in text
        assert "另有保密事项1件" in text
    kept = text_in((await office.get(f"/runs/{run}/files/docx")).content)
    assert "本件不含姓名" in kept
    assert "联系专家" in kept
    leader = await world.client("reporting", "leader").get(f"/runs/{run}/digest.md", params=WITH)
    assert "逐件办理情况只列给秘书处" in leader.text
    assert (await world.client("reporting", "leader").get(f"/runs/{run}")).json()["dataset"]["pack"].get(
        "items"
    ) is None
    registry = world.client("outreach", "secretariat")
    gone = {"code": "E-002", "asked_on": "2026-01-10"}
    await ok(registry.post("/experts/erase", json=gone, headers={"If-Match": "1"}), 200)
    again = (await office.get(f"/runs/{run}/digest.md", params=WITH)).text
    assert SECOND["name"] not in again
    assert again.count("| 联系专家 |") == 2, "who was forgotten stands there as who did not consent"
    held = await everything(world)
    assert [name for name in (EXPERT["name"], SECOND["name"], EXPERT["unit"]) if name in held] == []
    rows = await world.running["reporting"].database.pool.fetchval(
        "SELECT dataset #>> '{pack,items}' FROM run WHERE code = $1", run
    )
    assert "I-002" in rows
    assert "E-00" not in rows


async def test_who_has_no_right_gets_no_name_and_a_liaison_that_of_the_own_branch(world: World) -> None:
    run = await keep(world, "annual_facts", "2025")
    seen = {}
    for office, scope in (("leader", None), ("reviewer", None), ("branch_liaison", "B-01"), ("branch_liaison", "B-02")):
        answer = await world.client("reporting", office, scope).get(f"/runs/{run}/digest.md", params=WITH)
        assert answer.status_code == 200
        seen[scope or office] = HEAD in answer.text
    assert seen == {"leader": True, "reviewer": False, "B-01": True, "B-02": False}


async def test_without_the_owner_the_paper_with_names_is_refused_and_the_other_is_not(world: World) -> None:
    run = await keep(world, "annual_facts", "2025")
    others, office = world.running["reporting"].peers.others, world.client("reporting", "secretariat")
    there, others["registry"] = others["registry"], "http://127.0.0.1:1"
    refused = await office.get(f"/runs/{run}/digest.html", params=WITH)
    others["registry"] = there
    assert (refused.status_code, refused.json()["type"]) == (503, "names-are-away")
    assert (await office.get(f"/runs/{run}/digest.html")).status_code == 200
    assert (await office.get(f"/runs/{await keep(world, 'council', '2025')}/digest.md", params=WITH)).status_code == 200


async def test_a_pack_is_sent_with_names_to_who_may_see_them_and_no_hash_of_them_is_kept(world: World) -> None:
    run = await keep(world, "annual_facts", "2025")
    asked = {"run": run, "audiences": ["leaders", "secretariat", "liaisons"], "forms": ["html"]}
    await ok(world.client("reporting", "secretariat").post("/runs/send", json=asked))
    running = world.running["reporting"]
    naming = sender_of(running).naming
    named: dict[Office, bool] = {}
    for row in await running.database.pool.fetch("SELECT * FROM delivery WHERE about = $1", f"run/{run}"):
        [file] = (await digest_details(running.database, Delivery.of(row), None, naming)).attachments
        named[Delivery.of(row).office] = HEAD in text_in(file.content)
        assert file.private
    assert (named[SECRETARIAT], named[LEADERS], named[Office("liaison", "B-01")]) == (True, True, True)
    assert named[Office("liaison", "B-02")] is False
    assert HEAD not in await everything(world)


def test_a_file_with_names_is_in_no_hash_of_a_message() -> None:
    file = Attachment("一.docx", "x/y", b"1", private=True)
    one = Message("k", "s", "t", "l", attachments=(file,))
    other = replace(one, attachments=(replace(file, content=b"2"),))
    assert one.sha256 == other.sha256 == hashlib.sha256(b"\0".join([b"s", b"t", file.name.encode()])).hexdigest()
    public = replace(file, private=False)
    assert replace(one, attachments=(public,)).sha256 != one.sha256


def test_a_reader_of_some_branches_is_told_no_other_names() -> None:
    assert within({"B-01": "P-1", "B-02": "P-2"}, frozenset({"B-02"})) == {"B-02": "P-2"}
    assert within({"B-01": "P-1"}, None) == {"B-01": "P-1"}
