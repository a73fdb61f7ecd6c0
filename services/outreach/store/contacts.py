"""Contacts as last said, and what is kept beside them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from services.outreach.domain import Contact
from services.outreach.store.last_contacts import move_last_contacts
from services.outreach.store.vault import ciphers, sealed
from shared.database import UnitOfWork
from shared.errors import Unknown
from shared.events.outreach import ContactState, ContactWithdrawn


async def contact(uow: UnitOfWork, code: str) -> Contact:
    """A contact as it is known now. Raises Unknown."""
    row = await uow.connection.fetchrow("SELECT *, happened_on AS effective_on FROM contact WHERE code = $1", code)
    if row is None:
        raise Unknown(what="contact", code=code)
    return Contact(ContactState.model_validate(dict(row)), row["withdrawn"])


async def contact_made_on(uow: UnitOfWork, expert: str, day: date) -> str | None:
    """The code of a contact made with an expert on a day, if there was one."""
    code: str | None = await uow.connection.fetchval(
        "SELECT min(contact) FROM contact_expert WHERE expert = $1 AND happened_on = $2 AND made", expert, day
    )
    return code


async def save_contacts(uow: UnitOfWork, events: Sequence[ContactState]) -> None:
    """Write what contacts there were, as last said; a withdrawn one is with nobody among those that count."""
    said = {event.code: event for event in events}
    await _save(uow, list(said.values()))
    gone = await uow.connection.fetch(
        "DELETE FROM contact_expert WHERE contact = ANY($1::text[]) RETURNING expert", list(said)
    )
    met = [
        (event.code, expert, event.made, event.effective_on)
        for event in said.values()
        if not isinstance(event, ContactWithdrawn)
        for expert in event.experts
    ]
    if met:
        await uow.connection.execute(
            """
            INSERT INTO contact_expert (contact, expert, made, happened_on)
            SELECT * FROM unnest($1::text[], $2::text[], $3::boolean[], $4::date[])
            """,
            *(list(column) for column in zip(*met, strict=True)),
        )
    await move_last_contacts(uow, {row["expert"] for row in gone}.union(expert for _, expert, _, _ in met))


async def _save(uow: UnitOfWork, events: Sequence[ContactState]) -> None:
    await uow.connection.executemany(
        """
        INSERT INTO contact (code, liaison, mode, made, happened_on, experts, activity, withdrawn)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (code) DO UPDATE
        SET liaison = EXCLUDED.liaison, mode = EXCLUDED.mode, made = EXCLUDED.made, activity = EXCLUDED.activity,
            happened_on = EXCLUDED.happened_on, experts = EXCLUDED.experts, withdrawn = EXCLUDED.withdrawn
        """,
        [
            (
                event.code,
                event.liaison,
                event.mode,
                event.made,
                event.effective_on,
                sorted(event.experts),
                event.activity,
                isinstance(event, ContactWithdrawn),
            )
            for event in events
        ],
    )


async def keep_contact(uow: UnitOfWork, said: ContactState, items: Collection[str], summary: str | None) -> None:
    """Keep what was talked about, one copy under each expert's key, what was raised, and who typed it in."""
    await uow.connection.execute(
        """
        INSERT INTO contact_kept (contact, items, recorded_on, recorded_by) VALUES ($1, $2, $3, $4)
        ON CONFLICT (contact) DO UPDATE
        SET items = EXCLUDED.items, recorded_on = EXCLUDED.recorded_on, recorded_by = EXCLUDED.recorded_by
        """,
        said.code,
        list(items),
        uow.today,
        uow.actor,
    )
    if summary is not None:
        await _keep_summary(uow, said, summary)


async def items_of(uow: UnitOfWork, code: str) -> list[str]:
    """The items that were raised at a contact."""
    items: list[str] | None = await uow.connection.fetchval("SELECT items FROM contact_kept WHERE contact = $1", code)
    return items or []


async def keep_items(uow: UnitOfWork, code: str, items: Collection[str]) -> None:
    """Keep which items were raised at a contact, as corrected."""
    await uow.connection.execute("UPDATE contact_kept SET items = $2 WHERE contact = $1", code, list(items))


async def summary_of(uow: UnitOfWork, code: str) -> str | None:
    """What was talked about, from the first copy that can still be read; shown to nobody."""
    rows = await uow.connection.fetch(
        "SELECT expert, summary FROM contact_summary WHERE contact = $1 ORDER BY expert", code
    )
    keys = await ciphers(uow, [row["expert"] for row in rows])
    copies = (keys[row["expert"]].decrypt(row["summary"]).decode() for row in rows if row["expert"] in keys)
    return next(copies, None)


async def keep_summary(uow: UnitOfWork, said: ContactState, summary: str | None) -> None:
    """Keep what was talked about in place of what was kept before: a copy for each expert of the contact as it is."""
    await uow.connection.execute("DELETE FROM contact_summary WHERE contact = $1", said.code)
    if summary is not None:
        await _keep_summary(uow, said, summary)


async def _keep_summary(uow: UnitOfWork, said: ContactState, summary: str) -> None:
    keys = await ciphers(uow, said.experts)
    await uow.connection.execute(
        "INSERT INTO contact_summary (contact, expert, summary) SELECT $1, * FROM unnest($2::text[], $3::bytea[])",
        said.code,
        list(keys),
        [sealed(cipher, summary) for cipher in keys.values()],
    )
