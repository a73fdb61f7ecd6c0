"""The console of a superior: its societies side by side, who is late, and no sum of people."""

from __future__ import annotations

from services.reporting.handlers.federation import arrivals_of, take_in
from tests.console.conftest import Told
from tests.console.test_pages import Outline, Reader, page
from tests.reporting.federated import came, digest, figure

PERIOD = "2026-Q1"


async def published(told: Told) -> None:
    """Three societies are admitted, and two of them have published."""
    office = told.world.client("reporting", "secretariat")
    for code in ("alpha", "beta", "gamma"):
        asked = {"society": code, "name": f"示例{code}学会", "login": f"fed-{code}", "since": "2026-01-01"}
        assert (await office.post("/federation/societies", json=asked)).is_success
    said = digest(PERIOD, figure("activities_held", 5), figure("beneficiaries_people", 70))
    for code in ("alpha", "beta"):
        await take_in(told.world.running["reporting"].database, list(arrivals_of(came(code, said))))


async def test_a_superior_sees_its_societies_side_by_side(told: Told, reader: Reader) -> None:
    await published(told)
    shown = await page(reader("leader"), f"/federation?digest={PERIOD}")
    outline = Outline(shown)
    assert (outline.captions, outline.scripts) == (outline.tables, 0)
    assert "逾期未报" in shown.partition("示例gamma学会")[0], "who is late stands above all"
    held = shown.partition(f"/federation/{PERIOD}/figures/activities_held")[2].partition("</tr>")[0]
    people = shown.partition(f"/federation/{PERIOD}/figures/beneficiaries_people")[2].partition("</tr>")[0]
    assert "<strong>10</strong>" in held
    assert ("人数不相加" in people, "140" in people) == (True, False)
    one = await page(reader("leader"), f"/federation/{PERIOD}/figures/activities_held")
    assert one.index("示例alpha学会") < one.index("示例beta学会")
    its = await page(reader("leader"), f"/federation/{PERIOD}/societies/beta?lang=en")
    assert "Figures as the society has published them" in its
    await page(reader("leader"), f"/federation/{PERIOD}/societies/gamma", 404)
    await page(reader("leader"), f"/federation/{PERIOD}/figures/no_such_figure", 404)
    assert "未到期限" in await page(reader("leader"), "/federation?digest=2090-Q1")


async def test_a_branch_reads_nothing_of_other_societies(told: Told, reader: Reader) -> None:
    await page(reader("branch_liaison", "B-01"), f"/federation?digest={PERIOD}", 403)
    assert "/federation" not in await page(reader("branch_liaison", "B-01"), "/runs")
