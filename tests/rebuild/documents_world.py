"""Governing documents, a letter and a compendium, lived through by the doors through which people ask."""

from __future__ import annotations

from typing import Any

from tests.registry.papers import pdf
from tests.world import World

COUNCIL = {"body": "常务理事会", "decided_on": "2025-01-01"}


async def live_through_documents(world: World) -> None:
    """Two documents with versions replaced and abolished, a letter, an edition signed and handed out at J-1."""
    office = world.client("registry", "secretariat")

    async def tell(path: str, seen: int | None = None, /, **body: Any) -> None:
        headers = {"If-Match": f'"{seen}"'} if seen is not None else {}
        answer = await office.post(path, json=body, headers=headers)
        assert answer.is_success, answer.text

    sent = await office.post("/files", files={"file": ("示例办法.pdf", pdf("示例办法"), "application/pdf")})
    file = sent.json()["sha256"]
    for code, category in (("D-1", "branch_guidance"), ("D-2", "party_building")):
        draft = {"code": code, "title": "示例办法", "category": category, "file": file}
        await tell("/documents", **draft)
        await tell("/documents/adopt", 1, code=code, version=1, effective_on="2025-02-01", decision=COUNCIL)
        await tell("/documents", 2, **draft)
    await tell("/documents/adopt", 3, code="D-1", version=2, effective_on="2025-03-01", decision=COUNCIL)
    await tell("/documents/abolish", 3, code="D-2", effective_on="2025-03-15", decision=COUNCIL)
    letter = {"code": "L-1", "issuer": "示例上级", "number": "示例〔2025〕1号", "title": "示例通知", "study": True}
    await tell("/incoming", dated_on="2025-02-01", received_on="2025-02-03", file=file, **letter)
    await tell("/compendia", on="2025-03-20", incoming_since="2025-01-01")
    await tell("/compendia/1/acknowledge", branch="B-2")
    await world.quiet()  # the attendance of J-1 has been heard
    await tell("/compendia/hand-out", edition=1, meeting="J-1")
