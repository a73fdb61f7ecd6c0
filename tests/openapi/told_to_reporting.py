"""What reporting has heard before strangers ask: a small year, the branches of an assessment, and its values."""

from __future__ import annotations

from typing import Any

from services.reporting.commands.runs import KeepRun
from services.reporting.handlers.runs import keep_run
from shared.database import Database
from shared.events.base import Event
from tests.reporting import assessed
from tests.reporting.story import BRANCHES, a_year


def a_small_year() -> list[Event[Any]]:
    """A few people of a society over two years, told in full."""
    story = a_year(21, members=4, activities_held=4, contacts=4)
    story.say(assessed.opened(*BRANCHES[:2], code="YA-2099"))
    return story.events


async def a_kept_run(database: Database) -> None:
    """The run that the examples of the document name: what is behind it is answered, not only that it is not there."""
    async with database.transaction("test-secretariat") as uow:
        await keep_run(uow, KeepRun(digest="2025-Q4", official=True))
