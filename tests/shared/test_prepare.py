"""A database is prepared by its files of migrations alone, for exactly the code that will serve."""

from __future__ import annotations

import asyncio
import os
import sys

import asyncpg
import pytest

from shared.migrate import check_migrated, migrations
from shared.prepare import folder_of
from tests.conftest import service
from tests.servers import drop_database, new_database
from tests.world import SERVICES

_PREPARES_AND_TELLS_WHAT_IT_IMPORTED = """
import sys
from shared.prepare import main
main()
print([name for name in sys.modules if name.startswith("services.outreach.")])
"""


@pytest.mark.parametrize("name", SERVICES)
def test_what_is_prepared_is_what_the_service_checks(name: str) -> None:
    assert migrations(folder_of(f"services.{name}")) == migrations(service(name).migrations)


@pytest.mark.parametrize("name", ["shared.rebuild", "services.nobody"])
def test_what_is_no_service_is_not_prepared(name: str) -> None:
    with pytest.raises(LookupError):
        folder_of(name)


async def test_a_service_is_prepared_without_being_imported(postgres_admin_url: str) -> None:
    url = await new_database(postgres_admin_url)
    told = {"DATABASE_URL": url, "BROKER_URL": "-", "JWKS_FILE": "-", "PARKED_KEY_FILE": "-"}
    environment = os.environ | {f"LIANXI_{name}": value for name, value in told.items()}
    argv = ("-c", _PREPARES_AND_TELLS_WHAT_IT_IMPORTED, "services.outreach")
    process = await asyncio.create_subprocess_exec(
        sys.executable, *argv, env=environment, stdout=asyncio.subprocess.PIPE
    )
    said, _ = await process.communicate()
    assert (process.returncode, said.decode().strip()) == (0, "[]")
    connection = await asyncpg.connect(url)
    await check_migrated(connection, migrations(service("outreach").migrations))
    await connection.close()
    await drop_database(postgres_admin_url, url)
