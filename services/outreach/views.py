"""Every SQL statement that serves a screen of outreach. What is encrypted is opened one record at a time, audited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.outreach import domain, store
from shared.database import Connection, UnitOfWork
from shared.errors import Malformed, Unknown
from shared.identity import Permit

Shown = dict[str, Any]
RECENT_CONTACTS = 50


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of a list: at most `limit` records after `cursor`, as they were on the day `on`."""

    on: date
    limit: int = 100
    cursor: str | None = None


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks: the scopes of a limited office (None: the whole society), and what is one's own as a liaison."""

    scopes: list[str] | None
    own: list[str]
    secretariat: bool

    @classmethod
    def of(cls, permit: Permit) -> Viewer:
        """An expert's own liaison holds the office for the own code, or is the caller."""
        who = permit.caller
        own = who.scopes("branch_liaison") | who.scopes("expert_liaison") | {who.subject}
        scopes = None if permit.scopes is None else sorted(permit.scopes)
        return cls(scopes, sorted(own), who.holds("secretariat"))


async def experts(connection: Connection, viewer: Viewer, page: Page) -> Shown:
    """The experts on the list that day, with the day of the next contact and why; the target is shown beside."""
    rows = await connection.fetch(
        """
        SELECT expert.*, version,
               EXISTS (SELECT FROM liaison_state WHERE person = expert.liaison AND effective_on <= $1)
               AND NOT EXISTS (
                   SELECT FROM (
                       SELECT DISTINCT ON (code) person, held, until FROM liaison_state
                       WHERE effective_on <= $1
                         AND code IN (SELECT code FROM liaison_state WHERE person = expert.liaison)
                       ORDER BY code, effective_on DESC, version DESC
                   ) AS post
                   WHERE person = expert.liaison AND held AND (until IS NULL OR until > $1)
               ) AS liaison_has_gone
        FROM expert
        JOIN stream ON subject = 'expert/' || code
        WHERE enrolled_on <= $1
          AND (retired_on IS NULL OR retired_on > $1)
          AND ($2::text[] IS NULL OR branch = ANY($2) OR liaison = ANY($2))
          AND ($3::text IS NULL OR code > $3)
        ORDER BY code
        LIMIT $4
        """,
        page.on,
        viewer.scopes,
        page.cursor,
        page.limit,
    )
    last = await store.last_contacts(connection, [row["code"] for row in rows], page.on)
    return {
        "experts": [_expert(row, last[row["code"]], page.on) for row in rows],
        "next": rows[-1]["code"] if len(rows) == page.limit else None,
        "enrolled": await store.enrolled(connection, page.on) if viewer.scopes is None else None,
        "target": await store.expert_target(connection, page.on),
    }


def _expert(row: Any, last: domain.LastContact, on: date) -> Shown:
    known = domain.Expert(**{name: row[name] for name in domain.Expert.__dataclass_fields__})
    due_on = domain.due_on(known, last)
    return {
        **row,
        "last_contact_on": last.made_on,
        "attempts_since": last.attempts_since,
        "due_on": due_on,
        "overdue": due_on < on,
        "explanation": domain.explanation(known, last),
    }


async def expert(uow: UnitOfWork, code: str) -> Shown:
    """One expert with the private part and what was talked about: audited. Raises Unknown, Forbidden."""
    known = await store.expert(uow, code)
    uow.allow(*known.reach)
    last = (await store.last_contacts(uow.connection, [code], uow.today))[code]
    version = await uow.connection.fetchval("SELECT version FROM stream WHERE subject = 'expert/' || $1", code)
    consents = await uow.connection.fetch(
        "SELECT notice_version, given_on, channel, scope FROM consent WHERE expert = $1 ORDER BY given_on", code
    )
    row = {name: getattr(known, name) for name in domain.Expert.__dataclass_fields__} | {"version": version}
    return {
        **_expert(row, last, uow.today),
        "private": await store.open_private(uow, code),
        "consents": [dict(consent) for consent in consents],
        "contacts": await _contacts(uow, code),
    }


