"""The mark in a migration is the one source of which tables a rebuild writes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from shared.database import Database
from shared.events.base import TYPES
from shared.marks import Unmarked, marks
from shared.migrate import KERNEL, migrations
from tests.conftest import service
from tests.world import SERVICES


@pytest.mark.parametrize("name", SERVICES)
async def test_every_table_of_a_service_is_marked_derived_or_kept(
    name: str, database_of: Callable[[str], Awaitable[Database]]
) -> None:
    database, kernel = await database_of(name), await database_of("kernel")
    listed = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    own = {row[0] for row in await database.pool.fetch(listed)} - {row[0] for row in await kernel.pool.fetch(listed)}
    assert set(marks(migrations(service(name).migrations))) == own


@pytest.mark.parametrize("name", SERVICES)
def test_every_type_a_service_says_has_a_function_that_writes_its_rows(name: str) -> None:
    recipe = service(name).recipe
    assert set(recipe.says) == {type_ for type_ in TYPES if type_.startswith(f"{name}.")}
    assert recipe.tables


def test_a_table_without_a_mark_is_refused_and_later_steps_are_followed() -> None:
    first = "-- derived: a\n-- more\nCREATE TABLE a (\n);\nCREATE INDEX i ON a (x);\n-- kept\nCREATE TABLE b ();\n"
    later = "ALTER TABLE a RENAME TO c;\nDROP TABLE b;\n"
    assert marks({"service/1": first, "service/2": later}) == {"c": "derived"}
    with pytest.raises(Unmarked, match="CREATE TABLE d"):
        marks({"service/1": f"{first}\n-- something\nCREATE TABLE d ();\n"})


def test_the_kernels_own_tables_are_no_part_of_it() -> None:
    assert marks({f"kernel/{path.name}": path.read_text() for path in KERNEL.glob("*.sql")}) == {}
