"""An erased code leaves the registry: blanked wherever it or an id that may hold it is kept; the counts stay."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from services.registry.domain.books import Books, Judged
from services.registry.domain.examined import Seal
from shared.database import UnitOfWork


async def forget(uow: UnitOfWork, books: Books, erasures: Sequence[Judged]) -> None:
    """Blank the code, and every id that may hold it, wherever events of the member are kept."""
    await uow.connection.execute(
        """
        INSERT INTO member_erased (source, seal, recorded_ns, cursor, erased_at)
        SELECT source, seal, recorded_ns, $4, $5
        FROM unnest($1::text[], $2::text[], $3::bigint[]) AS erased (source, seal, recorded_ns)
        ON CONFLICT (source, seal) DO UPDATE
        SET recorded_ns = EXCLUDED.recorded_ns, cursor = EXCLUDED.cursor, erased_at = EXCLUDED.erased_at
        """,
        [source for source, _ in books.new_erased],
        [seal for _, seal in books.new_erased],
        list(books.new_erased.values()),
        max(one.cursor for one in erasures),
        uow.now,
    )
    for one in erasures:
        await _blank(uow, books.seal, one)


async def _blank(uow: UnitOfWork, seal: Seal, one: Judged) -> None:
    source, code = one.event.source or "", one.event.subject
    rows = await uow.connection.fetch(
        """
        SELECT id FROM ingress_event
        WHERE source = $1 AND cursor <= $4 AND (id NOT LIKE 'erased:%' OR subject IS NOT NULL)
          AND (subject = $2 OR member = $3 OR (outcome = 'parked' AND subject IS NULL AND strpos(id, $2) > 0))
        """,
        source,
        code,
        one.verdict.member,
        one.cursor,
    )
    ids = [row["id"] for row in rows]
    await uow.connection.execute(
        """
        UPDATE ingress_event AS event
        SET id = blank.sealed, subject = NULL, corrects = NULL, body_hash = NULL,
            closed_at = CASE WHEN outcome = 'parked' THEN coalesce(closed_at, $4) END,
            closed_by = CASE WHEN outcome = 'parked' THEN 'erased' END
        FROM unnest($2::text[], $3::text[]) AS blank (id, sealed)
        WHERE event.source = $1 AND event.id = blank.id
        """,
        source,
        ids,
        [_sealed(seal, source, id_) for id_ in ids],
        uow.now,
    )
    ids += await _blank_mergings(uow, seal, one)
    await _blank_aside(uow, seal, one, ids)
    await uow.connection.execute(
        """
        DELETE FROM roster_line USING roster
        WHERE roster.number = roster_line.roster AND roster.source = $1 AND roster_line.code = $2 AND told_ns <= $3
        """,
        source,
        code,
        one.event.told_ns(),
    )


def _sealed(seal: Seal, source: str, id_: str) -> str:
    """An id that was sealed when another code was erased stays as it is."""
    return id_ if id_.startswith("erased:") else seal(source, id_)


async def _blank_mergings(uow: UnitOfWork, seal: Seal, one: Judged) -> list[str]:
    """Events of other members that name the code: their ids may hold it, and what is parked of them lists it."""
    source, code = one.event.source or "", one.event.subject
    rows = await uow.connection.fetch(
        """
        SELECT id FROM ingress_event AS event
        WHERE source = $1 AND type = 'membership.member.merged.v1' AND cursor <= $4 AND id NOT LIKE 'erased:%'
          AND (member IN (SELECT kept FROM member_link WHERE alias = $3)
            OR (outcome = 'parked' AND (known->'data'->'merged' ? $2 OR strpos(id, $2) > 0)))
        """,
        source,
        code,
        one.verdict.member,
        one.cursor,
    )
    ids = [row["id"] for row in rows]
    await uow.connection.execute(
        """
        UPDATE ingress_event AS event
        SET id = blank.sealed, corrects = NULL, body_hash = NULL,
            known = CASE WHEN known->'data' ? 'merged'
                THEN jsonb_set(known, '{data,merged}', (known->'data'->'merged') - $4::text) ELSE known END
        FROM unnest($2::text[], $3::text[]) AS blank (id, sealed)
        WHERE event.source = $1 AND event.id = blank.id
        """,
        source,
        ids,
        [seal(source, id_) for id_ in ids],
        code,
    )
    return ids


async def _blank_aside(uow: UnitOfWork, seal: Callable[[str, str], str], one: Judged, ids: Sequence[str]) -> None:
    source = one.event.source or ""
    rows = await uow.connection.fetch(
        """
        SELECT cursor, id FROM ingress_aside
        WHERE cursor <= $4
          AND ((source = $1 AND (subject = $2 OR id = ANY($3::text[])))
            OR (claimed = $1 AND subject = $2)
            OR (source = $1 AND outcome = 'parked' AND subject IS NULL AND strpos(id, $2) > 0))
        """,
        source,
        one.event.subject,
        list(ids),
        one.cursor,
    )
    await uow.connection.execute(
        """
        UPDATE ingress_aside AS event
        SET id = blank.sealed, subject = NULL, body_hash = NULL,
            closed_at = CASE WHEN outcome = 'parked' THEN coalesce(closed_at, $3) END,
            closed_by = CASE WHEN outcome = 'parked' THEN 'erased' END
        FROM unnest($1::bigint[], $2::text[]) AS blank (cursor, sealed)
        WHERE event.cursor = blank.cursor
        """,
        [row["cursor"] for row in rows],
        [seal(source, row["id"]) if row["id"] else None for row in rows],
        uow.now,
    )


async def save_bodies(uow: UnitOfWork, changed: Mapping[int, bytes]) -> None:
    """Keep unreadable bodies, encrypted, without the erased codes that they held."""
    await uow.connection.executemany("UPDATE ingress_unreadable SET body = $2 WHERE cursor = $1", list(changed.items()))


async def bodies(uow: UnitOfWork, sources: Sequence[str]) -> dict[int, bytes]:
    """The unreadable bodies, encrypted, that these sources sent or that nobody could be found for."""
    rows = await uow.connection.fetch(
        """
        SELECT cursor, body FROM ingress_unreadable JOIN ingress_aside USING (cursor)
        WHERE source = ANY($1::text[]) OR source IS NULL
        """,
        list(sources),
    )
    return {row["cursor"]: row["body"] for row in rows}
