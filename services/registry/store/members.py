"""Members: the code a source gave them, the registry's own number, what was said about them, and what we said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from services.registry.domain.books import Books, Judged, Key
from services.registry.domain.examined import Seal
from services.registry.domain.membership import Fact, State
from shared.database import UnitOfWork
from shared.events.base import TYPES
from shared.events.membership import Erased
from shared.events.registry import MemberState


async def codes_and_facts(uow: UnitOfWork, keys: Sequence[Key]) -> tuple[dict[Key, str], dict[str, dict[int, Fact]]]:
    """The members behind (source, code), and everything said about each."""
    rows = await uow.connection.fetch(
        """
        SELECT code.source, code.code, code.member, fact.*
        FROM member_code AS code
        JOIN unnest($1::text[], $2::text[]) AS asked (source, code) USING (source, code)
        LEFT JOIN member_fact AS fact ON fact.member = code.member
        """,
        [source for source, _ in keys],
        [code for _, code in keys],
    )
    codes: dict[Key, str] = {}
    facts: dict[str, dict[int, Fact]] = {}
    for row in rows:
        number = codes[row["source"], row["code"]] = row[2]
        known = facts.setdefault(number, {})
        if row["order_key"] is not None:
            known[row["order_key"]] = _fact(row)
    return codes, facts


def _fact(row: Any) -> Fact:
    state = State(row["present"], row["kind"], row["member_class"], tuple(row["branches"]), row["bulk"])
    return Fact(row["order_key"], row["effective_on"], state, row["ends_on"])


async def said(uow: UnitOfWork, members: Iterable[str]) -> dict[str, dict[date, MemberState]]:
    """What was last said of each member for each day."""
    rows = await uow.connection.fetch("SELECT * FROM member_state WHERE member = ANY($1::text[])", list(members))
    found: dict[str, dict[date, MemberState]] = {}
    for row in rows:
        saying = TYPES[row["type"]].model_validate(dict(row))
        assert isinstance(saying, MemberState)  # noqa: S101  (only such are saved)
        found.setdefault(saying.member, {})[saying.effective_on] = saying
    return found


async def erased(uow: UnitOfWork, seals: Sequence[Key]) -> dict[Key, int]:
    """When (nanoseconds) the codes behind these seals were erased by their source, of those that were."""
    rows = await uow.connection.fetch(
        """
        SELECT source, seal, recorded_ns FROM member_erased
        JOIN unnest($1::text[], $2::text[]) AS asked (source, seal) USING (source, seal)
        """,
        [source for source, _ in seals],
        [seal for _, seal in seals],
    )
    return {(row["source"], row["seal"]): row["recorded_ns"] for row in rows}


async def save_books(uow: UnitOfWork, books: Books, judged: Sequence[Judged]) -> None:
    """Keep new members and facts, and forget the codes that are to be forgotten."""
    erasures = [one for one in judged if isinstance(one.event.data, Erased) and one.verdict.outcome == "accepted"]
    if erasures:  # before new codes: the same code may have come again within the batch
        await uow.connection.execute(
            "DELETE FROM member_code WHERE member = ANY($1::text[])", [one.verdict.member for one in erasures]
        )
    if books.new_members:
        await uow.connection.execute(
            "INSERT INTO member (number, source) SELECT * FROM unnest($1::text[], $2::text[])",
            list(books.new_members),
            list(books.new_members.values()),
        )
    if books.new_codes:
        await uow.connection.execute(
            "INSERT INTO member_code (source, code, member) SELECT * FROM unnest($1::text[], $2::text[], $3::text[])",
            [source for source, _ in books.new_codes],
            [code for _, code in books.new_codes],
            list(books.new_codes.values()),
        )
    if books.new_facts:
        await _save_facts(uow, books.new_facts)
    if erasures:
        await _forget(uow, books, erasures)


async def _save_facts(uow: UnitOfWork, facts: Mapping[tuple[str, int], Fact]) -> None:
    await uow.connection.execute(
        """
        INSERT INTO member_fact (member, order_key, effective_on, present, kind, member_class, branches, ends_on, bulk)
        SELECT * FROM jsonb_to_recordset($1) AS row (
            member text, order_key bigint, effective_on date, present boolean, kind text, member_class text,
            branches text[], ends_on date, bulk boolean)
        ON CONFLICT (member, order_key) DO UPDATE
        SET effective_on = EXCLUDED.effective_on, present = EXCLUDED.present, kind = EXCLUDED.kind,
            member_class = EXCLUDED.member_class, branches = EXCLUDED.branches, ends_on = EXCLUDED.ends_on,
            bulk = EXCLUDED.bulk
        """,
        [
            {
                "member": member,
                "order_key": order_key,
                "effective_on": fact.effective_on,
                "present": fact.state.present,
                "kind": fact.state.kind,
                "member_class": fact.state.member_class,
                "branches": fact.state.branches,
                "ends_on": fact.ends_on,
                "bulk": fact.state.opening_stock,
            }
            for (member, order_key), fact in facts.items()
        ],
    )


async def save_states(uow: UnitOfWork, states: Sequence[MemberState]) -> None:
    """Keep what is said of members, from the events alone; of two for one day the later one."""
    last = {(state.member, state.effective_on): state for state in states}
    await uow.connection.execute(
        """
        INSERT INTO member_state (member, effective_on, type, present, kind, member_class, branches, opening_stock)
        SELECT * FROM jsonb_to_recordset($1) AS row (
            member text, effective_on date, type text, present boolean, kind text, member_class text,
            branches text[], opening_stock boolean)
        ON CONFLICT (member, effective_on) DO UPDATE
        SET type = EXCLUDED.type, present = EXCLUDED.present, kind = EXCLUDED.kind,
            member_class = EXCLUDED.member_class, branches = EXCLUDED.branches, opening_stock = EXCLUDED.opening_stock
        """,
        [state.model_dump(mode="json") | {"type": state.TYPE} for state in last.values()],
    )


async def _forget(uow: UnitOfWork, books: Books, erasures: Sequence[Judged]) -> None:
    """Blank the code, and every id that may hold it, wherever events of the member are kept."""
    await uow.connection.execute(
        """
        INSERT INTO member_erased (source, seal, recorded_ns)
        SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[])
        ON CONFLICT (source, seal) DO UPDATE SET recorded_ns = EXCLUDED.recorded_ns
        """,
        [source for source, _ in books.new_erased],
        [seal for _, seal in books.new_erased],
        list(books.new_erased.values()),
    )
    for one in erasures:
        await _blank(uow, books.seal, one)


async def _blank(uow: UnitOfWork, seal: Seal, one: Judged) -> None:
    source, code = one.event.source or "", one.event.subject
    rows = await uow.connection.fetch(
        """
        SELECT id FROM ingress_event
        WHERE source = $1 AND cursor <= $4 AND id NOT LIKE 'erased:%'
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
        [seal(source, id_) for id_ in ids],
        uow.now,
    )
    await _blank_aside(uow, seal, one, ids)


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
