"""Members: the code a source gave them, the registry's own number, what was said about them, and what we said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from services.registry.domain.books import Books, Judged, Key
from services.registry.domain.membership import Fact, State
from services.registry.store.erasing import forget
from shared.database import UnitOfWork
from shared.events.base import TYPES
from shared.events.membership import Erased
from shared.events.registry import MemberState

Facts = dict[str, dict[int, Fact]]


async def codes_and_facts(uow: UnitOfWork, keys: Sequence[Key]) -> tuple[dict[Key, str], Facts, set[str]]:
    """The members behind (source, code), everything said about each, and which of them are linked with others."""
    rows = await uow.connection.fetch(
        """
        SELECT code.source, code.code, code.member, code.bound, fact.*
        FROM member_code AS code
        JOIN unnest($1::text[], $2::text[]) AS asked (source, code) USING (source, code)
        LEFT JOIN member_fact AS fact ON fact.member = code.member
        """,
        [source for source, _ in keys],
        [code for _, code in keys],
    )
    codes: dict[Key, str] = {}
    facts: Facts = {}
    bound: set[str] = set()
    for row in rows:
        number = codes[row["source"], row["code"]] = row[2]
        known = facts.setdefault(number, {})
        if row["order_key"] is not None:
            known[row["order_key"]] = fact_in(row)
        if row["bound"]:
            bound.add(number)
    return codes, facts, bound


def fact_in(row: Any) -> Fact:
    """A fact as it is kept."""
    state = State(row["present"], row["kind"], row["member_class"], tuple(row["branches"]), row["bulk"])
    return Fact(row["order_key"], row["effective_on"], state, row["ends_on"], row["told_ns"])


async def said(uow: UnitOfWork, members: Iterable[str]) -> dict[str, dict[date, MemberState]]:
    """What was last said of each member for each day."""
    rows = await uow.connection.fetch(
        """
        SELECT DISTINCT ON (member, effective_on) * FROM member_state
        WHERE member = ANY($1::text[])
        ORDER BY member, effective_on, nth DESC
        """,
        list(members),
    )
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
        await save_facts(uow, books.new_facts)
    if erasures:
        await forget(uow, books, erasures)


async def save_facts(uow: UnitOfWork, facts: Mapping[tuple[str, int], Fact]) -> None:
    """Keep what was said of members; of two things with one place the later holds."""
    await uow.connection.execute(
        """
        INSERT INTO member_fact (member, order_key, effective_on, present, kind, member_class, branches, ends_on, bulk,
                                 told_ns)
        SELECT * FROM jsonb_to_recordset($1) AS row (
            member text, order_key bigint, effective_on date, present boolean, kind text, member_class text,
            branches text[], ends_on date, bulk boolean, told_ns bigint)
        ON CONFLICT (member, order_key) DO UPDATE
        SET effective_on = EXCLUDED.effective_on, present = EXCLUDED.present, kind = EXCLUDED.kind,
            member_class = EXCLUDED.member_class, branches = EXCLUDED.branches, ends_on = EXCLUDED.ends_on,
            bulk = EXCLUDED.bulk, told_ns = EXCLUDED.told_ns
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
                "told_ns": fact.told_ns,
            }
            for (member, order_key), fact in facts.items()
        ],
    )


async def save_states(uow: UnitOfWork, states: Sequence[MemberState]) -> None:
    """Keep what is said of members, from the events alone; a state once said stays, so that the past can be asked."""
    await uow.connection.execute(
        """
        INSERT INTO member_state (member, effective_on, type, present, kind, member_class, branches, opening_stock,
                                  merged, nth, recorded_at)
        SELECT member, effective_on, type, present, kind, member_class, branches, opening_stock, merged,
               coalesce((SELECT max(nth) FROM member_state AS old WHERE old.member = row.member), 0)
               + row_number() OVER (PARTITION BY member ORDER BY turn), $2
        FROM jsonb_to_recordset($1) AS row (
            turn int, member text, effective_on date, type text, present boolean, kind text, member_class text,
            branches text[], opening_stock boolean, merged boolean)
        """,
        [state.model_dump(mode="json") | {"type": state.TYPE, "turn": n} for n, state in enumerate(states)],
        uow.now,
    )
