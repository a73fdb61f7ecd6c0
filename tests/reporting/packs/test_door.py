"""Packs at the door: kept, read, printed on one page; leaders read them, liaisons see what is theirs."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator

import pypdfium2
import pytest

from deploy.topology import topology
from shared.migrate import migrations
from tests.conftest import migrated_template, service
from tests.reporting.packs.term import TERM, a_term
from tests.servers import Broker, drop_database, drop_vhost, new_database, new_vhost
from tests.world import Keys, World


@pytest.fixture(scope="module")
async def door(broker: Broker, postgres_admin_url: str, keys: Keys) -> AsyncIterator[World]:
    """Reporting alone in this process, having heard the term."""
    reporting = service("reporting")
    template = await migrated_template(postgres_admin_url, "reporting", migrations(reporting.migrations))
    vhost, url = await new_vhost(broker, topology("of a test")), await new_database(postgres_admin_url, template)
    async with World(keys, broker.amqp_url(vhost), {"reporting": url}, {"reporting": reporting}) as world:
        await a_term().tell(world.running["reporting"].database)
        yield world
    await drop_vhost(broker, vhost)
    await drop_database(postgres_admin_url, url)


async def test_a_pack_is_prepared_kept_listed_by_kind_and_printed_on_one_page(door: World) -> None:
    office = door.client("reporting", "secretariat")
    kinds = (await office.get("/packs")).json()["packs"]
    assert {kind["report"] for kind in kinds if kind["one_page"]} == {"congress", "council", "standing_council"}
    before = await office.get("/packs/congress/preparation", params={"digest": TERM})
    assert (before.status_code, before.json()["parts"][-1]) == (200, "2025")
    kept = await office.post("/runs", json={"digest": TERM, "report": "congress"})
    assert kept.status_code == 201, kept.text
    run = kept.json()["run"]
    assert [row["run"] for row in (await office.get("/runs", params={"report": "congress"})).json()["runs"]] == [run]
    assert (await office.get("/runs", params={"report": "council"})).json()["runs"] == []
    page = await office.get(f"/runs/{run}/one-page.pdf")
    assert len(pypdfium2.PdfDocument(io.BytesIO(page.content))) == 1
    word = await office.get(f"/runs/{run}/files/docx")
    assert (word.status_code, word.content[:2]) == (200, b"PK")
    year = await office.get(f"/runs/{run}/figures/activities_held@2025")
    assert (year.json()["value"], len(year.json()["records"])) == (3, 3)


@pytest.mark.parametrize(
    ("report", "digest", "rule"),
    [
        ("annual_facts", "2025-Q4", "period-does-not-fit"),
        ("congress", "2025-02-30..2025-03-01", "no-such-period"),
        ("council", "2025-12-31..2025-01-01", "no-such-period"),
    ],
)
async def test_a_pack_of_an_impossible_period_is_refused_by_name(
    door: World, report: str, digest: str, rule: str
) -> None:
    answer = await door.client("reporting", "secretariat").post("/runs", json={"digest": digest, "report": report})
    assert (answer.status_code, answer.json()["type"]) == (422, rule)
    assert answer.json()["errors"][0]["field"] == "digest"


async def test_leaders_read_packs_liaisons_see_their_own_and_neither_keeps_one(door: World) -> None:
    office, leader = door.client("reporting", "secretariat"), door.client("reporting", "leader")
    kept = await office.post("/runs", json={"digest": "2025", "report": "annual_facts"})
    run = kept.json()["run"]
    own, other = (door.client("reporting", "branch_liaison", code) for code in ("B-02", "B-01"))
    seen = {
        who: [row["branch"] for row in (await client.get(f"/runs/{run}")).json()["dataset"]["pack"]["annual_facts"]]
        for who, client in (("leader", leader), ("own", own), ("other", other))
    }
    assert seen == {"leader": ["B-01", "B-02", "B-04"], "own": ["B-02"], "other": ["B-01"]}
    file = await other.get(f"/runs/{run}/files/md")
    assert "更名分会" not in file.text
    for client in (leader, own):
        refused = await client.post("/runs", json={"digest": "2025", "report": "annual_facts"})
        assert refused.status_code == 403
        assert (await client.get("/packs/annual_facts/preparation", params={"digest": "2025"})).status_code == 403
    assert (await own.get("/packs/asked")).status_code == 403
    assert (await leader.get("/packs/asked")).status_code == 200
    assert (await office.get(f"/runs/{run}/one-page.pdf")).status_code == 404
