"""The outreach pack of a quarter: all of it, the same counts as reporting's, and names only by consent."""

from __future__ import annotations

import io
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import docx
import pypdfium2

from services.reporting.domain.period import period_of
from services.reporting.store.compute import values, window_of
from services.reporting.subscribers import on_fact
from shared.database import Database
from shared.events.envelope import decode
from tests.outreach.test_api import ANSWER, CONTACT, EXPERT, ITEM, ok
from tests.world import World

SECOND = EXPERT | {"code": "E-002", "name": "测试专家乙", "unit": "示例大学"}
NAMED = ITEM | {"code": "I-002", "consent_to_be_named": True, "kind": "suggestion"}
SEALED = ITEM | {"code": "I-003", "expert": "E-002", "confidential": True, "consent_to_be_named": True}
OUTSIDE = ITEM | {"code": "I-004", "raised_on": "2025-09-30"}
ATTEMPT = CONTACT | {"code": "C-002", "made": False, "experts": ["E-001", "E-002"]}
FORUM = CONTACT | {"code": "C-003", "happened_on": "2025-12-31", "experts": ["E-001", "E-002"], "mode": "forum"}
BEFORE = CONTACT | {"code": "C-004", "happened_on": "2025-09-30"}


async def told(door: World) -> Any:
    office = door.client("outreach", "secretariat")
    for path, bodies in {
        "/experts": (EXPERT, SECOND),
        "/contacts": (CONTACT, ATTEMPT, FORUM, BEFORE),
        "/items": (ITEM, NAMED, SEALED, OUTSIDE),
    }.items():
        for body in bodies:
            await ok(office.post(path, json=body))
    await ok(office.post("/items/answer", json=ANSWER, headers={"If-Match": "1"}), 200)
    return office


async def test_the_pack_counts_as_reporting_does(
    door: World, database_of: Callable[[str], Awaitable[Database]]
) -> None:
    office, reporting = await told(door), await database_of("reporting")
    ledger = await door.running["outreach"].database.pool.fetch("SELECT body FROM ledger ORDER BY event_id")
    async with reporting.transaction("test") as uow:
        await on_fact(uow, [decode(row["body"]) for row in ledger])
    for period in ("2025-Q4", "2025"):
        async with reporting.reading() as connection:
            figures = await values(connection, window_of(period_of(period), datetime(2100, 1, 1, tzinfo=UTC)))
        counts = (await ok(office.get(f"/packs/{period}"), 200))["counts"]
        for name in ("contacts_made", "contacts_attempted", "experts_contacted", "items_received"):
            assert counts[name] == figures[name] > 0, (period, name)
        assert counts["kinds"] == {"demand": figures["items_demands"], "suggestion": figures["items_suggestions"]}
        assert counts["origins"] == {"expert": figures["items_from_experts"]}


async def test_the_paper_names_who_consented_and_nobody_else(door: World) -> None:
    office = await told(door)
    shown = await ok(office.get("/packs/2025-Q4"), 200)
    assert [item["code"] for item in shown["items"]] == ["I-001", "I-002"]
    word, page = [await office.get(f"/packs/2025-Q4/pack.{ending}") for ending in ("docx", "pdf")]
    document = docx.Document(io.BytesIO(word.content))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    pages = pypdfium2.PdfDocument(page.content)
    read = "".join(pages[number].get_textpage().get_text_range() for number in range(len(pages)))
    for text in ("".join([*(p.text for p in document.paragraphs), *cells]), read.replace("\r\n", "")):
        assert text.count("测试专家甲") == 1, "on the item with consent, and not on the other one"
        assert "测试专家乙" not in text, "the confidential one is a number"
        assert "另有保密事项 1 件" in text
        assert "办复：正在解决" in text
        assert "青年基金" not in text, "words stay sealed"
    audit = await door.running["outreach"].database.pool.fetch(
        "SELECT subject FROM audit WHERE action = 'read private'"
    )
    assert {row["subject"] for row in audit} == {"expert/E-001"}


async def test_only_the_secretariat_asks_for_the_pack_and_of_a_period_there_is(door: World) -> None:
    for office, scope in (("leader", None), ("party_branch", None), ("branch_liaison", "CSBME-01")):
        assert (await door.client("outreach", office, scope=scope).get("/packs/2025-Q4")).status_code == 403, office
    assert (await door.client("outreach", "secretariat").get("/packs/2025-Q5")).status_code == 422
