"""The limits by which indicators are computed: set from a day on, named with each value, never written over."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from services.reporting.commands.measures import SetMeasure
from services.reporting.domain.indicators.catalogue import INDICATORS
from services.reporting.domain.indicators.measures import MEASURES, check_measure
from services.reporting.handlers.measures import set_measure
from services.reporting.store.indicators.measures import holding
from shared.database import Database
from shared.errors import Refused, StaleVersion
from shared.events import activities, registry
from tests.reporting import assessed
from tests.reporting.story import Story
from tests.reporting.test_indicators import computed

DATABASES = Callable[[str], Awaitable[Database]]
NAMES = {code: indicator.measures for code, indicator in INDICATORS.items()}


def asked(name: str = "report_in_time.within_days", on: str = "2025-01-01", **value: Any) -> SetMeasure:
    indicator, _, limit = name.partition(".")
    said = {"indicator": indicator, "name": limit, "effective_on": on, "because": "示例决定"}
    return SetMeasure.model_validate(said | value)


@pytest.mark.parametrize(
    ("name", "value", "rule"),
    [
        ("report_in_time.within_days", {"number": 367}, "measure-out-of-bounds"),
        ("report_in_time.within_days", {"codes": ["academic"]}, "measure-out-of-bounds"),
        ("report_in_time.within_days", {"number": 30}, "same-measure"),
        ("report_in_time.kinds", {"codes": ["academic"]}, "unknown"),
        ("member_growth.within_days", {"number": 3}, "unknown"),
        ("nothing.kinds", {"codes": ["academic"]}, "unknown"),
        ("yearly_activity.kinds", {"number": 3}, "measure-out-of-bounds"),
        ("yearly_activity.kinds", {"codes": []}, "measure-out-of-bounds"),
        ("yearly_activity.kinds", {"codes": ["academic", "academic"]}, "measure-out-of-bounds"),
        ("plan_and_summary.plan_due", {"codes": ["02-29"]}, "measure-out-of-bounds"),
        ("plan_and_summary.plan_due", {"codes": ["12-31", "11-30"]}, "measure-out-of-bounds"),
    ],
)
def test_a_limit_is_not_set_to_what_it_cannot_be(name: str, value: dict[str, Any], rule: str) -> None:
    with pytest.raises(Refused) as refused:
        check_measure(asked(name, **value), {"within_days": 30}, NAMES)
    assert refused.value.marshal()["type"] == rule


@pytest.mark.parametrize("value", [{}, {"number": 3, "codes": ["academic"]}, {"number": 1.5}])
def test_a_limit_has_one_value(value: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        asked(**value)


async def set_(database: Database, command: SetMeasure, seen: int) -> None:
    async with database.transaction("secretary", expected=seen) as uow:
        await set_measure(uow, command)


async def test_every_limit_has_a_value_from_the_beginning_and_each_day_its_own(database_of: DATABASES) -> None:
    database = await database_of("reporting")
    async with database.reading() as connection:
        delivered = await holding(connection, date(1980, 1, 1))
    assert {code: tuple(sorted(of)) for code, of in delivered.items()} == {
        code: tuple(sorted(names)) for code, names in NAMES.items() if names
    }
    assert all(MEASURES[name].takes(value) for of in delivered.values() for name, value in of.items())
    await set_(database, asked(on="2025-07-01", number=14), 1)
    await set_(database, asked(on="2025-03-01", number=10), 2)
    with pytest.raises(StaleVersion):
        await set_(database, asked(on="2025-03-01", number=9), 2)
    async with database.reading() as connection:
        days = (date(2025, 2, 28), date(2025, 3, 1), date(2025, 6, 30), date(2025, 7, 1))
        assert [(await holding(connection, day))["report_in_time"]["within_days"] for day in days] == [30, 10, 10, 14]


async def test_open_cycles_are_computed_anew_and_each_value_names_what_it_was_computed_by(
    database_of: DATABASES,
) -> None:
    database, story = await database_of("reporting"), Story()
    story.say(assessed.held("A-1", date(2025, 3, 1), "B-1"), date(2025, 3, 11))
    own = registry.Measure(indicator="yearly_activity", name="kinds", codes=("lecture",))
    story.say(assessed.opened("B-1", measures=(own,)))
    await story.tell(database)

    async def said() -> dict[str, Any]:
        return {
            one.indicator: (one.value, [(used.name, used.number or used.codes, used.by) for used in one.measures])
            for one in await computed(database)
        }

    first = await said()
    assert first["report_in_time"] == (100.0, [("within_days", 30, "society")])
    assert first["yearly_activity"][1] == [("kinds", ("lecture",), "scheme"), ("least_days", 183, "society")]
    assert first["attendance"][1] == []
    await set_(database, asked(on="2026-01-01", number=3), 1)
    assert await said() == {}, "the year that is assessed ended before"
    await set_(database, asked(on="2025-12-31", number=9), 2)
    assert await said() == {"report_in_time": (0.0, [("within_days", 9, "society")])}
    story.say(activities.SettingSet(effective_on=date(2025, 1, 1), code="report_within_days", value=12))
    await story.tell(database)
    assert await said() == {"report_in_time": (100.0, [("within_days", 12, "activities")])}
    rows = await database.pool.fetch("SELECT measures FROM indicator_said WHERE indicator = 'report_in_time'")
    assert [row["measures"][0]["number"] for row in rows] == [30, 9, 12]
