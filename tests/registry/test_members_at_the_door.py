"""Members through the door: who sees and decides what, whole rosters from comparison to undoing, and sources."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from services.registry.store.ingress import save_publisher
from tests.registry.ingress import PUBLISHER, SOURCE, event, line, merged, roster
from tests.world import World


@pytest.fixture
async def here(door: World) -> World:
    database = door.running["registry"].database
    async with database.transaction("test") as uow:
        await save_publisher(uow, PUBLISHER)
        await uow.connection.execute(
            """
            INSERT INTO branch (code, name, kind, status, effective_on)
            SELECT code, code, '分会', 'normal', '1980-01-01' FROM unnest(ARRAY['B-1', 'B-2']) AS code
            """
        )
    client = door.client("registry", "publisher", scope=SOURCE)
    told = [
        event("g", member="G-1", data={"kind": "group", "branches": ["B-1", "B-2"]}),
        event("a", member="A", data={"member_class": "senior"}),
        event("b", member="B", data={"branches": []}),
        merged("A", "B"),
        roster(members=[line("A")]),
    ]
    answer = await client.post("/ingress", json=told, headers={"content-type": "application/cloudevents-batch+json"})
    assert {one["outcome"] for one in answer.json()["outcomes"]} == {"accepted"}, answer.text
    return door


async def test_each_office_sees_the_members_it_may_see(here: World) -> None:
    secretariat, own = (here.client("registry", office, scope=scope) for office, scope in
                        (("secretariat", None), ("branch_liaison", "B-1")))  # fmt: skip
    told = (await secretariat.get("/members/counts", params={"as_of": "2026-03-31"})).json()
    assert told["total"] == {"individual": 2, "group": 1}
    assert [(row["branch"], row["kind"], row["members"]) for row in told["counts"]] == [
        ("", "individual", 1),
        ("B-1", "group", 1),
        ("B-1", "individual", 1),
        ("B-2", "group", 1),
    ]
    by = (await secretariat.get("/members/counts", params={"by": "class"})).json()["counts"]
    assert {(row["class"], row["members"]) for row in by} == {("senior", 1), ("other", 1)}
    assert (await secretariat.get("/members/counts", params={"by": "source"})).json()["counts"][0]["source"] == SOURCE
    mine = (await own.get("/members/counts")).json()
    assert (mine["total"], {row["branch"] for row in mine["counts"]}) == (None, {"B-1"})
    assert (await own.get("/members/counts", params={"branch": "B-2"})).status_code == 403
    span = {"from": "2026-01-01", "to": "2026-12-31", "by": "year"}
    whole = (await secretariat.get("/members/movement", params=span)).json()["movement"]
    assert [(row["joined"], row["merged"], row["closing"]) for row in whole if row["branch"] is None] == [(3, -1, 2)]
    assert {row["branch"] for row in (await own.get("/members/movement", params=span)).json()["movement"]} == {"B-1"}
    assert (await own.get("/members/movement", params=span | {"branch": "B-2"})).status_code == 403
    assert (await secretariat.get("/members/movement", params=span | {"to": "2025-01-01"})).status_code == 400


async def test_the_secretariat_names_group_members_and_everybody_reads_the_list(here: World) -> None:
    secretariat, liaison = here.client("registry", "secretariat"), here.client("registry", "expert_liaison", scope="X")
    [group] = (await secretariat.get("/members/groups")).json()["groups"]
    assert (group["name"], group["branches"]) == (None, ["B-1", "B-2"])
    naming = {"member": group["code"], "name": "甲医院（虚构）"}
    assert (await liaison.post("/members/groups/names", json=naming)).status_code == 403
    assert (await secretariat.post("/members/groups/names", json=naming)).status_code == 200
    assert (await liaison.get("/members/groups")).json()["groups"][0]["name"] == "甲医院（虚构）"
    refused = await secretariat.post("/members/groups/names", json=naming | {"member": "nobody"})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (409, "member")


async def test_links_rosters_and_erasures_are_read_and_decided_by_those_who_may(here: World) -> None:
    secretariat, leader = here.client("registry", "secretariat"), here.client("registry", "leader")
    [link] = (await secretariat.get("/members/links")).json()["links"]
    assert (link["kind"], link["code"], link["alias_code"]) == ("merge", "A", "B")
    assert (await leader.get("/members/links")).status_code == 403
    annul = {"link": link["link"], "because": "与会员部核对"}
    assert (await leader.post("/members/links/annul", json=annul)).status_code == 403
    assert (await secretariat.post("/members/links/annul", json=annul)).status_code == 200
    assert (await secretariat.get("/members/counts")).json()["total"]["individual"] == 2

    async def compared() -> bool:
        [snapshot] = (await secretariat.get("/ingress/snapshots")).json()["snapshots"]
        return bool(snapshot["state"] == "compared")

    await here.eventually(compared)
    [snapshot] = (await secretariat.get("/ingress/snapshots", params={"snapshot": "S-1"})).json()["snapshots"]
    at = f"/ingress/snapshots/{snapshot['number']}"
    counted = {row["difference"]: row["lines"] for row in (await secretariat.get(at)).json()["differences"]}
    assert counted == {"absent": 2, "changed": 1}
    shown = (await secretariat.get(f"{at}/differences", params={"difference": "changed"})).json()["differences"]
    assert [(row["code"], row["was"]["member_class"], row["member_class"]) for row in shown] == [("A", "senior", None)]
    other = here.client("registry", "publisher", scope="/another")
    assert (await other.get(at)).status_code == 404
    assert (await other.get("/ingress/snapshots")).json()["snapshots"] == []
    applied = await secretariat.post(
        "/ingress/snapshots/apply", json={"snapshot": snapshot["number"], "because": "核对"}
    )
    assert applied.status_code == 422  # the reason is too short to be one
    asked = {"snapshot": snapshot["number"], "because": "已核对"}
    assert (await leader.post("/ingress/snapshots/apply", json=asked)).status_code == 403
    assert (await secretariat.post("/ingress/snapshots/apply", json=asked)).json()["applied"] == 3
    publisher = here.client("registry", "publisher", scope=SOURCE)
    gone = event("x", "erased", "A", time="2026-09-01T00:00:00Z")
    await publisher.post("/ingress", json=gone, headers={"content-type": "application/cloudevents+json"})
    [proof] = (await publisher.get("/ingress/erasures")).json()["erasures"]
    assert set(proof) == {"cursor", "source", "erased_at"}
    assert (await other.get("/ingress/erasures")).json()["erasures"] == []


async def done(answer: Any, status: int = 200) -> Any:
    told: httpx.Response = await answer
    assert told.status_code == status, told.text
    return told.json()


async def test_a_roster_is_applied_undone_compared_again_and_dismissed(here: World) -> None:
    office = here.client("registry", "secretariat")

    async def state() -> str:
        [snapshot] = (await done(office.get("/ingress/snapshots")))["snapshots"]
        found: str = snapshot["state"]
        return found

    async def compared() -> bool:
        return await state() == "compared"

    await here.eventually(compared)
    before = await done(office.get("/members/counts"))
    [snapshot] = (await done(office.get("/ingress/snapshots")))["snapshots"]
    number = {"snapshot": snapshot["number"]}
    why = number | {"because": "与会员部核对"}
    await done(office.post("/ingress/snapshots/apply", json=why), 202)
    assert (await done(office.get("/members/counts")))["total"] != before["total"]
    assert (await done(office.post("/ingress/snapshots/undo", json=why), 202))["state"] == "undone"
    assert (await done(office.get("/members/counts")))["total"] == before["total"]
    await done(office.post("/ingress/snapshots/compare", json=number), 202)
    await here.eventually(compared)
    assert (await done(office.post("/ingress/snapshots/dismiss", json=why)))["state"] == "dismissed"
    refused = await done(office.post("/ingress/snapshots/apply", json=why), 409)
    assert refused["type"] == "not-now"


async def test_two_sources_are_ordered_declared_one_space_and_parted_again(here: World) -> None:
    office, other = here.client("registry", "secretariat"), "/societies/csbme/journal"
    added = {"login": "csbme-journal", "source": other, "types": ["membership.member.joined.v1"]}
    await done(here.client("registry", "operator").post("/publishers", json=added), 201)
    publisher = here.client("registry", "publisher", scope=other)
    same = event("z", member="A", source=other)
    told = await publisher.post("/ingress", json=same, headers={"content-type": "application/cloudevents+json"})
    assert [one["outcome"] for one in told.json()["outcomes"]] == ["accepted"], told.text
    people = (await done(office.get("/members/counts")))["total"]["individual"]
    await done(office.put("/members/sources", json={"sources": [SOURCE, other]}))
    shared = {"source": SOURCE, "other": other, "because": "同一会员库"}
    await done(office.post("/members/links", json=shared), 201)

    async def counted(number: int) -> bool:
        total = (await done(office.get("/members/counts")))["total"]
        return bool(total["individual"] == number)

    await here.eventually(lambda: counted(people - 1))
    await done(office.post("/members/links/withdraw", json=shared))
    leader = here.client("registry", "leader")
    await done(leader.put("/members/sources", json={"sources": [other]}), 403)
