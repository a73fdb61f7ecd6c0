"""The digests of subordinate societies on screen: side by side, who is missing, and what was set aside."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.reporting.domain.federation import overdue, state_of
from services.reporting.domain.period import Period
from services.reporting.domain.roll_up import roll_up
from services.reporting.store import federation as store
from shared.database import Connection
from shared.errors import Unknown
from shared.events.reporting import DigestPublished

Shown = dict[str, Any]


async def side_by_side(connection: Connection, period: Period, today: date) -> Shown:
    """The digest of a period of every society, its figures side by side, and whether somebody is missing."""
    rows = await connection.fetch("SELECT * FROM federated_digest WHERE digest = $1", period.code)
    kept = {row["society"]: row for row in rows}
    told = []
    for one in await store.societies(connection):
        row = kept.get(one.code)
        state = state_of(one, period, today, received=row is not None)
        if state != "not_expected":
            told.append({"society": one.code, "name": one.name, "state": state, "due_on": one.due_on(period)})
            told[-1] |= _received(row) if row else {}
    published = {code: DigestPublished.model_validate(row["data"]) for code, row in kept.items()}
    return {
        "digest": period.code,
        "societies": told,
        "complete": bool(told) and all(one["state"] == "received" for one in told),
        "figures": [row.told() for row in roll_up(published)],
    }


def _received(row: Any) -> Shown:
    named = {name: row["data"].get(name) for name in ("run", "title", "issue", "known_on", "dataset_sha256")}
    return named | {name: row[name] for name in ("version", "published_at", "received_at")}


async def societies(connection: Connection, today: date) -> Shown:
    """Every society with how many digests of it are here, the last one, and those that are missing."""
    rows = await connection.fetch("SELECT society, digest, received_at FROM federated_digest ORDER BY received_at")
    received: dict[str, list[Any]] = {}
    for row in rows:
        received.setdefault(row["society"], []).append(row)
    told = []
    for one in await store.societies(connection):
        own = received.get(one.code, [])
        missing = [period.code for period in overdue(one, {row["digest"] for row in own}, today)]
        named = {name: getattr(one, name) for name in ("name", "login", "since", "until", "expects", "days_after")}
        last = {"last": own[-1]["digest"], "last_received_at": own[-1]["received_at"]} if own else {"last": None}
        told.append({"society": one.code, **named, "version": one.version, "digests": len(own), **last})
        told[-1]["missing"] = missing
    return {"societies": told}


async def digest_of(connection: Connection, society: str, digest: str) -> Shown:
    """One digest of one society, as it was said last. Raises Unknown."""
    row = await connection.fetchrow(
        "SELECT * FROM federated_digest WHERE society = $1 AND digest = $2", society, digest
    )
    if row is None:
        raise Unknown(what="简报 (digest)", code=f"{society}/{digest}")
    return dict(row)


async def parked(connection: Connection, limit: int, cursor: int) -> Shown:
    """What came and was not taken, the oldest first, without bodies; the cursor is the number of the last one seen."""
    rows = await connection.fetch(
        """
        SELECT id AS number, login, source, type, subject, reason, sentence, parked_at
        FROM foreign_parked WHERE id > $1 ORDER BY id LIMIT $2
        """,
        cursor,
        limit,
    )
    return {"parked": [dict(row) for row in rows], "next": rows[-1]["number"] if len(rows) == limit else None}
