"""What titles of columns mean here, as people have said; what a batch taught is taken back with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shared.database import UnitOfWork

Titles = Mapping[str, Mapping[str, str]]


async def mappings(uow: UnitOfWork) -> dict[str, dict[str, str]]:
    """Sheet -> title -> meaning, as people have said before."""
    rows = await uow.connection.fetch("SELECT sheet, title, meaning FROM import_mapping ORDER BY sheet, title")
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        found.setdefault(row["sheet"], {})[row["title"]] = row["meaning"]
    return found


async def keep_mappings(uow: UnitOfWork, batch: str, mapping: Titles) -> None:
    """Remember what titles mean, and what they meant before this batch said otherwise."""
    said = [(sheet, title, meaning) for sheet, titles in mapping.items() for title, meaning in titles.items()]
    await uow.connection.executemany(
        """
        INSERT INTO import_mapping_taught (batch, sheet, title, meaning, before)
        SELECT $1, $2, $3, $4, old.meaning
        FROM (SELECT 1) AS said
        LEFT JOIN import_mapping AS old ON old.sheet = $2 AND old.title = $3
        WHERE old.meaning IS DISTINCT FROM $4
        """,
        [(batch, *row) for row in said],
    )
    await uow.connection.executemany(_SET, [(*row, uow.actor, uow.now) for row in said])


_SET = """
    INSERT INTO import_mapping (sheet, title, meaning, actor, recorded_at) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (sheet, title) DO UPDATE
    SET meaning = EXCLUDED.meaning, actor = EXCLUDED.actor, recorded_at = EXCLUDED.recorded_at
"""


async def taught(uow: UnitOfWork, batch: str) -> list[dict[str, Any]]:
    """What a batch taught and nobody has said otherwise since: sheet, title, what it means `now` and meant `then`."""
    rows = await uow.connection.fetch(
        """
        SELECT sheet, title, taught.meaning AS now, before AS then
        FROM import_mapping_taught AS taught
        JOIN import_mapping AS known USING (sheet, title, meaning)
        WHERE batch = $1
        ORDER BY sheet, title
        """,
        batch,
    )
    return [dict(row) for row in rows]


async def unteach(uow: UnitOfWork, batch: str) -> None:
    """Titles mean again what they meant before a batch, or nothing."""
    back = await taught(uow, batch)
    await uow.connection.executemany(
        "DELETE FROM import_mapping WHERE sheet = $1 AND title = $2", [(one["sheet"], one["title"]) for one in back]
    )
    before = [(one["sheet"], one["title"], one["then"], uow.actor, uow.now) for one in back if one["then"]]
    await uow.connection.executemany(_SET, before)
