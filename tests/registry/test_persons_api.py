"""Persons through the door: who may see a name, what is left of an erased one. All people here are invented."""

from __future__ import annotations

from typing import Any

import asyncpg
import pytest

from tests.registry.test_api import BRANCH, SOCIETY, ok
from tests.world import World

AT = "/bodies/CSBME-01/roster"
NAMED = {"names": "true"}
# In the order in which a list prints them: 王(4), 李(7, 横), 张(7, 折), 欧阳(8).
PEOPLE = {"R-4": "欧阳示例", "R-3": "张示例", "R-1": "王示例", "R-2": "李示例"}
BY = {"body": "理事会", "decided_on": "2024-12-01", "number": "2024-9"}


async def told(door: World) -> Any:
    """A branch with a committee of four, told by the secretariat."""
    office = door.client("registry", "secretariat")
    await ok(office.post("/society", json=SOCIETY))
    await ok(office.post("/branches", json=BRANCH))
    for code, name in PEOPLE.items():
        await ok(office.post("/persons", json={"code": code, "name": name, "unit": "示例大学", "birth_year": 1970}))
        seat = {"code": f"P-{code}", "body": "CSBME-01", "post": "committee_member", "person": code}
        await ok(office.post("/posts", json=seat | {"effective_on": "2024-01-01"}))
    return office


def members(shown: dict[str, Any], field: str) -> list[Any]:
    [line] = [line for line in shown["posts"] if line["post"] == "committee_member"]
    return [holder.get(field) for holder in line["holders"]]


async def test_names_are_for_those_who_may_see_them_and_each_opening_is_audited(door: World) -> None:
    office = await told(door)
    pool = door.running["registry"].database.pool
    for client, params in (
        (office, {}),
        (door.client("registry", "reviewer"), NAMED),
        (door.client("registry", "branch_liaison", scope="CSBME-02"), NAMED),
    ):
        shown = await ok(client.get(AT, params=params), 200)
        assert (shown["names"], members(shown, "person")) == (False, ["R-1", "R-2", "R-3", "R-4"])
        assert set(members(shown, "name")) == {None}
    assert await pool.fetchval("SELECT count(*) FROM audit") == 0
    for client in (office, door.client("registry", "branch_liaison", scope="CSBME-01", subject="liaison-1")):
        shown = await ok(client.get(AT, params=NAMED), 200)
        assert members(shown, "name") == ["王示例", "李示例", "张示例", "欧阳示例"]
    assert {line["post"]: line["vacant"] for line in shown["posts"]}["chair"] == 1
    rows = await pool.fetch("SELECT subject, action FROM audit WHERE reader = 'liaison-1' ORDER BY subject")
    assert [tuple(row) for row in rows] == [(f"person/R-{n}", "roster of CSBME-01") for n in range(1, 5)]
    one = door.client("registry", "branch_liaison", scope="CSBME-01")
    assert (await ok(one.get("/persons/R-1", params=NAMED), 200))["name"] == "王示例"
    other = door.client("registry", "branch_liaison", scope="CSBME-02")
    shown = await ok(other.get("/persons/R-1", params=NAMED), 200)
    assert (shown["names"], shown.get("name"), len(shown["posts"])) == (False, None, 1)
    await ok(door.client("registry", "publisher").get(AT), 403)
    await ok(office.get("/bodies/NONE/roster", params=NAMED), 404)
    for statement in ("UPDATE audit SET reader = 'nobody'", "DELETE FROM audit"):
        with pytest.raises(asyncpg.RaiseError, match="append-only"):
            await pool.execute(statement)


async def test_of_an_erased_person_the_code_and_the_counts_stay(door: World) -> None:
    office = await told(door)
    pool = door.running["registry"].database.pool
    whole = await ok(office.get("/persons/R-1/export"), 200)
    assert (whole["name"], whole["birth_year"], whole["posts"][0]["post"]) == ("王示例", 1970, "committee_member")
    assert [reading["action"] for reading in whole["readings"]] == ["export"]
    assert await pool.fetchval("SELECT count(*) FROM person_token WHERE person = 'R-1'") > 0
    await ok(office.post("/persons/erase", json={"code": "R-1"}), 428)
    await ok(office.post("/persons/erase", json={"code": "R-1"}, headers={"If-Match": '"1"'}))
    shown = await ok(office.get(AT, params=NAMED), 200)
    assert members(shown, "name") == ["李示例", "张示例", "欧阳示例", None]
    assert members(shown, "erased") == [False, False, False, True]
    [line] = [line for line in shown["posts"] if line["post"] == "committee_member"]
    assert line["filled"] == 4
    after = await ok(office.get("/persons/R-1/export"), 200)
    assert (after.get("name"), after["birth_year"], len(after["posts"])) == (None, None, 1)
    again = {"code": "R-1", "because": "恢复", "name": "王示例"}
    refused = await ok(office.post("/persons/correct", json=again, headers={"If-Match": '"2"'}), 409)
    assert refused["type"] == "person-was-erased"
    await ok(office.post("/persons", json={"code": "R-1", "name": "王示例"}), 409)
    for table in ("person_key", "person_private", "person_token"):
        assert await pool.fetchval(f"SELECT count(*) FROM {table} WHERE person = 'R-1'") == 0
    everything = await pool.fetchval("SELECT string_agg(convert_from(body, 'UTF8'), '') FROM ledger")
    assert "person/R-1" in everything
    assert not [name for name in PEOPLE.values() if name in everything]


