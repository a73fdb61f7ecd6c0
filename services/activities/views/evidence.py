"""Records that are evidence: those of our own by title and day, those of others by their code."""

from __future__ import annotations

from collections.abc import Iterable

from services.activities.views.pages import Shown
from shared.database import Connection


async def evidence_of(connection: Connection, evidence: Iterable[str]) -> dict[str, Shown]:
    """Each record -> its code, and its title and day where it is one of ours."""
    asked = list(dict.fromkeys(evidence))
    rows = await connection.fetch(
        """
        SELECT record, title, held_on AS "on" FROM (
            SELECT 'activity/' || code AS record, title, starts_on AS held_on FROM activity
            UNION ALL
            SELECT 'meeting/' || code, title, held_on FROM meeting WHERE state <> 'withdrawn'
            UNION ALL
            SELECT 'decided_item/' || code, title, decided_on FROM decided_item WHERE state <> 'withdrawn'
            UNION ALL
            SELECT 'project/' || code, title, drafted_on FROM project
            UNION ALL
            SELECT 'session/' || code, title, held_on FROM session
        ) AS own
        WHERE record = ANY($1::text[])
        """,
        asked,
    )
    known = {row["record"]: dict(row) for row in rows}
    return {one: known.get(one, {"record": one, "title": None, "on": None}) for one in asked}
