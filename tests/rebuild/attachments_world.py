"""What the small world puts beside its records, and takes away again."""

from __future__ import annotations

from tests.registry.papers import pdf
from tests.world import World


async def live_through_attachments(world: World) -> None:
    """One file as evidence that stays, and one that is removed."""
    office = world.client("activities", "secretariat")
    for code, words in (("AT-1", "签到表"), ("AT-2", "传错的签到表")):
        kept = await office.post("/files", files={"file": (f"{words}.pdf", pdf(words))})
        added = {"code": code, "to": "activity/A-1", "kind": "sign_in_sheet", "file": kept.json()["sha256"]}
        answer = await office.post("/attachments", json=added)
        assert answer.is_success, answer.text
    removed = {"code": "AT-2", "because": "示例：传错"}
    answer = await office.post("/attachments/remove", json=removed, headers={"If-Match": "1"})
    assert answer.is_success, answer.text
