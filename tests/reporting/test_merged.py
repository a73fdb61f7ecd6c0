"""Two records that were found to be one: counted once, and nobody joined, left or moved."""

from __future__ import annotations

from datetime import date

from services.reporting.store.compute import Window
from services.reporting.store.tables.people import membership
from shared.database import clock
from tests.reporting.conftest import Databases
from tests.reporting.story import Story, joined, left

MARCH, MAY = date(2025, 3, 1), date(2025, 5, 1)


async def test_a_merging_is_counted_as_one_and_the_sums_close(database_of: Databases) -> None:
    database, story = await database_of("reporting"), Story()
    for member, branch in (("M-1", "B-01"), ("M-2", "B-02"), ("M-3", "B-02")):
        story.say(joined(member, MARCH, branch))
    story.say(left("M-2", MAY, merged=True))
    story.say(left("M-3", MAY))
    story.say(joined("M-4", MAY, "B-03", merged=True))  # a new code goes on as an old one did
    await story.tell(database)
    async with database.reading() as connection:
        found = await membership(connection, Window(MAY, date(2025, 5, 31), clock()))
    rows = {row.branch: row for row in found["movement"]}
    assert (rows[None].left, rows[None].joined, rows[None].merged) == (1, 0, 0)
    assert (rows["B-02"].left, rows["B-02"].merged, rows["B-03"].merged) == (1, -1, 1)
    for row in rows.values():
        moved = row.joined + row.returned + row.transferred_in + row.merged - row.left - row.transferred_out
        assert row.closing == row.opening + moved
