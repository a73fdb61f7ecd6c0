"""Whose next contact is due, and what the clock has said of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from services.outreach.domain.absence import Cover
from services.outreach.domain.contact import LastContact
from services.outreach.domain.due import WHATS, Due, DueRules, Today, What, what_was
from services.outreach.store.absences import cover_on
from services.outreach.store.calendar import working_days
from services.outreach.store.experts import expert_from
from services.outreach.store.heard import limits_on
from services.outreach.store.posts import gone_of
from shared.database import Connection, UnitOfWork
from shared.events.outreach import ContactDue

# Beyond the longest wait in working days that may be set, and the longest row of days off.
DAYS_BEFORE, DAYS_AFTER = timedelta(days=600), timedelta(days=60)
_RULES = {
    "contact_due_soon_days": "soon_days",
    "contact_deputy_after_working_days": "deputy_after",
    "contact_secretariat_after_working_days": "secretariat_after",
    "losing_touch_percent": "losing_touch_percent",
}


async def today_of(connection: Connection, day: date) -> Today:
    """The day with the working days around it and the society's rules."""
    days = await working_days(connection, day - DAYS_BEFORE, day + DAYS_AFTER)
    limits = await limits_on(connection, _RULES, day)
    return Today.of(day, days, DueRules(**{field: limits[name] for name, field in _RULES.items()}))


async def due_experts(connection: Connection, today: Today, scopes: Sequence[str] | None = None) -> list[Due]:
    """
    Experts on the list and not paused whose next contact may be listed or told today, by liaison and code.

    A pause moves the day on and never back, so that what the statement leaves out is not due yet.
    `scopes`: branches, liaisons and deputies whose experts are asked for; None: all.
    """
    rows = await connection.fetch(
        """
        SELECT expert.*, made_on, coalesce(attempts_since, 0) AS attempts_since
        FROM expert
        LEFT JOIN last_contact ON last_contact.expert = code
        WHERE enrolled_on <= $1
          AND (retired_on IS NULL OR retired_on > $1)
          AND coalesce(made_on, enrolled_on) + cadence_days <= $2
          AND ($3::text[] IS NULL OR code IN (
              SELECT code FROM expert WHERE branch = ANY($3)
              UNION ALL SELECT code FROM expert WHERE liaison = ANY($3)
              UNION ALL SELECT code FROM expert WHERE deputy = ANY($3)
          ))
        """,
        today.day,
        today.horizon,
        scopes,
    )
    found = (Due.of(expert_from(row), LastContact(row["made_on"], row["attempts_since"]), today.day) for row in rows)
    return sorted((due for due in found if due), key=lambda due: (due.expert.liaison, due.expert.code))


async def cover_of(connection: Connection, day: date, dues: Sequence[Due]) -> Cover:
    """Who is away or gone of those in charge of these experts."""
    return await cover_on(connection, day, await gone_of(connection, [due.expert for due in dues], day))


async def hold_contact_dues(uow: UnitOfWork) -> None:
    """One telling at a time, in whatever process: the next one sees what this one has said."""
    await uow.connection.execute("SELECT pg_advisory_xact_lock(hashtext('contacts due'))")


async def last_told(uow: UnitOfWork, dues: Sequence[Due]) -> dict[str, What]:
    """Expert -> what was said last of the day on which the next contact is due now."""
    rows = await uow.connection.fetch(
        """
        SELECT expert, what FROM contact_due_told
        JOIN unnest($1::text[], $2::date[]) AS asked (expert, due_on) USING (expert, due_on)
        """,
        [due.expert.code for due in dues],
        [due.due_on for due in dues],
    )
    found: dict[str, What] = {}
    for row in sorted(rows, key=lambda row: WHATS.index(row["what"])):
        found[row["expert"]] = row["what"]
    return found


async def save_contact_dues(uow: UnitOfWork, events: Sequence[ContactDue]) -> None:
    """Keep what was said of which due day."""
    await uow.connection.execute(
        """
        INSERT INTO contact_due_told (expert, due_on, what, told_on)
        SELECT * FROM unnest($1::text[], $2::date[], $3::text[], $4::date[])
        """,
        [event.expert for event in events],
        [event.due_on for event in events],
        [what_was(event) for event in events],
        [event.effective_on for event in events],
    )
