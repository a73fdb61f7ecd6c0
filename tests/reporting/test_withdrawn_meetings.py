"""A withdrawn meeting counts nowhere, on no day, with all that it decided; a digest of before keeps it and tells."""

from __future__ import annotations

from datetime import date

from services.reporting.domain.period import period_of
from services.reporting.store.compute import values, window_of
from services.reporting.store.gaps import gaps
from services.reporting.store.tables import decided_items, meetings
from shared.events import activities
from tests.reporting.conftest import Databases
from tests.reporting.story import Story
from tests.reporting.test_edges import WINDOW

DAY = date(2025, 2, 1)
FIGURES = ("joint_meetings", "decided_items_decided", "decided_items_overdue")


async def test_a_withdrawn_meeting_counts_nowhere_with_all_that_it_decided(database_of: Databases) -> None:
    database, story = await database_of("reporting"), Story()
    window = window_of(period_of("2025"), WINDOW.known_on)
    meeting = {"number": 1, "attendance": (), "quorum_met": True, "effective_on": DAY}
    for code in ("JM-1", "JM-2"):
        story.say(activities.JointMeetingHeld(code=code, title=code, **meeting))
        item = {"code": f"{code}-1", "meeting": code}
        story.say(
            activities.ItemDecided(
                **item, number=1, title="事项", lead="B-1", due_on=date(2025, 3, 1), effective_on=DAY
            )
        )
        later = {**item, "lead": "B-1", "due_on": date(2025, 4, 1), "effective_on": date(2025, 2, 9)}
        story.say(activities.DecidedItemPostponed(**later))

    async def counted() -> list[int | float]:
        await story.tell(database)
        async with database.reading() as connection:
            found = await values(connection, window)
            listed = (len(await meetings(connection, window)), len(await decided_items(connection, window)))
            about = [gap.about for gap in await gaps(connection, window)]
        return [*(found[name] for name in FIGURES), *listed, len(about)]

    assert await counted() == [2, 2, 2, 2, 2, 4]
    story.say(activities.DecidedItemWithdrawn(code="JM-1-1", meeting="JM-1", effective_on=DAY))
    story.say(activities.MeetingWithdrawn(code="JM-1", effective_on=DAY))
    assert await counted() == [1, 1, 1, 1, 1, 2]
