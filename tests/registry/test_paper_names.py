"""Names for papers that other services render: told to services alone, in the order of lists, and written down."""

from __future__ import annotations

from tests.registry.test_api import ok
from tests.registry.test_persons_api import PEOPLE, told
from tests.world import World

ASKED = {
    "paper": "meeting/JM-1/minutes",
    "by": "test-secretariat",
    "as_of": "2025-06-10",
    "branch": ["CSBME-01", "CSBME-99"],
    "person": ["R-4", "R-2", "R-9"],
}


async def test_a_paper_is_told_names_in_the_order_of_strokes_and_each_is_audited(door: World) -> None:
    office = await told(door)
    await ok(
        office.post(
            "/liaisons",
            json={"code": "P-9", "branch": "CSBME-01", "person": "R-3", "effective_on": "2025-01-01"},
        )
    )
    peer = door.client("registry", "service", subject="service/activities")
    shown = await ok(peer.get("/paper-names", params=ASKED), 200)
    assert shown["society"] == "中国生物医学工程学会"
    assert shown["branches"] == {"CSBME-01": "中国生物医学工程学会生物力学分会"}
    assert shown["liaisons"] == [{"branch": "CSBME-01", "person": "R-3"}]
    assert [(one["code"], one["name"]) for one in shown["persons"]] == [
        (code, PEOPLE[code]) for code in ("R-2", "R-3", "R-4")
    ]
    rows = await door.running["registry"].database.pool.fetch(
        "SELECT reader, action, subject FROM audit ORDER BY subject"
    )
    assert [tuple(row) for row in rows] == [
        ("service/activities for test-secretariat", "paper meeting/JM-1/minutes", f"person/{code}")
        for code in ("R-2", "R-3", "R-4")
    ]
    before = await ok(peer.get("/paper-names", params=ASKED | {"as_of": "2024-06-10", "person": []}), 200)
    assert (before["liaisons"], before["persons"]) == ([], [])


async def test_nobody_but_a_service_is_told_names_for_a_paper(door: World) -> None:
    for name in ("secretariat", "leader", "operator", "publisher"):
        await ok(door.client("registry", name).get("/paper-names", params=ASKED), 403)
    await ok(door.client("registry", None).get("/paper-names", params=ASKED), 401)
