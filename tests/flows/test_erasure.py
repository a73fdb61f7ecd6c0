"""Erasing a person and a member takes away who they are, and not one figure."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from services.activities.domain.people import name_hash
from services.activities.store.activities import people_key
from services.registry.domain.envelope import read
from services.registry.handlers.ingress import Desk
from tests.registry.ingress import LOGIN, SOURCE, event, structured
from tests.registry.test_api import BRANCH, SOCIETY, ok
from tests.world import World

YEAR = "2026"
PERSON = {"code": "R-1", "name": "示例甲", "birth_year": 1970}
ACTIVITY = {
    "code": "A-1", "kind": "academic", "title": "示例学术会", "hosts": [BRANCH["code"]], "starts_on": "2026-03-05",
    "open_to": "public", "attendances": 40, "people": [{"member": "M-1"}],
}  # fmt: skip
NOW_AND_THEN = {"known_on"}


async def figures(world: World, digest: str = YEAR) -> dict[str, Any]:
    """Every figure of a period as it would be computed now, with its records."""
    reader = world.client("reporting", "secretariat")
    catalogue = (await ok(reader.get("/figures"), 200))["figures"]
    told = {}
    for name in (one["name"] for one in catalogue):
        found = await ok(reader.get(f"/figures/{name}", params={"digest": digest}), 200)
        told[name] = {part: value for part, value in found.items() if part not in NOW_AND_THEN}
    return told


async def test_figures_are_equal_before_and_after_a_person_and_a_member_are_erased(world: World) -> None:
    office = world.client("registry", "secretariat")
    await ok(office.post("/society", json=SOCIETY))
    await ok(office.post("/branches", json=BRANCH))
    await ok(office.post("/persons", json=PERSON))
    liaison = {"code": "P-1", "branch": BRANCH["code"], "person": "R-1", "effective_on": "2026-01-01"}
    await ok(office.post("/liaisons", json=liaison))
    await ok(world.client("registry", "operator").post("/publishers", json={"login": LOGIN, "source": SOURCE}))
    registry = world.running["registry"]
    desk = Desk(registry.database, registry.settings.parked_key_file.read_bytes())

    async def heard(*said: dict[str, Any]) -> None:
        for one in said:
            (judged,) = await desk.take_in(read(structured(one)), "test")
            assert judged.verdict.outcome == "accepted", judged.told()

    data = {"branches": [BRANCH["code"]]}
    await heard(event("m1", member="M-1", data=data), event("m2", member="M-2", data=data))
    await world.quiet()
    await ok(world.client("activities", "secretariat").post("/activities", json=ACTIVITY))
    await world.quiet()
    before = await figures(world)
    assert [before[name]["length"] for name in ("members", "work_coverage")] == [2, 1]

    await heard(event("e1", "erased", "M-1", time="2026-11-20T09:15:00+08:00"))
    await ok(office.post("/persons/erase", json={"code": "R-1"}, headers={"If-Match": '"1"'}))
    await world.quiet()
    assert (await office.get("/persons/R-1")).json().get("name") is None
    assert await figures(world) == before


CONSENT = {"notice_version": "2026-1", "given_on": "2025-12-20", "channel": "paper", "scope": "示例：只谈学术"}
EXPERT = {
    "liaison": "R-1", "enrolled_on": "2026-01-02", "consent": CONSENT, "unit": "示例医院某科", "person": "R-9",
    "phone": "010-55550000", "mail": "nobody@example.invalid",
}  # fmt: skip
NAMES = {"E-1": "示例专家某甲", "E-2": "示例专家某乙"}
SAID = {"summary": "示例：谈到青年人才", "text": "示例：希望增加名额"}
PLANTED = (*NAMES.values(), *SAID.values(), EXPERT["unit"], EXPERT["phone"], EXPERT["mail"], CONSENT["scope"])
# A conference at which the expert signed in by name and unit.
SIGNED = ACTIVITY | {"code": "A-2", "hosts": [BRANCH["code"]]}


async def readable(world: World, *words: str) -> dict[str, set[str]]:
    """Service -> the tables of its database in which one of these words stands, as text or as bytes of a text."""
    forms = [form for word in words for form in (word, word.encode().hex())]
    found = {}
    for name, running in world.running.items():
        tables = await running.database.pool.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        rows = [
            (table["tablename"], row["one"])
            for table in tables
            for row in await running.database.pool.fetch(f'SELECT one::text FROM "{table["tablename"]}" AS one')
        ]
        found[name] = {table for table, row in rows if any(form in row for form in forms)}
    return found


async def sign_in(world: World) -> str:
    """The expert E-1 signs in at a conference; the keyed hash of name and unit that tells people apart there."""
    await ok(world.client("registry", "secretariat").post("/branches", json=BRANCH))
    await world.quiet()
    people = [{"name": NAMES["E-1"], "unit": EXPERT["unit"]}]
    await ok(world.client("activities", "secretariat").post("/activities", json=SIGNED | {"people": people}))
    async with world.running["activities"].database.transaction("test") as uow:
        return name_hash(await people_key(uow), NAMES["E-1"], str(EXPERT["unit"]))


async def test_every_figure_and_kept_run_stays_when_experts_are_erased_and_nobody_can_read_them(
    world: World, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.INFO)
    office, reader = world.client("outreach", "secretariat"), world.client("reporting", "secretariat")
    signature = await sign_in(world)
    for code, name in NAMES.items():
        await ok(office.post("/experts", json=EXPERT | {"code": code, "name": name}))
    contact = {"experts": [*NAMES], "liaison": "R-1", "mode": "forum", "made": True, "happened_on": "2026-02-03"}
    await ok(office.post("/contacts", json=contact | {"code": "K-1", "summary": SAID["summary"]}))
    item = {"code": "I-1", "origin": "expert", "expert": "E-1", "kind": "demand", "topic": "talent"}
    await ok(office.post("/items", json=item | {"text": SAID["text"], "raised_on": "2026-02-03"}))
    gone = {"code": "E-1", "withdrawn_on": "2026-04-01"}
    await ok(office.post("/experts/consents/withdraw", json=gone, headers={"If-Match": "1"}), 200)
    await world.quiet()
    await ok(reader.post("/runs", json={"digest": "2026-Q1"}))
    before, quarter = await figures(world), await figures(world, "2026-Q1")
    kept = await world.running["reporting"].database.pool.fetch("SELECT dataset FROM run")
    assert [before[name]["length"] for name in ("experts_enrolled", "items_received")] == [1, 1]
    assert [quarter[name]["length"] for name in ("experts_enrolled", "experts_in_contact")] == [2, 2]

    async def erase(code: str, version: int) -> None:
        asked = {"code": code, "asked_on": "2026-11-01"}
        told = await ok(office.post("/experts/erase", json=asked, headers={"If-Match": str(version)}), 200)
        assert (told["proof"]["found_in_clear"], told["proof"]["after"][0]["texts"]) == ([], 0)
        await world.quiet()

    await erase("E-1", 2)
    assert await figures(world) == before
    await erase("E-2", 1)  # still on the list: from today on one less, and nothing else of any period
    assert await figures(world, "2026-Q1") == quarter
    assert (await figures(world))["experts_enrolled"]["length"] == 0
    assert await world.running["reporting"].database.pool.fetch("SELECT dataset FROM run") == kept
    assert await readable(world, *PLANTED) == {name: set() for name in world.running}
    # What remains is what the proof says: whoever signed in is told apart by a hash, where people are counted.
    proof = await ok(office.get("/erasures/E-1"), 200)
    told = {place["service"]: set(place["tables"]) for place in proof["remains"] if place["what"] == "signature"}
    found = {name: tables for name, tables in (await readable(world, signature)).items() if tables}
    assert found.keys() == told.keys()
    assert [name for name, tables in found.items() if tables - told[name]] == []
    printed = capsys.readouterr()
    logged = caplog.text + printed.out + printed.err
    assert [word for word in (*PLANTED, signature) if word in logged] == []