async def test_a_person_is_registered_put_right_and_linked(door: World) -> None:
    office = door.client("registry", "secretariat")
    pool = door.running["registry"].database.pool
    code = (await ok(office.post("/persons", json={"name": "赵示例"})))["code"]
    assert code.startswith("R-0")
    refused = await ok(office.post("/persons", json={"name": "钱示例", "party_member": "yes"}), 409)
    assert (refused["type"], refused["errors"][0]["field"]) == ("consent-missing", "consent")
    right = {"code": code, "because": "补登记", "party_member": "yes", "consent": "C-2025-1", "unit": "示例医院"}
    await ok(office.post("/persons/correct", json=right, headers={"If-Match": '"1"'}))
    await ok(office.post("/persons/correct", json=right, headers={"If-Match": '"1"'}), 412)
    nothing = {"code": code, "because": "无"}
    await ok(office.post("/persons/correct", json=nothing | {"because": "没有"}, headers={"If-Match": '"2"'}), 409)
    await ok(office.post("/persons/correct", json=nothing, headers={"If-Match": '"2"'}), 422)
    await pool.execute("INSERT INTO member_code VALUES ('members.example', 'M-1', 'N-1')")
    member = {"source": "members.example", "code": "M-1"}
    await ok(office.post("/persons/link", json={"code": code, "member": member}, headers={"If-Match": '"2"'}))
    taken = await ok(office.post("/persons", json={"name": "孙示例", "member": member}), 409)
    assert taken["facts"] == {"person": code}
    unknown = {"name": "孙示例", "member": member | {"code": "M-2"}}
    assert (await ok(office.post("/persons", json=unknown), 404))["errors"][0]["field"] == "member"
    whole = await ok(office.get(f"/persons/{code}/export"), 200)
    kept = {name: whole[name] for name in ("name", "unit", "member", "party_member", "consent")}
    assert kept == {
        "name": "赵示例",
        "unit": "示例医院",
        "member": "N-1",
        "party_member": "yes",
        "consent": "C-2025-1",
    }
    assert [row["fields"] for row in whole["corrections"]] == [["consent", "party_member", "unit"]]
    plain = await ok(office.get(f"/persons/{code}"), 200)
    assert not {"name", "birth_year", "party_member", "member"} & set(plain)


async def test_only_the_secretariat_changes_bodies_terms_posts_and_persons(door: World) -> None:
    await told(door)
    day = {"effective_on": "2025-01-01"}
    asks: list[tuple[str, dict[str, Any]]] = [
        ("/bodies", {"code": "W", "name": "工作班子", "kind": "working_group", "decision": BY, **day}),
        ("/bodies/change", {"code": "W", "name": "新名", "decision": BY, **day}),
        ("/bodies/end", {"code": "W", "decision": BY, **day}),
        ("/terms", {"code": "T-1", "body": "CSBME-01", "number": 1, "until": "2029-01-01", **day}),
        ("/terms/change", {"code": "T-1", "until": "2028-01-01"}),
        ("/terms/end", {"code": "T-1", **day}),
        ("/posts", {"code": "P-9", "body": "CSBME-01", "post": "chair", "person": "R-1", **day}),
        ("/posts/end", {"code": "P-R-1", **day}),
        ("/posts/correct", {"code": "P-R-1", "because": "录入有误", "never": True}),
        ("/chairs/hand-over", {"body": "CSBME-01", "decision": BY, **day}),
        ("/persons", {"name": "周示例"}),
        ("/persons/correct", {"code": "R-1", "because": "改名", "name": "周示例"}),
        ("/persons/link", {"code": "R-1", "member": None}),
        ("/persons/erase", {"code": "R-1"}),
    ]
    own = door.client("registry", "branch_liaison", scope="CSBME-01")
    foreign = door.client("registry", "branch_liaison", scope="CSBME-02")
    for client in (own, foreign, door.client("registry", "leader"), door.client("registry", "operator")):
        for path, body in asks:
            answer = await client.post(path, json=body, headers={"If-Match": '"1"'})
            assert answer.status_code == 403, path
        assert (await client.get("/persons/R-1/export")).status_code == 403
    office = door.client("registry", "secretariat")
    await ok(office.post("/bodies", json=asks[0][1]))
    listed = (await ok(office.get("/bodies", params={"kind": "working_group"}), 200))["bodies"]
    assert [(one["code"], one["version"]) for one in listed] == [("W", 1)]
    found = await office.get("/bodies/W")
    assert (found.headers["etag"], found.json()["term"]) == ('"1"', None)
    assert (await ok(office.get("/bodies", params={"as_of": "2024-12-31"}), 200))["bodies"] == []
    assert (await ok(office.get("/posts", params={"body": "CSBME-01", "as_of": "2024-06-01"}), 200))["posts"] != []
