"""Rosters as they come in: what has come of each, and the lines of new chunks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from services.registry.domain.arrival import PATIENCE, Chunk, Key, Roster
from services.registry.domain.examined import Examined
from services.registry.domain.verdict import fault
from services.registry.store.ingress import take_turn
from shared.database import UnitOfWork
from shared.events.membership import Snapshot


async def known(uow: UnitOfWork, events: Iterable[Examined]) -> dict[Key, Roster]:
    """What has come before of the rosters that these events speak of."""
    keys = {(event.source, event.subject) for event in events if isinstance(event.data, Snapshot)}
    if not keys:
        return {}
    rows = await uow.connection.fetch(
        """
        SELECT source, snapshot, as_of, chunks, state, chunk, sha256
        FROM roster
        JOIN unnest($1::text[], $2::text[]) AS asked (source, snapshot) USING (source, snapshot)
        LEFT JOIN roster_chunk ON roster_chunk.roster = roster.number
        """,
        [source for source, _ in keys],
        [snapshot for _, snapshot in keys],
    )
    found: dict[Key, Roster] = {}
    for row in rows:
        empty = Roster(row["as_of"], row["chunks"], is_dismissed=row["state"] == "dismissed")
        roster = found.setdefault((row["source"], row["snapshot"]), empty)
        if row["chunk"] is not None:
            roster.said[row["chunk"]] = row["sha256"]
    return found


async def save_chunks(uow: UnitOfWork, chunks: Sequence[Chunk]) -> None:
    """Keep the lines of chunks that are new; of a code in two chunks the line of the later chunk holds."""
    for chunk in chunks:
        number = await _number(uow, chunk)
        await uow.connection.execute(
            "INSERT INTO roster_chunk (roster, chunk, sha256, lines) VALUES ($1, $2, $3, $4)",
            number,
            chunk.said.chunk,
            chunk.sha256,
            len(chunk.lines),
        )
        await _save_lines(uow, number, chunk)
        await uow.connection.execute(
            """
            UPDATE roster SET state = 'arrived'
            WHERE number = $1 AND state IN ('arriving', 'incomplete')
              AND chunks = (SELECT count(*) FROM roster_chunk WHERE roster = $1)
            """,
            number,
        )


async def _number(uow: UnitOfWork, chunk: Chunk) -> int:
    number: int = await uow.connection.fetchval(
        """
        INSERT INTO roster (source, snapshot, as_of, chunks, state, first_at, first_ns)
        VALUES ($1, $2, $3, $4, 'arriving', $5, $6)
        ON CONFLICT (source, snapshot) DO UPDATE SET first_ns = least(roster.first_ns, EXCLUDED.first_ns)
        RETURNING number
        """,
        chunk.event.source,
        chunk.said.snapshot,
        chunk.said.as_of,
        chunk.said.chunks,
        uow.now,
        chunk.event.told_ns(),
    )
    return number


async def _save_lines(uow: UnitOfWork, number: int, chunk: Chunk) -> None:
    rows: list[dict[str, Any]] = [
        line.model_dump(mode="json") | {"branches": sorted(set(line.branches)), "bulk": bool(line.bulk)}
        for line in chunk.lines.values()
    ]
    await uow.connection.execute(
        """
        INSERT INTO roster_line
            (roster, code, chunk, told_ns, kind, member_class, branches, effective_on, ends_on, bulk)
        SELECT $1, member, $2, $3, kind, member_class, branches, effective_on, ends_on, bulk
        FROM jsonb_to_recordset($4) AS row (
            member text, kind text, member_class text, branches text[], effective_on date, ends_on date, bulk boolean)
        ON CONFLICT (roster, code) DO UPDATE
        SET chunk = greatest(roster_line.chunk, EXCLUDED.chunk), repeated = true,
            (told_ns, kind, member_class, branches, effective_on, ends_on, bulk) = (
                SELECT later.told_ns, later.kind, later.member_class, later.branches, later.effective_on,
                       later.ends_on, later.bulk
                FROM (VALUES
                    (roster_line.chunk, roster_line.told_ns, roster_line.kind, roster_line.member_class,
                     roster_line.branches, roster_line.effective_on, roster_line.ends_on, roster_line.bulk),
                    (EXCLUDED.chunk, EXCLUDED.told_ns, EXCLUDED.kind, EXCLUDED.member_class,
                     EXCLUDED.branches, EXCLUDED.effective_on, EXCLUDED.ends_on, EXCLUDED.bulk)
                ) AS later (chunk, told_ns, kind, member_class, branches, effective_on, ends_on, bulk)
                ORDER BY chunk DESC
                LIMIT 1)
        """,
        number,
        chunk.said.chunk,
        chunk.event.told_ns(),
        rows,
    )


async def park_incomplete(uow: UnitOfWork, now: datetime) -> int:
    """Rosters that did not become complete in time: their chunks are set aside, at the end of the feed."""
    rows = await uow.connection.fetch(
        """
        UPDATE roster SET state = 'incomplete'
        WHERE state = 'arriving' AND first_at <= $1
        RETURNING source, snapshot
        """,
        now - PATIENCE,
    )
    for row in rows:
        await _park_chunks(uow, row["source"], row["snapshot"])
    return len(rows)


async def _park_chunks(uow: UnitOfWork, source: str, snapshot: str) -> None:
    rows = await uow.connection.fetch(
        """
        SELECT id FROM ingress_event
        WHERE source = $1 AND subject = $2 AND type = 'membership.roster.snapshot.v1' AND outcome = 'accepted'
        ORDER BY cursor
        """,
        source,
        snapshot,
    )
    why = fault("incomplete", "/data/chunks")
    await uow.connection.execute(
        """
        UPDATE ingress_event AS event
        SET outcome = 'parked', reason = $4, pointer = $5, sentence = $6, sentence_en = $7, judged_at = $8,
            cursor = $3 + turn
        FROM unnest($2::text[]) WITH ORDINALITY AS chunk (id, turn)
        WHERE event.source = $1 AND event.id = chunk.id
        """,
        source,
        [row["id"] for row in rows],
        await take_turn(uow, len(rows)),
        why.reason,
        why.pointer,
        why.zh,
        why.en,
        uow.now,
    )
