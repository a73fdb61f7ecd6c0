"""When each expert was last reached: kept beside the contacts for today, and reckoned from them for any other day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from services.outreach.domain import LastContact
from shared.database import Connection, UnitOfWork


async def move_last_contacts(uow: UnitOfWork, experts: Iterable[str]) -> None:
    """
    Recompute the last contact of these experts from all their contacts.

    Their rows are locked before, so that of two contacts noted at once the second sees the first.
    """
    codes = sorted(set(experts))
    await uow.connection.execute(
        "SELECT FROM expert WHERE code = ANY($1::text[]) ORDER BY code FOR NO KEY UPDATE", codes
    )
    await uow.connection.execute("DELETE FROM last_contact WHERE expert = ANY($1::text[])", codes)
    await uow.connection.execute(
        """
        INSERT INTO last_contact (expert, made_on, attempts_since)
        SELECT expert, made_on, count(*) FILTER (WHERE NOT made AND (made_on IS NULL OR happened_on > made_on))
        FROM contact_expert
        JOIN (
            SELECT expert, max(happened_on) FILTER (WHERE made) AS made_on
            FROM contact_expert
            WHERE expert = ANY($1::text[])
            GROUP BY expert
        ) AS reached USING (expert)
        GROUP BY expert, made_on
        """,
        codes,
    )


async def last_contacts(connection: Connection, experts: Sequence[str], day: date) -> dict[str, LastContact]:
    """Expert -> the last contact made by the end of a day, and the attempts after it."""
    rows = await connection.fetch(
        """
        WITH reached AS (
            SELECT expert, max(happened_on) AS made_on FROM contact_expert
            WHERE expert = ANY($1::text[]) AND made AND happened_on <= $2
            GROUP BY expert
        )
        SELECT asked.expert, made_on, count(attempt.contact) AS attempts_since
        FROM unnest($1::text[]) AS asked (expert)
        LEFT JOIN reached USING (expert)
        LEFT JOIN contact_expert AS attempt
          ON attempt.expert = asked.expert AND NOT attempt.made AND attempt.happened_on <= $2
         AND (made_on IS NULL OR attempt.happened_on > made_on)
        GROUP BY asked.expert, made_on
        """,
        experts,
        day,
    )
    return {row["expert"]: LastContact(row["made_on"], row["attempts_since"]) for row in rows}
