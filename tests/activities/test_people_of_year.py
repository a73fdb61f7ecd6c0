"""The people of a year are counted once each, whatever is recorded, corrected, moved or withdrawn afterwards."""

from __future__ import annotations

from typing import Any

from tests.activities.test_api import ACTIVITY, ok
from tests.activities.test_states import match
from tests.world import World

COUNTED = """
SELECT extract(year FROM starts_on)::int, person, count(*), count(*) FILTER (WHERE open_to <> 'internal')
FROM activity, unnest(people) AS person
WHERE state IN ('held', 'archived')
GROUP BY 1, 2 ORDER BY 1, 2
"""


def members(*codes: int) -> list[dict[str, str]]:
    return [{"member": f"M-{code}"} for code in codes]


async def year(door: World, year: int) -> tuple[int, int, int]:
    """People, attendances and activities of a year, the kept rows being those that the records give."""
    pool = door.running["activities"].database.pool
    kept = await pool.fetch("SELECT year, person, activities, open FROM person_year ORDER BY year, person")
    assert [tuple(row) for row in kept] == [tuple(row) for row in await pool.fetch(COUNTED)]
    shown = await ok(door.client("activities", "leader").get(f"/beneficiaries?year={year}"), 200)
    assert "by_host" not in shown
    open_ones = sum(1 for row in kept if row[0] == year and row[3])
    shown, told = shown["all"], shown["people"]
    assert told == open_ones
    assert shown["attendances_without_names"] == shown["attendances"] - sum(row[2] for row in kept if row[0] == year)
    return shown["people"], shown["attendances"], shown["activities"]


async def test_a_year_counts_each_person_once_and_every_attendance(door: World) -> None:
    office = door.client("activities", "secretariat")
    record: dict[str, Any] = ACTIVITY | {"attendances": 5, "party_members_present": 1}
    await ok(office.post("/activities", json=record | {"code": "A-1", "people": members(1, 2)}))
    await ok(office.post("/activities", json=record | {"code": "A-2", "people": members(2, 3)}))
    assert await year(door, 2025) == (3, 10, 2)
    less = record | {"code": "A-2", "people": members(2), "because": "示例：登记有误"}
    await ok(office.post("/activities/correct", json=less, headers=match(1)), 200)
    assert await year(door, 2025) == (2, 10, 2)
    closed = less | {"open_to": "internal"}
    await ok(office.post("/activities/correct", json=closed, headers=match(2)), 200)
    assert await year(door, 2025) == (2, 10, 2)
    moved = less | {"people": members(2, 4), "starts_on": "2024-12-31", "minutes_filed_on": None}
    await ok(office.post("/activities/correct", json=moved, headers=match(3)), 200)
    assert (await year(door, 2025), await year(door, 2024)) == ((2, 5, 1), (2, 5, 1))
    await ok(office.post("/activities/cancel", json={"code": "A-1"}, headers=match(1)), 200)
    assert (await year(door, 2025), await year(door, 2023)) == ((0, 0, 0), (0, 0, 0))
