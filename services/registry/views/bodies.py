"""Bodies, their terms and seats for reading, on a day as known at a moment; branches are read here as bodies too."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from services.registry.domain.body import BRANCH, BodyRule
from services.registry.domain.seats import seats_filled
from shared.database import Connection


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which bodies: of a kind, within what the reader may see, a page after `cursor`."""

    kind: str | None = None
    scopes: Collection[str] | None = None
    cursor: str = ""
    limit: int = 1000


async def bodies(connection: Connection, day: date, known: datetime, wanted: Wanted) -> list[dict[str, Any]]:
    """One page of the bodies that exist on a day, each with its term and seats."""
    rows = await connection.fetch(
        """
        SELECT state.code, name, kind, state.effective_on AS since, state.decision, stream.version
        FROM body_at($1, $2) AS state
        JOIN stream ON stream.subject = 'body/' || state.code
        WHERE state.code > $3
          AND ($4::text IS NULL OR kind = $4)
          AND ($5::text[] IS NULL OR state.code = ANY($5))
        ORDER BY state.code
        LIMIT $6
        """,
        day,
        known,
        wanted.cursor,
        wanted.kind,
        None if wanted.scopes is None else list(wanted.scopes),
        wanted.limit,
    )
    codes = [row["code"] for row in rows]
    rule = await body_rule(connection, day)
    counts = await _holders(connection, codes, day, known)
    terms = await _terms(connection, codes, day, known)
    return [
        {
            **dict(row),
            "term": terms.get(row["code"]),
            "seats": seats_filled(rule, row["kind"], counts.get(row["code"], {})),
        }
        for row in rows
    ]


async def body(connection: Connection, code: str, day: date, known: datetime) -> dict[str, Any] | None:
    """One body or branch with its states and terms; None where nothing is known of the code."""
    history = await body_history(connection, code, known)
    if not history:
        return None
    state = state_on(history, day)
    shown = day if state is None or state["ended_on"] is None else min(day, state["ended_on"] - timedelta(days=1))
    kind = state["kind"] if state else history[0]["kind"]
    counts = await _holders(connection, [code], shown, known)
    return {
        "code": code,
        "kind": kind,
        "name": state["name"] if state else None,
        "since": state["since"] if state else None,
        "ended_on": state["ended_on"] if state else None,
        "shown_on": shown,
        "term": (await _terms(connection, [code], shown, known)).get(code),
        "seats": seats_filled(await body_rule(connection, shown), kind, counts.get(code, {})),
        "terms": await terms_of(connection, code, known),
        "history": [{name: value for name, value in row.items() if name != "version"} for row in history],
        "version": history[0]["version"],
    }


async def body_history(connection: Connection, code: str, known: datetime) -> list[dict[str, Any]]:
    """Every state of a body or branch as far as known, in the order it was told; `kind` of a branch is `branch`."""
    rows = await connection.fetch(
        """
        SELECT nth, effective_on, recorded_at, ended, name, kind, decision,
               (SELECT version FROM stream WHERE subject = 'body/' || code) AS version
        FROM body_history
        WHERE code = $1 AND recorded_at <= $2
        UNION ALL
        SELECT nth, effective_on, recorded_at, status = 'ended', name, $3, decision,
               (SELECT version FROM stream WHERE subject = 'branch/' || code)
        FROM branch_history
        WHERE code = $1 AND recorded_at <= $2
        ORDER BY nth
        """,
        code,
        known,
        BRANCH,
    )
    return [dict(row) for row in rows]


def state_on(history: Collection[Mapping[str, Any]], day: date) -> dict[str, Any] | None:
    """The state on a day, with the day the body began and, where it has ended by then, `ended_on`."""
    begun = [row for row in history if row["effective_on"] <= day]
    if not begun:
        return None
    state = max(begun, key=lambda row: (row["effective_on"], row["nth"]))
    first = min(row["effective_on"] for row in history)
    return {**state, "since": first, "ended_on": state["effective_on"] if state["ended"] else None}


async def body_rule(connection: Connection, day: date) -> BodyRule:
    """Which posts each kind of body has on a day; before the first rule, that one."""
    value = await connection.fetchval(
        """
        SELECT value FROM rule
        WHERE name = 'bodies'
        ORDER BY effective_on <= $1 DESC, abs(effective_on - $1)
        LIMIT 1
        """,
        day,
    )
    return BodyRule.read(value)


async def terms_of(connection: Connection, code: str, known: datetime) -> list[dict[str, Any]]:
    """Every term of a body as last known at a moment, the first one first; one that never was is left out."""
    rows = await connection.fetch(
        """
        SELECT term.code, number, since, until, CASE WHEN ended THEN effective_on END AS ended_on, decision,
               stream.version
        FROM (
            SELECT DISTINCT ON (code) * FROM term_history
            WHERE body = $1 AND recorded_at <= $2
            ORDER BY code, nth DESC
        ) AS term
        JOIN stream ON stream.subject = 'term/' || term.code
        WHERE NOT (ended AND effective_on = since)
        ORDER BY since, term.code
        """,
        code,
        known,
    )
    return [dict(row) for row in rows]


async def _terms(connection: Connection, codes: list[str], day: date, known: datetime) -> dict[str, dict[str, Any]]:
    """Body -> its term on a day; `overdue` from the day on which it was planned to belong to it no longer."""
    rows = await connection.fetch(
        """
        SELECT body, state.code, number, since, until, until <= $1 AS overdue, stream.version
        FROM term_at($1, $2) AS state
        JOIN stream ON stream.subject = 'term/' || state.code
        WHERE body = ANY($3::text[])
        """,
        day,
        known,
        codes,
    )
    return {row["body"]: {name: value for name, value in row.items() if name != "body"} for row in rows}


async def _holders(connection: Connection, codes: list[str], day: date, known: datetime) -> dict[str, dict[str, int]]:
    """Body -> post -> how many hold it."""
    rows = await connection.fetch(
        """
        SELECT of_body, post, count(*) AS holders
        FROM unnest($3::text[]) AS of_body, post_of_body_at(of_body, $1, $2)
        GROUP BY of_body, post
        """,
        day,
        known,
        codes,
    )
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        found.setdefault(row["of_body"], {})[row["post"]] = row["holders"]
    return found
