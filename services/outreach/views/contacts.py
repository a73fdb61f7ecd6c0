"""Contacts, newest first, and one of them with what was talked about: as far as the experts are the viewer's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from services.outreach import store
from services.outreach.views.pages import Page, Shown, Viewer, after
from shared.database import Connection, UnitOfWork

_CONTACTS = """
    SELECT contact.*, kept.items, kept.recorded_on, kept.recorded_by, stream.version
    FROM contact
    JOIN contact_kept AS kept ON kept.contact = contact.code
    JOIN stream ON subject = 'contact/' || contact.code
"""


@dataclass(frozen=True, slots=True)
class Sought:
    """Which contacts are asked for; None: any. `withdrawn` ones are shown only where they are asked for."""

    expert: str | None = None
    liaison: str | None = None
    first_day: date | None = None
    last_day: date | None = None
    made: bool | None = None
    withdrawn: bool = False


async def contacts(connection: Connection, viewer: Viewer, sought: Sought, page: Page) -> Shown:
    """Contacts by the day they happened, newest first, without what was talked about."""
    own = await store.own_experts(connection, viewer.scopes)
    day, code = after(page.cursor)
    rows = await connection.fetch(
        f"""
        {_CONTACTS}
        WHERE ($1::text[] IS NULL OR experts && $1)
          AND ($2::text IS NULL OR experts @> ARRAY[$2])
          AND ($3::text IS NULL OR liaison = $3)
          AND ($4::date IS NULL OR happened_on >= $4)
          AND ($5::date IS NULL OR happened_on <= $5)
          AND ($6::boolean IS NULL OR made = $6)
          AND withdrawn = $7
          AND ($8::date IS NULL OR (happened_on, code) < ($8, $9))
        ORDER BY happened_on DESC, code DESC
        LIMIT $10
        """,
        own,
        sought.expert,
        sought.liaison,
        sought.first_day,
        sought.last_day,
        sought.made,
        sought.withdrawn,
        day,
        code,
        page.limit,
    )
    following = f"{rows[-1]['happened_on']}~{rows[-1]['code']}" if len(rows) == page.limit else None
    return {"contacts": [_shown(row, own) for row in rows], "next": following}


async def contact(uow: UnitOfWork, viewer: Viewer, code: str) -> Shown:
    """One contact with what was talked about: audited. Raises Unknown, Forbidden."""
    known = (await store.contact(uow, code)).state
    reached = [one for one in await store.experts(uow, known.experts)]
    uow.allow(*(scope for expert in reached for scope in expert.reach))
    own = await store.own_experts(uow.connection, viewer.scopes)
    row = await uow.connection.fetchrow(f"{_CONTACTS} WHERE contact.code = $1", code)
    copy = await uow.connection.fetchrow(
        """
        SELECT expert, summary FROM contact_summary
        JOIN expert_key USING (expert)
        WHERE contact = $1 AND ($2::text[] IS NULL OR expert = ANY($2))
        ORDER BY expert
        LIMIT 1
        """,
        code,
        own,
    )
    text = await store.open_text(uow, f"contact/{code}", copy["expert"], copy["summary"]) if copy else [None]
    return {**_shown(row, own), "summary": text[0]}


def _shown(row: Any, own: list[str] | None) -> Shown:
    """Of those who were there, the viewer's own alone."""
    return {**row, "experts": [one for one in row["experts"] if own is None or one in own]}
