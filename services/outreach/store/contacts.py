"""Contacts, and when each expert was last reached."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from services.outreach.commands.contacts import LogContact
from services.outreach.domain import LastContact
from services.outreach.store.vault import ciphers, sealed
from shared.database import Connection, UnitOfWork
from shared.events.outreach import ContactLogged


async def save_contacts(uow: UnitOfWork, events: Sequence[ContactLogged]) -> None:
    """Write what contacts there were."""
    await uow.connection.execute(
        """
        INSERT INTO contact (code, liaison, mode, made, happened_on)
        SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::boolean[], $5::date[])
        """,
        [event.code for event in events],
        [event.liaison for event in events],
        [event.mode for event in events],
        [event.made for event in events],
        [event.effective_on for event in events],
    )
    met = [(event.code, expert, event.made, event.effective_on) for event in events for expert in event.experts]
    await uow.connection.execute(
        """
        INSERT INTO contact_expert (contact, expert, made, happened_on)
        SELECT * FROM unnest($1::text[], $2::text[], $3::boolean[], $4::date[])
        """,
        *(list(column) for column in zip(*met, strict=True)),
    )


async def keep_contact(uow: UnitOfWork, command: LogContact) -> None:
    """Keep what was talked about, one copy under each expert's key, and who typed it in."""
    await uow.connection.execute(
        "INSERT INTO contact_kept (contact, items, recorded_on, recorded_by) VALUES ($1, $2, $3, $4)",
        command.code,
        command.items,
        uow.today,
        uow.actor,
    )
    if command.summary is None:
        return
    keys = await ciphers(uow, command.experts)
    await uow.connection.execute(
        "INSERT INTO contact_summary (contact, expert, summary) SELECT $1, * FROM unnest($2::text[], $3::bytea[])",
        command.code,
        list(keys),
        [sealed(cipher, command.summary) for cipher in keys.values()],
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
