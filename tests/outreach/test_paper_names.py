"""Names for the papers of others: of who consented on each item and still does, for services alone, each audited."""

from __future__ import annotations

from tests.outreach.test_api import EXPERT, ITEM, ok
from tests.outreach.test_pack import NAMED, OUTSIDE, SEALED, SECOND
from tests.world import World

ASKED = {"paper": "run/outreach_quarter-2025-Q4-1", "by": "wang", "item": ["I-001", "I-002", "I-003", "I-005", "I-999"]}
OTHER = ITEM | {"code": "I-005", "expert": "E-002", "consent_to_be_named": True}


async def test_who_consented_is_named_to_a_service_and_withdrawing_or_erasing_ends_it(door: World) -> None:
    office, peer = (
        door.client("outreach", "secretariat"),
        door.client("outreach", "service", subject="service/reporting"),
    )
    for path, bodies in {"/experts": (EXPERT, SECOND), "/items": (ITEM, NAMED, SEALED, OUTSIDE, OTHER)}.items():
        for body in bodies:
            await ok(office.post(path, json=body))
    told = (await ok(peer.get("/paper-names", params=ASKED), 200))["items"]
    assert told == [
        {"code": "I-002", "name": EXPERT["name"], "unit": EXPERT["unit"]},
        {"code": "I-005", "name": SECOND["name"], "unit": SECOND["unit"]},
    ]
    rows = await door.running["outreach"].database.pool.fetch(
        "SELECT subject, reader FROM audit WHERE action = $1 ORDER BY subject", f"paper {ASKED['paper']}"
    )
    assert [row["subject"] for row in rows] == ["expert/E-001", "expert/E-002"]
    assert {row["reader"] for row in rows} == {"service/reporting for wang"}
    for name in ("secretariat", "leader", "expert_liaison"):
        await ok(door.client("outreach", name).get("/paper-names", params=ASKED), 403)
    gone = {"code": "E-001", "withdrawn_on": "2026-01-10"}
    await ok(office.post("/experts/consents/withdraw", json=gone, headers={"If-Match": "1"}), 200)
    erased = {"code": "E-002", "asked_on": "2026-01-10"}
    await ok(office.post("/experts/erase", json=erased, headers={"If-Match": "1"}), 200)
    assert (await ok(peer.get("/paper-names", params=ASKED), 200))["items"] == []
