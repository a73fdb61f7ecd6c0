"""What a third party needs of a run beside the ledgers: its dataset, its lists entry by entry, its files' hashes."""

from __future__ import annotations

from typing import Any

from services.reporting.store.templates import sha256_at
from services.reporting.views.runs import kept_run
from shared.database import Connection
from shared.errors import Unknown


async def proof(connection: Connection, code: str) -> dict[str, Any]:
    """A run whole, as it was kept. Raises Unknown."""
    row = await kept_run(connection, code)
    told = ("code", "report", "digest", "number", "official", "issue", "corrects", "known_on", "kept_at", "kept_by")
    return {
        "run": {name: row[name] for name in told},
        "template_sha256_today": await sha256_at(connection, row["report"], row["kept_at"]),
        "dataset": row["dataset"],
        "paragraphs": row["paragraphs"],
        "heads": row["heads"],
        "lists": await _lists(connection, code),
        "files": await _files(connection, code),
    }


async def run_of_file(connection: Connection, sha256: str) -> dict[str, Any]:
    """Which run a file was made of. Raises Unknown."""
    row = await connection.fetchrow("SELECT run FROM run_file WHERE sha256 = $1 ORDER BY made_at LIMIT 1", sha256)
    if row is None:
        raise Unknown(what="file of a run", code=sha256)
    return dict(row)


async def _lists(connection: Connection, code: str) -> list[dict[str, Any]]:
    rows = await connection.fetch(
        """
        SELECT figure, role, definition, sha256, event_ids::text[] AS event_ids, weights, groups
        FROM run_list
        JOIN fact_list USING (sha256)
        WHERE run = $1
        ORDER BY figure, role
        """,
        code,
    )
    return [dict(row) for row in rows]


async def _files(connection: Connection, code: str) -> list[dict[str, Any]]:
    rows = await connection.fetch(
        """
        SELECT audience, scope, form, language, sha256, octet_length(content) AS bytes, made_at
        FROM run_file
        WHERE run = $1
        ORDER BY audience, scope, form, language
        """,
        code,
    )
    return [dict(row) for row in rows]
