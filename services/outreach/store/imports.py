"""What is known for judging workbooks and for writing them, read in a handful of statements however long the file."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from services.outreach.domain.imports.known import KnownContact, KnownExpert, KnownItem
from services.outreach.domain.viewer import Viewer
from services.outreach.store.consents import open_scopes
from services.outreach.store.experts import expert_from
from services.outreach.store.item_words import Written, open_written
from services.outreach.store.own import expert_is_own, item_may_be_seen
from services.outreach.store.vault import open_private_of, open_texts_of
from shared.database import UnitOfWork
from shared.events.outreach import ItemState
from shared.workbook.faults import MAX_ROWS


@dataclass(frozen=True, slots=True)
class Named:
    """Which records are meant: by code, or by the day of those whose code is left out; None means all."""

    codes: Collection[str] | None = None
    days: Collection[date] = ()
    first_day: date | None = None
    last_day: date | None = None
    branch: str | None = None


async def known_experts(uow: UnitOfWork, codes: Collection[str] | None = None) -> dict[str, KnownExpert]:
    """Code -> expert with the latest consent; nothing is opened."""
    rows = await uow.connection.fetch(
        """
        SELECT expert.*, said.* FROM expert
        LEFT JOIN LATERAL (
            SELECT notice_version, given_on, channel, scope FROM consent
            WHERE consent.expert = expert.code
            ORDER BY given_on DESC, notice_version DESC LIMIT 1
        ) AS said ON true
        WHERE ($1::text[] IS NULL OR code = ANY($1))
          AND NOT EXISTS (
              SELECT FROM import_touch AS touch JOIN import_batch AS batch USING (batch) JOIN stream USING (subject)
              WHERE subject = 'expert/' || code AND touch.after = version AND batch.undoes IS NOT NULL
                AND retired_on = enrolled_on
          )
        ORDER BY code
        LIMIT $2
        """,
        None if codes is None else sorted(codes),
        MAX_ROWS + 1,
    )
    return {row["code"]: KnownExpert(expert_from(row), consent=_consent(row)) for row in rows}


def _consent(row: Any) -> dict[str, Any]:
    names = ("notice_version", "given_on", "channel", "scope")
    return {name: row[name] for name in names} if row["notice_version"] else {}


async def opened_experts(
    uow: UnitOfWork, experts: dict[str, KnownExpert], codes: Collection[str], action: str
) -> dict[str, KnownExpert]:
    """The same with the private part of those of `codes`: audited, one line for each."""
    private = await open_private_of(uow, sorted(set(codes) & set(experts)), action)
    scopes = await open_scopes(uow, list(private))
    return {
        code: replace(known, private=private.get(code, {}), consent={**known.consent, **scopes.get(code, {})})
        for code, known in experts.items()
    }


async def known_contacts(uow: UnitOfWork, named: Named, viewer: Viewer, action: str | None) -> dict[str, KnownContact]:
    """
    Code -> contact, of those whose experts are all the viewer's own.

    With its summary, audited under `action`; without an action nothing is opened.
    """
    rows = await uow.connection.fetch(
        f"""
        SELECT contact.*, kept.items, kept.recorded_on, said.expert AS sealed_for, said.summary
        FROM contact
        JOIN contact_kept AS kept ON kept.contact = contact.code
        CROSS JOIN LATERAL (
            SELECT bool_and(coalesce({expert_is_own("$6")}, false)) AS own,
                   bool_or($7::text IS NULL OR branch = $7) AS of_branch
            FROM expert WHERE expert.code = ANY(contact.experts)
        ) AS met
        LEFT JOIN LATERAL (
            SELECT said.expert, said.summary FROM contact_summary AS said JOIN expert_key USING (expert)
            WHERE said.contact = contact.code
            ORDER BY said.expert LIMIT 1
        ) AS said ON true
        WHERE NOT contact.withdrawn
          AND ($1::text[] IS NULL OR contact.code = ANY($1) OR contact.happened_on = ANY($2::date[]))
          AND ($3::date IS NULL OR contact.happened_on >= $3)
          AND ($4::date IS NULL OR contact.happened_on <= $4)
          AND own AND of_branch
        ORDER BY contact.happened_on, contact.code
        LIMIT $5
        """,  # noqa: S608  (constants)
        *_which(named, viewer),
    )
    sealed = {f"contact/{row['code']}": (row["sealed_for"], row["summary"]) for row in rows if row["summary"]}
    texts = await open_texts_of(uow, sealed, action) if action else {}
    return {row["code"]: _contact(row, texts.get(f"contact/{row['code']}")) for row in rows}


def _which(named: Named, viewer: Viewer) -> Sequence[Any]:
    return (
        None if named.codes is None else sorted(named.codes),
        sorted(named.days),
        named.first_day,
        named.last_day,
        MAX_ROWS + 1,
        viewer.scopes,
        named.branch,
    )


def _contact(row: Any, summary: str | None) -> KnownContact:
    return KnownContact(
        code=row["code"],
        experts=tuple(row["experts"]),
        liaison=row["liaison"],
        happened_on=row["happened_on"],
        mode=row["mode"],
        made=row["made"],
        items=tuple(row["items"]),
        recorded_on=row["recorded_on"],
        summary=summary,
    )


async def known_items(uow: UnitOfWork, named: Named, viewer: Viewer, action: str | None) -> dict[str, KnownItem]:
    """Code -> item, of those that are the viewer's own; with its words, audited, where an action is named."""
    rows = await uow.connection.fetch(
        f"""
        SELECT item.*, item.stands_since AS effective_on, kept.expert AS sealed_for,
               kept.activity AS raised_at, kept.text, kept.answer AS answer_text, kept.consent_to_be_named,
               kept.plain
        FROM item
        JOIN item_kept AS kept ON kept.item = item.code
        LEFT JOIN expert ON expert.code = item.expert
        WHERE withdrawn_on IS NULL
          AND ($1::text[] IS NULL OR item.code = ANY($1) OR item.raised_on = ANY($2::date[]))
          AND ($3::date IS NULL OR item.raised_on >= $3)
          AND ($4::date IS NULL OR item.raised_on <= $4)
          AND ($7::text IS NULL OR item.branch = $7)
          AND {item_may_be_seen("$6", "$8", "$9")}
        ORDER BY item.raised_on, item.code
        LIMIT $5
        """,  # noqa: S608  (constants)
        *_which(named, viewer),
        viewer.secretariat,
        viewer.own,
    )
    texts = await _words(uow, rows, "text", action)
    answers = await _words(uow, rows, "answer_text", action)
    return {row["code"]: _item(row, texts, answers) for row in rows}


