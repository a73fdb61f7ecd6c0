"""Deliveries on screen: what was to be told to whom, what became of it, and what needs a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.reporting.store.held_back import held_back
from shared.database import Connection
from shared.errors import Unknown

Shown = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which deliveries, and which page: at most `limit` after the delivery `cursor`."""

    state: str | None
    channel: str | None
    topic: str | None
    about: str | None
    occurrence: str | None
    limit: int
    cursor: str | None


async def deliveries(connection: Connection, asked: Asked) -> Shown:
    """The newest first; the cursor is the code of the last one seen."""
    rows = await connection.fetch(
        """
        SELECT code, occurrence, topic, about, channel, office, nullif(scope, '') AS scope,
               nullif(holder, '') AS holder, bundled, due, state, reason, tries, intended_at, settled_at,
               CASE state WHEN 'intended' THEN send_at END AS send_at,
               state = 'intended' AND NOT EXISTS (
                   SELECT FROM channel WHERE channel.code = delivery.channel AND enabled
               ) AS channel_is_off
        FROM delivery
        WHERE ($1::text IS NULL OR state = $1)
          AND ($2::text IS NULL OR channel = $2)
          AND ($3::text IS NULL OR topic = $3)
          AND ($4::text IS NULL OR about = $4)
          AND ($5::text IS NULL OR occurrence = $5)
          AND ($6::text IS NULL OR (intended_at, code) < (SELECT intended_at, code FROM delivery WHERE code = $6))
        ORDER BY intended_at DESC, code DESC
        LIMIT $7
        """,
        asked.state,
        asked.channel,
        asked.topic,
        asked.about,
        asked.occurrence,
        asked.cursor,
        asked.limit,
    )
    return {"deliveries": [dict(row) for row in rows], "next": rows[-1]["code"] if len(rows) == asked.limit else None}


async def delivery(connection: Connection, code: str) -> Shown:
    """One delivery with every try of it, what was answered, the hash of what was sent, and what came back of it."""
    row = await connection.fetchrow(
        """
        SELECT code, occurrence, topic, about, channel, office, nullif(scope, '') AS scope,
               nullif(holder, '') AS holder, facts, bundled, due, state, reason, tries, send_at, intended_at,
               intended_by, settled_at
        FROM delivery WHERE code = $1
        """,
        code,
    )
    if row is None:
        raise Unknown(what="消息 (delivery)", code=code)
    tries = await connection.fetch(
        """
        SELECT number, nullif(holder, '') AS holder, began_at, handed_over_at, ended_at, outcome, answer_code, answer,
               content_sha256
        FROM delivery_attempt WHERE delivery = $1 ORDER BY number
        """,
        code,
    )
    returns = await connection.fetch(
        """
        SELECT action, status, told AS text, outcome, taken_in_at, taken_in_by
        FROM delivery_return
        WHERE lease IN (SELECT lease FROM delivery_attempt WHERE delivery = $1)
        ORDER BY taken_in_at
        """,
        code,
    )
    return {**dict(row), "attempts": [dict(one) for one in tries], "returns": [dict(one) for one in returns]}


async def alarms(connection: Connection, now: datetime) -> Shown:
    """
    What needs a person: how many did not arrive, by state; how many wait for a channel that is not set up or off; and
    notices that were heard only by replay. What was meant for an office whose holder has left is none of them.
    """
    rows = await connection.fetch(
        """
        SELECT state, count(*) AS n FROM delivery
        WHERE state IN ('bounced', 'failed', 'given_up') AND reason <> 'left_office' AND topic <> 'test'
        GROUP BY state
        """
    )
    unwell = {"bounced": 0, "failed": 0, "given_up": 0} | {row["state"]: row["n"] for row in rows}
    waiting = await connection.fetchval(
        """
        SELECT count(*) FROM delivery
        WHERE state = 'intended' AND NOT EXISTS (SELECT FROM channel WHERE code = delivery.channel AND enabled)
        """
    )
    held = await held_back(connection, now)
    return {
        **unwell,
        "channel_unconfigured": waiting,
        "held_back": held,
        "quiet": not (sum(unwell.values()) or waiting or held),
    }


async def channels(connection: Connection) -> Shown:
    """Every channel without its secrets; `secrets` says only whether it has some."""
    rows = await connection.fetch(
        """
        SELECT code, kind, name, enabled, topics, settings, per_minute, version, sealed IS NOT NULL AS secrets,
               changed_at, changed_by
        FROM channel ORDER BY code
        """
    )
    return {"channels": [dict(row) for row in rows]}


async def addresses(connection: Connection, limit: int, cursor: str) -> Shown:
    """Who has an entry in the address book; the addresses themselves are opened one by one, and audited."""
    rows = await connection.fetch(
        """
        SELECT holder, version, changed_at, changed_by FROM address_book WHERE holder > $1 ORDER BY holder LIMIT $2
        """,
        cursor,
        limit,
    )
    return {"addresses": [dict(row) for row in rows], "next": rows[-1]["holder"] if len(rows) == limit else None}
