"""What is kept of outside events: who may speak, every id for ever, what was set aside, and the feed of outcomes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from services.registry.commands.ingress import ReleaseIngress
from services.registry.domain.books import Judged
from services.registry.domain.examined import Examined, Publisher
from shared.database import Connection, UnitOfWork
from shared.events.membership import Merged

Encrypt = Callable[[bytes], bytes]
# The two tables of outcomes, and where each says when an event came.
ARRIVED = {"ingress_event": "arrived", "ingress_aside": "cursor"}


async def take_turn(uow: UnitOfWork, outcomes: int) -> int:
    """Hold ingress until the end and return the cursor before the first of `outcomes`; they become visible in order."""
    last: int = await uow.connection.fetchval("UPDATE ingress_head SET cursor = cursor + $1 RETURNING cursor", outcomes)
    return last - outcomes


async def publishers(uow: UnitOfWork, *, trial: bool = False) -> dict[str, Publisher]:
    """Every publisher, by source and by its login at this door: in a `trial` only its login for trying is known."""
    rows = await uow.connection.fetch(
        """
        SELECT login, source, types, active, sequenced, test_login, space, shared_from,
               (row_number() OVER (ORDER BY rank NULLS LAST, added_at, source))::int AS rank
        FROM publisher
        """
    )
    found: dict[str, Publisher] = {}
    for row in rows:
        publisher = Publisher(**dict(row) | {"types": frozenset(row["types"])})
        found[publisher.source] = publisher
        if login := publisher.test_login if trial else publisher.login:
            found[login] = publisher
    return found


async def save_publisher(uow: UnitOfWork, publisher: Publisher) -> None:
    """Register a login for a source; again for the same two it changes what may be sent."""
    await uow.connection.execute(
        """
        INSERT INTO publisher (login, source, types, active, sequenced, test_login, added_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (login) DO UPDATE
        SET types = EXCLUDED.types, active = EXCLUDED.active,
            sequenced = coalesce(publisher.sequenced, EXCLUDED.sequenced),
            test_login = coalesce(EXCLUDED.test_login, publisher.test_login)
        """,
        publisher.login,
        publisher.source,
        sorted(publisher.types),
        publisher.active,
        publisher.sequenced,
        publisher.test_login,
        uow.now,
    )


async def linking(uow: UnitOfWork) -> bool:
    """Whether sources share codes that are not linked yet."""
    found: bool = await uow.connection.fetchval("SELECT EXISTS (SELECT FROM publisher WHERE linking)")
    return found


async def save_modes(uow: UnitOfWork, modes: Mapping[str, bool]) -> None:
    """Remember which sources send a sequence."""
    await uow.connection.execute(
        """
        UPDATE publisher SET sequenced = mode.sequenced
        FROM unnest($1::text[], $2::boolean[]) AS mode (source, sequenced)
        WHERE publisher.source = mode.source
        """,
        list(modes),
        list(modes.values()),
    )


async def known_ids(uow: UnitOfWork, events: Iterable[Examined]) -> dict[tuple[str, str], bytes | None]:
    """(source, id) -> hash of the body judged first, of those events that were judged before."""
    keys = {(event.source, id_) for event in events if event.keyed for id_ in (event.id, event.asked, event.sealed)}
    rows = await uow.connection.fetch(
        """
        SELECT source, id, body_hash FROM ingress_event
        JOIN unnest($1::text[], $2::text[]) AS asked (source, id) USING (source, id)
        """,
        [source for source, _ in keys],
        [id_ for _, id_ in keys],
    )
    return {(row["source"], row["id"]): row["body_hash"] for row in rows}


async def known_branches(uow: UnitOfWork, codes: Iterable[str]) -> frozenset[str]:
    """Those of the codes that are branches of the society, ended ones included."""
    rows = await uow.connection.fetch("SELECT code FROM branch WHERE code = ANY($1::text[])", sorted(set(codes)))
    return frozenset(row["code"] for row in rows)


async def save_judged(uow: UnitOfWork, judged: Sequence[Judged], encrypt: Encrypt) -> None:
    """Keep the outcome of every event of a batch, and close what it settles."""
    first = [one for one in judged if one.is_first]
    aside = [one for one in judged if not one.is_first]
    if first:
        await _insert_first(uow, first)
    if aside:
        await _insert_aside(uow, aside, encrypt)
    await close_settled(uow, judged)


async def _insert_first(uow: UnitOfWork, judged: Sequence[Judged]) -> None:
    await uow.connection.execute(
        """
        INSERT INTO ingress_event (source, id, cursor, arrived, login, type, subject, body_hash, known, corrects,
                                   member, outcome, reason, pointer, sentence, sentence_en, received_at, judged_at)
        SELECT source, id, cursor, cursor, login, type, subject, decode(body_hash, 'hex'), known, corrects, member,
               outcome, reason, pointer, sentence, sentence_en, $2, $2
        FROM jsonb_to_recordset($1) AS row (
            source text, id text, cursor bigint, login text, type text, subject text, body_hash text, known jsonb,
            corrects text, member text, outcome text, reason text, pointer text, sentence text, sentence_en text)
        """,
        [_row(one) for one in judged],
        uow.now,
    )


async def _insert_aside(uow: UnitOfWork, judged: Sequence[Judged], encrypt: Encrypt) -> None:
    await uow.connection.execute(
        """
        INSERT INTO ingress_aside (cursor, login, source, claimed, id, type, subject, body_hash, known,
                                   outcome, reason, pointer, sentence, sentence_en, judged_at)
        SELECT cursor, login, source, claimed, id, type, subject, decode(body_hash, 'hex'), known,
               outcome, reason, pointer, sentence, sentence_en, $2
        FROM jsonb_to_recordset($1) AS row (
            cursor bigint, login text, source text, claimed text, id text, type text, subject text, body_hash text,
            known jsonb, outcome text, reason text, pointer text, sentence text, sentence_en text)
        """,
        [
            _row(one)
            | ({"known": {}, "subject": None, "body_hash": None} if one.verdict.outcome == "duplicate" else {})
            for one in judged
        ],
        uow.now,
    )
    bodies = [(one.cursor, body) for one in judged if (body := one.event.claim.unreadable) is not None]
    if bodies:
        await uow.connection.execute(
            """
            INSERT INTO ingress_unreadable (cursor, body, received_at)
            SELECT *, $3 FROM unnest($1::bigint[], $2::bytea[])
            """,
            [cursor for cursor, _ in bodies],
            [encrypt(body) for _, body in bodies],
            uow.now,
        )


def _row(one: Judged) -> dict[str, Any]:
    event, fault = one.event, one.verdict.fault
    row = {name: getattr(event, name) for name in ("source", "id", "login", "type", "subject", "claimed", "corrects")}
    row |= {"cursor": one.cursor, "known": event.known, "member": one.verdict.member, "outcome": one.verdict.outcome}
    row["body_hash"] = event.body_hash.hex() if event.body_hash else None
    if fault and one.is_first and isinstance(event.data, Merged):  # needed to apply it later; an erasure searches it
        row["known"] = event.known | {"data": event.known.get("data", {}) | {"merged": event.data.merged}}
    if fault:
        row |= {"reason": fault.reason, "pointer": fault.pointer, "sentence": fault.zh, "sentence_en": fault.en}
    return row


async def close_settled(uow: UnitOfWork, judged: Iterable[Judged]) -> None:
    """A parked event needs nobody any more when a later one for its subject is accepted, or names it in `corrects`."""
    accepted = [one for one in judged if one.verdict.outcome == "accepted"]
    for table in ARRIVED if accepted else ():
        await uow.connection.execute(
            f"""
            UPDATE {table} AS parked SET closed_at = $4, closed_by = 'later'
            FROM unnest($1::text[], $2::text[], $3::bigint[]) AS accepted (source, subject, arrived)
            WHERE parked.source = accepted.source AND parked.subject = accepted.subject
              AND parked.{ARRIVED[table]} < accepted.arrived
              AND parked.outcome = 'parked' AND parked.closed_at IS NULL
            """,  # noqa: S608  (two names of tables of our own)
            [one.event.source for one in accepted],
            [one.event.subject for one in accepted],
            [one.arrived for one in accepted],
            uow.now,
        )
    corrected = [(one, one.event.corrects) for one in accepted if one.event.corrects]
    if corrected:
        await _close(uow, "ingress_event", corrected)
    # What took no id when it was set aside may have come again under it.
    if again := corrected + [(one, one.event.id) for one in accepted]:
        await _close(uow, "ingress_aside", again)


async def _close(uow: UnitOfWork, table: str, replaced: Sequence[tuple[Judged, str | None]]) -> None:
    await uow.connection.execute(
        f"""
        UPDATE {table} AS parked SET closed_at = $4, closed_by = 'corrected'
        FROM unnest($1::text[], $2::text[], $3::bigint[]) AS accepted (source, id, arrived)
        WHERE parked.source = accepted.source AND parked.id = accepted.id
          AND parked.{ARRIVED[table]} < accepted.arrived AND parked.outcome = 'parked'
          AND (parked.closed_at IS NULL OR parked.closed_by = 'later')
        """,  # noqa: S608  (two names of tables of our own)
        [one.event.source for one, _ in replaced],
        [id_ for _, id_ in replaced],
        [one.arrived for one, _ in replaced],
        uow.now,
    )


async def waiting(uow: UnitOfWork, codes: Sequence[str]) -> list[dict[str, Any]]:
    """Parked events that name one of these branches, in the order they came, also those closed by a later event."""
    rows = await uow.connection.fetch(
        """
        SELECT source, id, arrived, login, type, subject, corrects, known FROM ingress_event
        WHERE reason = 'unknown_branch' AND (closed_by IS NULL OR closed_by = 'later') AND subject IS NOT NULL
          AND known -> 'data' -> 'branches' ?| $1::text[]
        ORDER BY arrived
        """,
        list(codes),
    )
    return [dict(row) for row in rows]


async def save_released(uow: UnitOfWork, judged: Sequence[Judged]) -> None:
    """Give parked events their new outcome; in the feed they come again, at its end."""
    await uow.connection.execute(
        """
        UPDATE ingress_event AS event
        SET cursor = row.cursor, member = row.member, outcome = row.outcome, reason = row.reason,
            pointer = row.pointer, sentence = row.sentence, sentence_en = row.sentence_en, judged_at = $2,
            known = CASE WHEN row.outcome = 'parked' THEN known ELSE known #- '{data,merged}' END,
            closed_at = CASE WHEN row.outcome = 'parked' THEN closed_at END,
            closed_by = CASE WHEN row.outcome = 'parked' THEN closed_by END
        FROM jsonb_to_recordset($1) AS row (
            source text, id text, cursor bigint, member text, outcome text, reason text, pointer text,
            sentence text, sentence_en text)
        WHERE event.source = row.source AND event.id = row.id
        """,
        [_row(one) for one in judged],
        uow.now,
    )


async def parked_entry(uow: UnitOfWork, cursor: int) -> dict[str, Any] | None:
    """One open parked entry by its cursor, locked; `aside` says in which table it is."""
    for table in ARRIVED:
        row = await uow.connection.fetchrow(
            f"""
            SELECT source, id, {ARRIVED[table]} AS arrived, login, type, subject, known, reason,
                   {"NULL" if table == "ingress_aside" else "corrects"} AS corrects,
                   {table == "ingress_aside"} AS aside
            FROM {table} WHERE cursor = $1 AND outcome = 'parked' AND closed_at IS NULL FOR UPDATE
            """,  # noqa: S608  (two names of tables of our own)
            cursor,
        )
        if row is not None:
            return dict(row)
    return None


async def close_entry(uow: UnitOfWork, cursor: int) -> None:
    """Close one parked entry by a person's decision."""
    for table in ARRIVED:
        await uow.connection.execute(
            f"UPDATE {table} SET closed_at = $2, closed_by = 'person' WHERE cursor = $1",  # noqa: S608
            cursor,
            uow.now,
        )


async def save_decision(uow: UnitOfWork, command: ReleaseIngress) -> None:
    """Keep what was decided, by whom and why."""
    await uow.connection.execute(
        """
        INSERT INTO ingress_decision (cursor, decision, because, actor, decided_at)
        VALUES ($1, $2, $3, $4, $5)
        """,
        command.cursor,
        command.decision,
        command.because,
        uow.actor,
        uow.now,
    )


async def purge_unreadable(connection: Connection, now: datetime, days: int) -> int:
    """Delete bodies older than `days`; returns how many."""
    status = await connection.execute(
        "DELETE FROM ingress_unreadable WHERE received_at < $1", now - timedelta(days=days)
    )
    return int(status.split()[-1])
