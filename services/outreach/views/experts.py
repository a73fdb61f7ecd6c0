"""Experts with the day of the next contact and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from services.outreach import domain, store
from services.outreach.domain import expert_states
from services.outreach.store.consents import open_consents
from services.outreach.store.own import expert_is_own
from services.outreach.store.posts import without_liaison_of
from services.outreach.views.pages import Page, Shown, Viewer
from shared.database import Connection, UnitOfWork
from shared.events.outreach import ExpertState

RECENT_CONTACTS = 50


async def experts(connection: Connection, viewer: Viewer, page: Page) -> Shown:
    """The experts on the list that day, with the day of the next contact and why; the target is shown beside."""
    rows = await connection.fetch(
        f"""
        SELECT expert.*, version
        FROM expert
        JOIN stream ON subject = 'expert/' || code
        WHERE enrolled_on <= $1
          AND (retired_on IS NULL OR retired_on > $1)
          AND {expert_is_own("$2")}
          AND ($3::text IS NULL OR code > $3)
        ORDER BY code
        LIMIT $4
        """,  # noqa: S608  (constants)
        page.on,
        viewer.scopes,
        page.cursor,
        page.limit,
    )
    last = await store.last_contacts(connection, [row["code"] for row in rows], page.on)
    gone = await without_liaison_of(connection, {row["code"]: row["liaison"] for row in rows}, page.on)
    return {
        "experts": [
            _expert(row, last[row["code"]], page.on) | {"liaison_has_gone": row["code"] in gone} for row in rows
        ],
        "next": rows[-1]["code"] if len(rows) == page.limit else None,
        "enrolled": await store.enrolled(connection, page.on) if viewer.scopes is None else None,
        "target": await store.expert_target(connection, page.on),
    }


def _expert(row: Any, last: domain.LastContact, on: date) -> Shown:
    known = store.expert_from(row)
    due_on = domain.due_on(known, last, on)
    return {
        **row,
        "pauses": [{"since": pause.since, "until": pause.until} for pause in known.pauses],
        "paused": known.paused_on(on) is not None,
        "last_contact_on": last.made_on,
        "attempts_since": last.attempts_since,
        "due_on": due_on,
        "overdue": due_on is not None and due_on < on,
        "explanation": domain.explanation(known, last, on),
    }


async def expert(uow: UnitOfWork, code: str) -> Shown:
    """One expert with the private part and what was talked about: audited. Raises Unknown, Forbidden."""
    uow.allow(*(await store.expert(uow, code)).reach)
    last = (await store.last_contacts(uow.connection, [code], uow.today))[code]
    row = await uow.connection.fetchrow(
        "SELECT expert.*, version FROM expert JOIN stream ON subject = 'expert/' || code WHERE code = $1", code
    )
    return {
        **_expert(row, last, uow.today),
        "private": await store.open_private(uow, code),
        "consents": await open_consents(uow, code),
        "contacts": await _contacts(uow, code),
        "ahead": _ahead(await store.states(uow, code), uow.today),
    }


def _ahead(states: Sequence[ExpertState], today: date) -> list[Shown]:
    """What is announced of days to come, state by state."""
    coming = [state for state in expert_states.in_order(states) if state.effective_on > today]
    return [{"what": state.TYPE.split(".")[2], **state.model_dump(exclude={"code"})} for state in coming]


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