async def _contacts(uow: UnitOfWork, expert_code: str) -> list[Shown]:
    rows = await uow.connection.fetch(
        """
        SELECT code, liaison, mode, contact.made, contact.happened_on, summary, items, recorded_on
        FROM contact_expert AS met
        JOIN contact ON code = met.contact
        JOIN contact_kept AS kept ON kept.contact = code
        LEFT JOIN contact_summary AS said ON said.contact = code AND said.expert = met.expert
        WHERE met.expert = $1
        ORDER BY met.happened_on DESC, code DESC
        LIMIT $2
        """,
        expert_code,
        RECENT_CONTACTS,
    )
    sealed = {f"contact/{row['code']}": row["summary"] for row in rows if row["summary"]}
    texts = await store.open_texts(uow, expert_code, sealed)
    return [{**row, "summary": texts.get(f"contact/{row['code']}")} for row in rows]


# $1 scopes, $2 own codes, $3 secretariat, $4 the day. A confidential item is the secretariat's and the own liaison's.
_ITEMS = """
    SELECT item.*, version,
           $3::boolean OR item.expert IS NULL OR item.branch = ANY($2::text[])
                       OR expert.liaison = ANY($2::text[]) AS words_are_open,
           wants_reply AND answered_on IS NULL AND closed_on IS NULL AND answer_due_on < $4 AS overdue,
           CASE WHEN closed_on IS NULL AND answered_on IS NULL THEN 'open'
                WHEN closed_on IS NULL THEN 'answered'
                WHEN answered_on IS NULL THEN 'noted'
                ELSE 'closed' END AS state
    FROM item
    JOIN stream ON subject = 'item/' || item.code
    LEFT JOIN expert ON expert.code = item.expert
    WHERE ($1::text[] IS NULL OR item.branch = ANY($1) OR expert.liaison = ANY($1))
      AND (NOT confidential OR $3::boolean OR expert.liaison = ANY($2::text[])
           OR (item.expert IS NULL AND item.branch = ANY($2::text[])))
"""


async def items(connection: Connection, viewer: Viewer, is_open: bool | None, page: Page) -> Shown:
    """Items by the day they were raised, without their texts; as far as the viewer may see them."""
    day, code = _after(page.cursor)
    rows = await connection.fetch(
        f"""
        {_ITEMS}
          AND ($5::boolean IS NULL OR (answered_on IS NULL AND closed_on IS NULL) = $5)
          AND ($6::date IS NULL OR (raised_on, item.code) > ($6, $7))
        ORDER BY raised_on, item.code
        LIMIT $8
        """,
        *_seen_by(viewer, page.on),
        is_open,
        day,
        code,
        page.limit,
    )
    following = f"{rows[-1]['raised_on']}~{rows[-1]['code']}" if len(rows) == page.limit else None
    return {"items": [dict(row) for row in rows], "next": following}


async def item(uow: UnitOfWork, viewer: Viewer, code: str) -> Shown:
    """
    One item with its text and answer: audited. One that the viewer may not see is unknown. Raises Unknown.

    An expert's words are for the secretariat and the liaisons; another office sees the item without them.
    """
    row = await uow.connection.fetchrow(f"{_ITEMS} AND item.code = $5", *_seen_by(viewer, uow.today), code)
    if row is None:
        raise Unknown(what="item", code=code)
    if not row["words_are_open"]:
        return {**row, "text": None, "answer": None}
    kept = await uow.connection.fetchrow("SELECT * FROM item_kept WHERE item = $1", code)
    if kept is None:
        raise Unknown(what="item", code=code)
    text, answer = await store.open_text(uow, f"item/{code}", kept["expert"], kept["text"], kept["answer"])
    told = {name: kept[name] for name in ("activity", "consent_to_be_named")}
    return {**row, **told, "text": text, "answer": answer}


def _seen_by(viewer: Viewer, on: date) -> Sequence[Any]:
    return (viewer.scopes, viewer.own, viewer.secretariat, on)


def _after(cursor: str | None) -> tuple[date | None, str | None]:
    if cursor is None:
        return None, None
    day, _, code = cursor.partition("~")
    try:
        return date.fromisoformat(day), code
    except ValueError as error:
        raise Malformed(field="cursor", field_name="cursor", why="the `next` of an earlier answer") from error


async def calendar_days(connection: Connection, year: int) -> Shown:
    """The days of a year that are other than Monday to Friday says."""
    rows = await connection.fetch(
        "SELECT day, working, note FROM calendar_day WHERE extract(year FROM day) = $1 ORDER BY day", year
    )
    return {"year": year, "days": [dict(row) for row in rows]}
