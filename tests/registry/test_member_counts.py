"""Members counted on a day and over time: the sums close, and what is closed is what is counted."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from services.registry.domain.movement import IN, OUT, PeriodTooLong, movement, periods
from services.registry.store.ingress import save_publisher
from services.registry.views import members as views
from shared.database import Database, clock
from tests.registry.desk import Registry
from tests.registry.ingress import PUBLISHER, SOURCE, batch, event, line, merged, roster
from tests.world import World

FIRST, LAST = date(2026, 1, 15), date(2026, 7, 20)
BRANCHES = ("B-1", "B-2", "B-3")


@pytest.fixture
async def registry(database_of: Callable[[str], Awaitable[Database]]) -> Registry:
    here = Registry(await database_of("registry"))
    async with here.database.transaction("test") as uow:
        await save_publisher(uow, PUBLISHER)
    await here.found(*BRANCHES)
    return here


def some_day(chance: random.Random) -> str:
    return (date(2025, 12, 1) + timedelta(days=chance.randrange(260))).isoformat()


def some_events(chance: random.Random, number: int) -> list[dict[str, Any]]:
    """What a source might say of forty members, mergings among it."""
    told = []
    for n in range(number):
        member, time = f"M-{chance.randrange(40)}", f"2026-08-01T00:00:{n % 60:02}.{n:06}Z"
        if chance.random() < 0.08:
            told.append(merged(member, f"M-{chance.randrange(40)}", id_=f"m{n}", time=time, day=some_day(chance)))
            continue
        past = chance.choice(("joined", "updated", "left"))
        data: dict[str, Any] = {"effective_on": some_day(chance)}
        if past != "left":
            data["branches"] = chance.sample(BRANCHES, chance.choice((0, 1, 1, 2)))
            data["bulk"] = chance.random() < 0.1
        told.append(event(f"e{n}", past, member, time=time, data=data))
    return told


async def moved(registry: Registry, step: Any, known: datetime) -> list[dict[str, Any]]:
    async with registry.database.reading() as connection:
        opening = await views.standing(connection, FIRST - timedelta(days=1), known)
        moves = await views.moves(connection, views.Stretch(FIRST, LAST, step), known)
        return list(movement((FIRST, LAST, step), opening, moves))


@pytest.mark.parametrize("seed", range(3))
async def test_opening_and_movement_close_on_what_is_counted_then(registry: Registry, seed: int) -> None:
    chance = random.Random(seed)
    told = some_events(chance, 400)
    await registry.take_in(batch(told[:200]))
    then = clock()
    await registry.take_in(batch(told[200:]))
    met: dict[str, int] = {}
    for known, step in ((then, "quarter"), (clock(), "month")):
        rows = await moved(registry, step, known)
        async with registry.database.reading() as connection:
            for row in rows:
                assert row["closing"] == row["opening"] + sum(row[p] for p in IN) - sum(row[p] for p in OUT)
                standing = await views.standing(connection, row["to"], known)
                assert row["closing"] == standing.get(row["branch"], 0), row
                met |= {part: met.get(part, 0) + abs(row[part]) for part in (*IN, *OUT)}
        whole = [row for row in rows if row["branch"] is None]
        assert [row["from"] for row in whole] == [max(FIRST, first) for first in periods(FIRST, LAST, step)]
        assert all(row["transferred_in"] == row["transferred_out"] == 0 for row in whole)
    assert min(met.values()) > 0, met  # every kind of movement has been met


async def test_opening_stock_and_merging_are_no_movement(registry: Registry) -> None:
    told = [
        event("a", member="A", data={"effective_on": "2026-02-01", "bulk": True}),
        event("b", member="B", data={"effective_on": "2026-02-01"}),
        event("c", "left", "B", data={"effective_on": "2026-03-01"}, time="2026-03-03T00:00:00Z"),
        event("d", member="B", data={"effective_on": "2026-04-01"}, time="2026-04-03T00:00:00Z"),
        merged("A", "B", day="2026-05-01"),
    ]
    await registry.take_in(batch(told))
    rows = {row["from"].month: row for row in await moved(registry, "month", clock()) if row["branch"] == "B-1"}
    assert (rows[2]["stock"], rows[2]["joined"], rows[3]["left"], rows[4]["returned"]) == (1, 1, 1, 1)
    assert (rows[5]["merged"], rows[5]["left"], rows[5]["closing"]) == (-1, 0, 1)


async def test_erasing_changes_no_count_and_no_movement_of_any_time(registry: Registry) -> None:
    await registry.take_in(batch(some_events(random.Random(9), 300)))
    known = clock()
    before = await moved(registry, "month", known)
    gone = [event(f"x{n}", "erased", f"M-{n}", time=f"2026-09-01T00:00:{n:02}Z") for n in range(40)]
    await registry.take_in(batch(gone))
    assert await moved(registry, "month", clock()) == before
    assert await registry.fetch("SELECT FROM member_code") == []


def test_a_stretch_has_a_beginning_before_its_end_and_so_many_periods() -> None:
    assert periods(date(2025, 11, 30), date(2026, 1, 1), "quarter") == [date(2025, 10, 1), date(2026, 1, 1)]
    for first, last in ((date(2026, 2, 1), date(2026, 1, 1)), (date(1900, 1, 1), date(2026, 1, 1))):
        with pytest.raises(PeriodTooLong):
            periods(first, last, "month")


# --- over HTTP


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
