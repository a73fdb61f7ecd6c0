"""Fixtures of the reporting tests."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from services.reporting.__main__ import SERVICE
from shared.database import Database, open_pool
from shared.migrate import migrations
from tests.conftest import migrated_template
from tests.reporting.story import Story, a_year
from tests.servers import drop_database, new_database


@pytest.fixture(scope="session")
async def told(postgres_admin_url: str) -> AsyncIterator[tuple[Database, Story]]:
    """A database that has heard a year, for tests that only read it."""
    template = await migrated_template(postgres_admin_url, "reporting", migrations(SERVICE.migrations))
    url, story = await new_database(postgres_admin_url, template), a_year(1)
    pool = await open_pool(url, 2, "test told")
    database = Database(pool, "/societies/csbme/reporting", "Asia/Shanghai", lambda: None)
    await story.tell(database)
    yield database, story
    await pool.close()
    await drop_database(postgres_admin_url, url)


Databases = Callable[[str], Awaitable[Database]]
