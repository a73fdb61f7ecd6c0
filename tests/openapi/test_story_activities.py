"""What no other test asks the activities' door: the operator's readings, for the document to show."""

from __future__ import annotations

import pytest

from shared.consumer.parked import Parked
from tests.openapi.fuzz import token
from tests.world import World

READ = (
    "/ops/heads?source=/societies/csbme/registry",
    "/ops/hears",
    "/ops/parked",
    "/ops/parked/1",
    "/live",
    "/ready",
    "/metrics",
    "/asyncapi.json",
)


@pytest.mark.parametrize("name", ["activities"], indirect=True)
async def test_the_operator_reads_what_was_heard_and_what_is_parked(door: World, name: str) -> None:
    client = door.client(name, None)
    client.headers["Authorization"] = f"Bearer {token(door)}"
    entries = [Parked("schema", "示例：无法读取", b"{}"), Parked("schema", "示例：无法读取", b"[]")]
    await door.running[name].parked.add(entries)
    answers = [await client.get(path) for path in READ]
    answers.append(await client.post("/ops/replay", json={"to": "reporting", "limit": 10}))
    answers.append(await client.post("/ops/parked/drop", json={"parked": 2, "because": "示例：无法读取"}))
    assert [answer.text for answer in answers if not answer.is_success] == []
