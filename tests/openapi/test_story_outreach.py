"""What no other test asks the door of outreach, or never sees done: for the document to show."""

from __future__ import annotations

import pytest

from tests.openapi.fuzz import token
from tests.openapi.operator import ENTRIES, LOOKS, WAITS
from tests.outreach.test_api import CONTACT, EXPERT, ITEM
from tests.outreach.workbooks import EXPERTS
from tests.world import World

READ = (
    "/search?q=人才",
    "/item-board/acknowledge",
    "/orphans",
    "/contact-proposals",
    "/experts/E-001/contact-link",
    "/experts/E-001/timeline",
    "/imports/mappings",
    "/imports",
    "/imports/b-1/progress",
    "/ops/heads?source=/societies/csbme/registry",
    *LOOKS,
)


@pytest.mark.parametrize("name", ["outreach"], indirect=True)
async def test_the_operator_and_the_secretariat_read_what_is_there(door: World, name: str) -> None:
    client = door.client(name, None)
    client.headers["Authorization"] = f"Bearer {token(door)}"
    await door.running[name].parked.add(ENTRIES)
    form = {"file": ("x.csv", EXPERTS.replace("E-00", "E-10").encode(), "text/csv")}
    answers = [
        await client.post("/experts", json=EXPERT),
        await client.post("/contacts", json=CONTACT),
        await client.post("/items", json=ITEM),
        await client.post("/imports", files=form, data={"commit": "true"}, headers={"X-Batch-Id": "b-1"}),
        *[await client.get(path) for path in READ],
        await client.post("/ops/replay", json={"to": "reporting", "limit": 10}),
        await client.post("/ops/parked/retry", json={"parked": WAITS}),
        await client.post("/ops/parked/drop", json={"parked": 2, "because": "示例：无法读取"}),
    ]
    assert [answer.text for answer in answers if not answer.is_success] == []