async def _words(uow: UnitOfWork, rows: Sequence[Any], column: str, action: str | None) -> dict[str, str | None]:
    written = [Written(row["code"], row["sealed_for"], row[column], row["plain"]) for row in rows if row[column]]
    return await open_written(uow, written, action) if action else {}


def _item(row: Any, texts: dict[str, str | None], answers: dict[str, str | None]) -> KnownItem:
    subject = f"item/{row['code']}"
    facts = {name: row[name] for name in ItemState.model_fields if name in row.keys()}
    return KnownItem(
        item=ItemState.model_validate(facts),
        activity=row["raised_at"],
        named=row["consent_to_be_named"],
        text=texts.get(subject),
        answer=answers.get(subject),
    )


async def last_numbers(uow: UnitOfWork) -> dict[tuple[str, int], int]:
    """(letter, year) -> the last number of the codes that are made here: C-2025-0007, I-2025-0012."""
    rows = await uow.connection.fetch(
        """
        SELECT letter, substr(code, 3, 4)::int AS year, max(substr(code, 8)::int) AS number
        FROM (SELECT 'C' AS letter, code FROM contact UNION ALL SELECT 'I', code FROM item) AS made
        WHERE code ~ ('^' || letter || '-[0-9]{4}-[0-9]{1,8}$')
        GROUP BY letter, year
        """
    )
    return {(row["letter"], row["year"]): row["number"] for row in rows}
