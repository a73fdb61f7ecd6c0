"""The edges of what is said of key works and projects: taken back and given again, dropped, in a row."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.reporting.domain.dataset import Listed, figure_of
from services.reporting.domain.definitions import DEFINITIONS
from services.reporting.domain.figure import Value
from services.reporting.domain.period import period_of
from services.reporting.papers.saying import value
from services.reporting.store.compute import values, window_of
from shared.database import Database
from shared.events import activities
from tests.reporting.conftest import Databases
from tests.reporting.story import Story, key_work, tick, untick
from tests.reporting.test_edges import WINDOW

TICKS: tuple[activities.Tick, ...] = ("participation", "voice", "work")
MAY = date(2025, 5, 1)


async def figures(database: Database, story: Story, period: str = "2025-Q4") -> dict[str, int | float]:
    await story.tell(database)
    async with database.reading() as connection:
        return await values(connection, window_of(period_of(period), WINDOW.known_on))


async def test_a_tick_taken_back_counts_again_when_it_is_given_again(database_of: Databases) -> None:
    database, story = await database_of("reporting"), Story()
    story.say(key_work("KW-1", date(2025, 1, 1)))
    for which in TICKS:
        story.say(tick("KW-1", MAY, which, "meeting/JM-1"))
    assert (await figures(database, story))["key_works_covered"] == 1
    story.say(untick("KW-1", MAY, "voice", "meeting/JM-2"))
    assert (await figures(database, story))["key_works_covered"] == 1
    story.say(untick("KW-1", MAY, "voice", "meeting/JM-1"))
    assert (await figures(database, story))["key_works_covered"] == 0
    story.say(tick("KW-1", MAY, "voice", "meeting/JM-1"))
    assert (await figures(database, story))["key_works_covered"] == 1


async def test_a_tick_backed_by_a_cancelled_session_is_none(database_of: Databases) -> None:
    database, story = await database_of("reporting"), Story()
    story.say(key_work("KW-1", date(2025, 1, 1)))
    for which in TICKS:
        story.say(tick("KW-1", MAY, which, "session/S-1" if which == "voice" else "meeting/JM-1"))
    assert (await figures(database, story))["key_works_covered"] == 1
    story.say(activities.SessionCancelled(code="S-1", effective_on=MAY))
    assert (await figures(database, story))["key_works_covered"] == 0


async def test_a_dropped_key_work_counts_until_the_day_before(database_of: Databases) -> None:
    database, story = await database_of("reporting"), Story()
    story.say(key_work("KW-1", date(2025, 1, 1)))
    for which in TICKS:
        story.say(tick("KW-1", MAY, which, "meeting/JM-1"))
    story.say(activities.KeyWorkDropped(code="KW-1", year=2025, effective_on=date(2025, 10, 1)))
    assert (await figures(database, story, "2025-Q3"))["key_works_covered"] == 1
    assert (await figures(database, story, "2025-10"))["key_works_covered"] == 0


def approval(year: int, day: date, programme: str = "党建强会") -> activities.ProjectApproved:
    fact: dict[str, Any] = {"code": f"PJ-{year}-{day}", "programme": programme, "year": year, "state": "approved"}
    return activities.ProjectApproved(**fact, effective_on=day, body="示例上级", number=f"{year}")


async def test_years_in_a_row_go_on_into_the_next_year_until_it_is_over_or_brings_a_rejection(
    database_of: Databases,
) -> None:
    database, story = await database_of("reporting"), Story()
    for year in (2022, 2023, 2024):
        story.say(approval(year, date(year, 3, 1)))
    story.say(approval(2025, date(2025, 3, 1), "另一计划"))
    rows = {"2024": 3, "2025-Q1": 3, "2025-Q3": 3, "2025-11": 3, "2025-Q4": 1}
    for period, years in rows.items():
        assert (await figures(database, story, period))["programme_years_in_a_row"] == years, period
    fact: dict[str, Any] = {"code": "PJ-R", "programme": "党建强会", "year": 2025, "state": "rejected"}
    story.say(activities.ProjectRejected(**fact, effective_on=date(2025, 8, 1), body="示例上级"))
    for period, years in {"2025-Q2": 3, "2025-Q3": 1}.items():
        assert (await figures(database, story, period))["programme_years_in_a_row"] == years, period


def test_money_of_a_figure_is_written_in_yuan_without_loss() -> None:
    listed = Listed(sha256="0" * 64, length=2)
    figure = figure_of(
        DEFINITIONS["project_money_spent"], {"counted": listed}, Value(value=123_456_789_012), {}, Value(value=5)
    )
    assert (value(figure, "zh"), value(figure, "en")) == ("1,234,567,890.12 元", "1,234,567,890.12 yuan")
