"""Every command that changes a record wants the version seen, and shows the three sides where that is not the last."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from shared.openapi import command_of
from tests.conftest import ROOT, service
from tests.outreach.test_api import CONTACT, EXPERT, ITEM, ok
from tests.world import World

ANSWERS = orjson.loads((ROOT / "services" / "outreach" / "answers.json").read_bytes())
OURS = {"experts": "E-001", "contacts": "C-001", "items": "I-001", "absences": "AB-1"}

OTHERS = {"also", "same_as"}  # they name records beside the one that is changed


def changing() -> list[tuple[str, dict[str, Any]]]:
    """Path and an example of a request of every command that changes a record, as far as its example is learned."""
    routes = [route for router in service("outreach").routers for route in router.routes]
    paths = [str(getattr(route, "path", "")) for route in routes if getattr(command_of(route), "CHANGES", False)]
    known = [path for path in sorted(paths) if f"POST {path}" in ANSWERS]
    return [(path, ANSWERS[f"POST {path}"]["requests"]["application/json"]) for path in known]


@pytest.fixture
async def office(door: World) -> Any:
    client = door.client("outreach", "secretariat")
    await ok(client.post("/experts", json=EXPERT))
    await ok(client.post("/contacts", json=CONTACT))
    await ok(client.post("/items", json=ITEM))
    absence = {"code": "AB-1", "person": "R-1", "from_on": "2199-07-01", "until": "2199-07-14"}
    await ok(client.post("/absences", json=absence))
    return client


async def test_whoever_saw_another_version_is_shown_the_three_sides(office: Any) -> None:
    asked = changing()
    assert len(asked) >= 15
    for path, example in asked:
        body = {name: value for name, value in example.items() if name not in OTHERS}
        body |= {"code": OURS[path.split("/")[1]]} if "code" in example else {}
        assert (await office.post(path, json=body)).status_code == 428, path
        answer = await office.post(path, json=body, headers={"If-Match": '"99"'})
        assert answer.status_code == 412, (path, answer.text)
        told = answer.json()
        assert {"mine", "theirs", "original", "conflicts"} <= set(told), path
        assert told["mine"].keys() == body.keys(), path
