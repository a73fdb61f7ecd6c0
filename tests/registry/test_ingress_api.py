"""The ingress over HTTP: the three forms, what publishers see, and what the secretariat decides."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from tests.registry.ingress import LOGIN, SOURCE, event
from tests.world import World

OTHER = "/societies/csbme/events"


@pytest.fixture
async def here(door: World) -> World:
    await door.running["registry"].database.pool.execute(
        """
        INSERT INTO branch (code, name, kind, status, effective_on)
        VALUES ('B-1', 'B-1', '分会', 'normal', '1980-01-01'), ('B-2', 'B-2', '分会', 'normal', '1980-01-01')
        """
    )
    for login, source in ((LOGIN, SOURCE), ("csbme-events", OTHER)):
        answer = await add(door, login, source)
        assert answer.status_code == 201, answer.text
    return door


async def add(door: World, login: str, source: str, **more: Any) -> httpx.Response:
    return await door.client("registry", "operator").post(
        "/publishers", json={"login": login, "source": source, **more}
    )


def publisher(here: World, source: str = SOURCE) -> httpx.AsyncClient:
    return here.client("registry", "publisher", scope=source)


async def post(client: httpx.AsyncClient, body: Any, content_type: str = "application/cloudevents+json") -> list[Any]:
    answer = await client.post("/ingress", content=json.dumps(body), headers={"content-type": content_type})
    assert answer.status_code == 202, answer.text
    return [(one["id"], one["outcome"], one.get("reason")) for one in answer.json()["outcomes"]]


async def test_the_three_forms_are_taken_by_http(here: World) -> None:
    client = publisher(here)
    assert await post(client, event()) == [("e1", "accepted", None)]
    fact = event()
    headers = {f"ce-{name}": quote(value) for name, value in fact.items() if name != "data"}
    answer = await client.post("/ingress", json=fact["data"], headers=headers)
    assert [one["outcome"] for one in answer.json()["outcomes"]] == ["duplicate"]
    batch = [
        event("e2", member="M-2"),
        event("e3", member="M-3", source=OTHER),
        event("e4", member="M-4", data={"kind": 1}),
    ]
    assert await post(client, batch, "application/cloudevents-batch+json; charset=utf-8") == [
        ("e2", "accepted", None),
        ("e3", "parked", "identity"),
        ("e4", "parked", "schema"),
    ]


async def test_a_publisher_sees_its_own_and_nothing_else(here: World) -> None:
    await post(publisher(here), event())
    await post(publisher(here, OTHER), event("x1", source=OTHER, member="X-1"))
    await post(publisher(here, OTHER), event("x2", member="X-2"))
    feed = (await publisher(here, OTHER).get("/ingress/outcomes")).json()["outcomes"]
    assert [(row["id"], row["source"], row["reason"]) for row in feed] == [
        ("x1", OTHER, None),
        ("x2", SOURCE, "identity"),
    ]
    asked = {"source": SOURCE, "id": "e1"}
    assert (await publisher(here, OTHER).get("/ingress/outcomes", params=asked)).status_code == 404
    assert (await publisher(here).get("/ingress/outcomes", params=asked)).json()["outcome"] == "accepted"
    assert (await publisher(here).get("/ingress/summary")).json()["members"] == {"individual": 1, "group": 0}
    assert (await here.client("registry", "secretariat").get("/ingress/summary")).json()["outcomes"]["parked"] == 1
    assert (await here.client("registry", "branch_liaison", scope="B-1").get("/ingress/summary")).status_code == 403
    assert (await here.client("registry", "secretariat").post("/ingress", json={})).status_code == 403


async def test_the_feed_goes_on_after_a_cursor_and_tells_again_what_was_judged_again(here: World) -> None:
    client = publisher(here)
    await post(client, event(data={"branches": ["NEW"]}))
    first = (await client.get("/ingress/outcomes")).json()
    assert [row["reason"] for row in first["outcomes"]] == ["unknown_branch"]
    assert (await client.get("/ingress/outcomes", params={"after": first["next"]})).json()["outcomes"] == []
    secretariat = here.client("registry", "secretariat")
    [row] = (await secretariat.get("/ingress/parked")).json()["parked"]
    release = {"cursor": row["cursor"], "because": "已核实"}
    still = await secretariat.post("/ingress/release", json=release)
    assert (still.status_code, still.json()["reason"]) == (200, "unknown_branch")
    again = (await client.get("/ingress/outcomes", params={"after": first["next"]})).json()["outcomes"]
    assert [row["id"] for row in again] == ["e1"]


async def test_the_secretariat_applies_or_closes_what_is_parked(here: World) -> None:
    client, secretariat = publisher(here), here.client("registry", "secretariat")
    await post(client, event("a", sequence="1"))
    await post(client, event("b", sequence="1", data={"branches": ["B-2"]}))
    await post(client, event("c", "updated", sequence="2", time="2099-01-01T00:00:00Z", data={"branches": ["B-2"]}))
    await post(client, event("d", member="M-9", sequence="1", data={"kind": "x"}))
    parked = {row["id"]: row["cursor"] for row in (await secretariat.get("/ingress/parked")).json()["parked"]}
    assert set(parked) == {"b", "c", "d"}
    because = {"because": "与会员部核对"}
    for id_ in ("b", "c"):
        answer = await secretariat.post("/ingress/release", json={"cursor": parked[id_], **because})
        assert answer.json()["outcome"] == "accepted", answer.text
    refused = await secretariat.post("/ingress/release", json={"cursor": parked["d"], **because})
    assert (refused.status_code, refused.json()["type"]) == (409, "must-be-sent-again")
    closing = {"cursor": parked["d"], "decision": "close", **because}
    assert (await secretariat.post("/ingress/release", json=closing)).status_code == 200
    assert (await secretariat.get("/ingress/parked")).json()["parked"] == []
    assert (await secretariat.post("/ingress/release", json=closing)).status_code == 404
    members = (await client.get("/ingress/summary")).json()["members_by_branch"]
    assert members == [{"kind": "individual", "branch": "B-2", "members": 1}]
    assert (await client.post("/ingress/release", json=closing)).status_code == 403


async def test_an_erased_event_is_found_by_its_id_though_the_id_is_kept_nowhere(here: World) -> None:
    client = publisher(here)
    await post(client, event("load-M-1"))
    await post(client, event("erase-M-1", "erased", time="2026-05-01T00:00:00Z"))
    found = await client.get("/ingress/outcomes", params={"source": SOURCE, "id": "load-M-1"})
    assert (found.status_code, found.json()["outcome"], found.json()["subject"]) == (200, "accepted", None)


async def test_a_login_has_one_source_and_a_source_one_login(here: World) -> None:
    assert (await add(here, LOGIN, SOURCE, types=["membership.member.left.v1"])).status_code == 201
    assert (await add(here, LOGIN, "/another")).json()["type"] == "login-speaks-for-another"
    assert (await add(here, "another", SOURCE)).json()["type"] == "source-has-another-login"
    for login in ("admin", "svc-registry"):
        assert (await add(here, login, "/x")).json()["type"] == "login-is-reserved"
    assert await post(publisher(here), event()) == [("e1", "parked", "identity")]


async def test_a_login_for_trying_is_its_publishers_alone(here: World) -> None:
    assert (await add(here, LOGIN, SOURCE, test_login="trying")).json()["test_login"] == "trying"
    assert (await add(here, "trying", "/x")).json()["type"] == "login-speaks-for-another"
    for login, refusal in (
        ("trying", "login-speaks-for-another"),
        (LOGIN, "login-speaks-for-another"),
        ("guest", "login-is-reserved"),
        ("new", "logins-are-one"),
    ):
        assert (await add(here, "new", "/x", test_login=login)).json()["type"] == refusal


async def test_bad_requests_are_answered_in_words(here: World) -> None:
    client = publisher(here)
    for content, content_type, reason in (
        (b"{", "application/cloudevents+json", "schema"),
        (b"\xff", "text/xml", "schema"),
    ):
        answer = await client.post("/ingress", content=content, headers={"content-type": content_type})
        assert (answer.status_code, answer.json()["outcomes"][0]["reason"]) == (202, reason)
    huge = await client.post("/ingress", content=b" " * (4 * 1024 * 1024 + 1))
    assert (huge.status_code, huge.json()["type"]) == (413, "body-too-large")
    assert (await client.get("/ingress/outcomes", params={"id": "e1"})).status_code == 422
    stranger = publisher(here, "/nobody")
    assert await post(stranger, event(source="/nobody")) == [("e1", "parked", "identity")]
    assert (await here.client("registry", None).get("/ingress/outcomes")).status_code == 401


async def test_schemas_and_samples_are_served(here: World) -> None:
    served = (await publisher(here).get("/ingress/schemas")).json()
    assert "membership.member.joined.v1" in served["schemas"]
    assert {"accepted", "parked"} <= {one["expected"][0]["outcome"] for one in served["samples"]}
