"""One person for reading: the posts held through time, and all that the registry keeps for the one-person export."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from shared.database import Connection


async def posts_of(connection: Connection, code: str, day: date, known: datetime) -> list[dict[str, Any]]:
    """Every appointment of a person as last known at a moment, the first one first; one struck out is left out."""
    rows = await connection.fetch(
        """
        SELECT told.code, told.body, told.branch, coalesce(body.name, branch.name) AS body_name, post, since, until,
               term, told.decision, since <= $3 AND (until IS NULL OR until > $3) AS in_office
        FROM (
            SELECT DISTINCT ON (code) * FROM post_history
            WHERE code IN (SELECT code FROM post_history WHERE person = $1) AND recorded_at <= $2
            ORDER BY code, nth DESC
        ) AS told
        LEFT JOIN body ON body.code = told.body
        LEFT JOIN branch ON branch.code = told.body
        WHERE person = $1 AND until IS DISTINCT FROM since
        ORDER BY since, told.code
        """,
        code,
        known,
        day,
    )
    return [dict(row) for row in rows]


async def person(connection: Connection, code: str) -> dict[str, Any] | None:
    """What stands beside a code, without what is sensitive; None where the code was never registered."""
    row = await connection.fetchrow(
        """
        SELECT person.code, registered_at, erased_at, member IS NOT NULL AS linked, version
        FROM person JOIN stream ON subject = 'person/' || person.code
        WHERE person.code = $1
        """,
        code,
    )
    return dict(row) if row else None


async def kept(connection: Connection, code: str) -> dict[str, Any]:
    """All that is kept of a person outside the vault: plain fields, corrections, and who read what when."""
    plain = await connection.fetchrow(
        "SELECT birth_year, member, party_member, consent, registered_at, erased_at FROM person WHERE code = $1", code
    )
    corrections = await connection.fetch(
        "SELECT fields, because, actor, recorded_at FROM correction WHERE subject = $1 ORDER BY version",
        f"person/{code}",
    )
    readings = await connection.fetch(
        "SELECT read_at, reader, action FROM audit WHERE subject = $1 ORDER BY id", f"person/{code}"
    )
    return {
        **(dict(plain) if plain else {}),
        "corrections": [dict(row) for row in corrections],
        "readings": [dict(row) for row in readings],
    }
