"""The list of erasures that lies beside the backups, and its use after a restore."""

from __future__ import annotations

import json
from pathlib import Path

from tests.ops.conftest import Ops
from tests.outreach.test_api import EXPERT, ok
from tests.world import World


async def test_erasures_are_saved_beside_the_backups_and_carried_out_again(
    world: World, ops: Ops, tmp_path: Path
) -> None:
    office = world.client("outreach", "secretariat")
    for code in ("E-001", "E-002"):
        await ok(office.post("/experts", json=EXPERT | {"code": code, "branch": None}))
    asked = {"code": "E-001", "asked_on": "2026-01-05"}
    await ok(office.post("/experts/erase", json=asked, headers={"If-Match": "1"}), 200)
    file = tmp_path / "erasures.json"
    file.write_text(json.dumps({"E-002": "2026-01-04"}))  # erased after the backup that is in place now
    saved = await ops("erasures", "save", str(file))
    assert saved.exit_code == 0, saved.output
    assert json.loads(file.read_text()) == {"E-001": "2026-01-05", "E-002": "2026-01-04"}
    again = await ops("erasures", "again", str(file))
    assert json.loads(again.output) == {"erased": ["E-002"], "erased_already": ["E-001"], "unknown": []}
    assert await world.running["outreach"].database.pool.fetchval("SELECT count(*) FROM expert_key") == 0
