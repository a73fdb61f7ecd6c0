"""
`python -m shared.prepare services.X`: bring the database of a service to the shape its code needs, as its owner.

The service itself is not imported: that takes six times as long as all the rest of it.
"""

from __future__ import annotations

import asyncio
import sys
from importlib.util import find_spec
from pathlib import Path

import asyncpg
from yarl import URL

from shared.log import configure_logging, get_logger
from shared.migrate import migrate, migrations
from shared.settings import Settings, load_settings

log = get_logger(__name__)


async def prepare(folder: Path, settings: Settings) -> None:
    """Apply the migrations in the folder that are missing, and give the serving role its rights."""
    connection = await asyncpg.connect(settings.owner_database_url or settings.database_url)
    try:
        applied = await migrate(connection, migrations(folder), serving_role(settings))
        log.info("prepared", applied=applied)
    finally:
        await connection.close()


def serving_role(settings: Settings) -> str | None:
    """The login inside the serving address, when another role migrates."""
    return URL(settings.database_url).user if settings.owner_database_url else None


def folder_of(module: str) -> Path:
    """Where a service keeps its migrations. Raises LookupError for what is no service."""
    found = find_spec(module)
    folder = Path(found.origin or "").parent / "migrations" if found else None
    if folder is None or not folder.is_dir():
        raise LookupError(f"{module} has no folder of migrations")
    return folder


def main() -> None:
    """Read the name and the settings, and prepare."""
    if len(sys.argv) != 2:
        sys.exit("usage: python -m shared.prepare services.X")
    settings = load_settings()
    configure_logging(sys.argv[1].rpartition(".")[2], settings.log_level)
    asyncio.run(prepare(folder_of(sys.argv[1]), settings))


if __name__ == "__main__":
    main()
