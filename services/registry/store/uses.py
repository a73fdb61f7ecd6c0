"""Which records need a branch or a person, so that none goes from under them."""

from __future__ import annotations

from collections.abc import Collection

from shared.database import UnitOfWork


async def uses(uow: UnitOfWork, subjects: Collection[str]) -> list[tuple[str, str]]:
    """(branch or person, record that needs it) of those among `subjects` that are needed."""
    rows = await uow.connection.fetch(
        """
        SELECT subject, used_by FROM (
            SELECT 'branch/' || body AS subject, 'post/' || code AS used_by FROM post
            WHERE until IS DISTINCT FROM effective_on
            UNION ALL
            SELECT 'branch/' || body, 'term/' || code FROM term WHERE ended_on IS DISTINCT FROM effective_on
            UNION ALL
            SELECT 'branch/' || branch, 'party_group/' || code FROM party_group
            WHERE dissolved_on IS DISTINCT FROM effective_on
            UNION ALL
            SELECT 'person/' || person, 'post/' || code FROM post WHERE until IS DISTINCT FROM effective_on
            UNION ALL
            SELECT 'person/' || leader, 'party_group/' || code FROM party_group
            WHERE dissolved_on IS DISTINCT FROM effective_on
        ) AS used
        WHERE subject = ANY($1::text[])
        ORDER BY subject, used_by
        """,
        list(subjects),
    )
    return [(row["subject"], row["used_by"]) for row in rows]
