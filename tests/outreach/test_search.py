"""Search in outreach: names through the vault for whoever may see them, codes, topics and branches for the rest."""

from __future__ import annotations

from typing import Any

import pytest

from shared.search import terms
from shared.search.names import rank_of
from tests.outreach.test_api import CONTACT, EXPERT, ITEM, ok, pool
from tests.world import World


@pytest.mark.parametrize(
    ("query", "rank"),
    [
        ("单示例", 2),
        ("单", 3),
        ("示例", 5),
        ("shan", 6),
        ("dan shi", 6),
        ("shili", 6),
        ("ssl", 7),
        ("李", None),
        ("zhang", None),
    ],
)
def test_a_name_is_found_by_two_characters_and_by_every_reading(query: str, rank: int | None) -> None:
    ranks = [rank_of("单示例", term) for term in terms(query)]
    assert ranks == [rank] * len(ranks)


@pytest.fixture
async def office(door: World) -> Any:
    client = door.client("outreach", "secretariat")
    await ok(client.post("/experts", json=EXPERT | {"name": "单示例"}))
    other = {"code": "E-002", "branch": "CSBME-02", "liaison": "R-2", "name": "单示范"}
    await ok(client.post("/experts", json=EXPERT | other))
    await ok(client.post("/contacts", json=CONTACT))
    await ok(client.post("/items", json=ITEM | {"confidential": True}))
    await ok(client.post("/items", json=ITEM | {"code": "I-002", "expert": "E-002", "topic": "research"}))
    return client


async def found(client: Any, q: str, **others: Any) -> list[tuple[str, str, str]]:
    hits = (await ok(client.get("/search", params={"q": q, **others}), 200))["results"]
    return [(hit["kind"], hit["code"], hit["matches"][0]["field"]) for hit in hits]


async def test_what_is_found_is_what_the_caller_may_see(door: World, office: Any) -> None:
    own = door.client("outreach", "expert_liaison", "R-2", "R-2")
    party = door.client("outreach", "party_branch")
    assert await found(office, "单示") == [("expert", "E-001", "name"), ("expert", "E-002", "name")]
    assert await found(office, "shanshi") == await found(office, "单示")
    assert await found(own, "单示") == [("expert", "E-002", "name")]
    assert await found(party, "单示") == []
    assert await found(office, "e-00", kind="expert") == [("expert", "E-001", "code"), ("expert", "E-002", "code")]
    assert await found(own, "E-001") == []
    assert await found(office, "c-001") == [("contact", "C-001", "code")]
    assert (await found(own, "c-001"), await found(party, "c-001")) == ([], [])
    assert await found(office, "人才") == [("item", "I-001", "topic")]
    assert (await found(own, "人才"), await found(party, "人才")) == ([], [])
    assert await found(party, "科研 诉求") == [("item", "I-002", "topic")]
    assert await found(own, "第2分会") == [("branch", "CSBME-02", "title")]
    assert ("branch", "CSBME-02", "code") in await found(own, "csbme-02")
    assert (await door.client("outreach", "leader").get("/search?q=科研")).status_code == 403


async def test_each_name_shown_is_written_down_and_an_erased_one_is_found_no_more(door: World, office: Any) -> None:
    await found(office, "科研")
    assert await pool(door).fetchval("SELECT count(*) FROM audit") == 0
    hits = await ok(office.get("/search?q=示例"), 200)
    assert [(hit["title"], hit["matches"][0]["why"]) for hit in hits["results"]] == [("单示例", "姓名含“示例”")]
    rows = await pool(door).fetch("SELECT action, subject FROM audit")
    assert [tuple(row) for row in rows] == [("find by name", "expert/E-001")]
    await pool(door).execute("DELETE FROM expert_key WHERE expert = 'E-001'")
    assert await found(office, "示例") == []


async def test_pages_go_on_where_they_ended(office: Any) -> None:
    first = await ok(office.get("/search?q=单&limit=1"), 200)
    rest = await ok(office.get(f"/search?q=单&limit=1&cursor={first['next']}"), 200)
    assert [hit["code"] for page in (first, rest) for hit in page["results"]] == ["E-001", "E-002"]
