"""As sent and as known today: the tables of a report row by row, and the office of who has entered what came late."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from services.reporting.subscribers import on_fact
from shared.database import clock
from shared.events import activities, registry
from tests.console.conftest import Told
from tests.console.story import said
from tests.console.test_pages import Outline, Reader, page


def late() -> activities.ActivityHeld:
    day = date(2025, 5, 6)
    return activities.ActivityHeld(
        **{"effective_on": day, "code": "A-MAY", "kind": "lecture", "title": "示例宣讲", "hosts": ("B-01",)},
        **{"ends_on": day, "online": False, "open_to": "members", "led_by_party_members": True, "attendances": 9},
    )


def liaison() -> registry.PostFilled:
    return registry.PostFilled(
        effective_on=date(2025, 1, 1), code="P-L", body="B-01", branch="B-01", post="liaison", person="R-000077"
    )


async def test_tables_differ_row_by_row_with_the_office_that_has_entered_it(told: Told, reader: Reader) -> None:
    async with reader("secretariat") as client:
        kept = await client.post("/runs", data={"digest": "2025-05", "key": "00000000-0000-4000-8000-00000000000b"})
        run = kept.headers["location"]
        event = replace(said(late(), recorded=clock()), actor="R-000077")
        async with told.world.running["reporting"].database.transaction("test") as uow:
            await on_fact(uow, [said(liaison()), event])
        shown = (await client.get(f"{run}/changes")).text
    outline = Outline(shown)
    assert (outline.captions, outline.scripts) == (outline.tables, 0)
    kinds = shown.partition('id="table-activities_by_kind"')[2].partition("</table>")[0]
    assert "<code>lecture</code>" in kinds
    assert "— → 1" in kinds
    assert f"/records/{event.id}" in kinds
    assert "党建联系人 B-01" in kinds
    english = await page(reader("leader"), f"{run}/changes?lang=en")
    assert "activities by kind" in english

    record = await page(reader("leader"), f"/records/{event.id}")
    assert ("党建联系人 B-01" in record, "R-000077" in record) == (True, False), "the office, not the account"
    assert "R-000077" in await page(reader("secretariat"), f"/records/{event.id}")
