"""What the registry knows, read whole: for judging a workbook whose rows may speak of anything."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from cryptography.fernet import Fernet

from services.registry.domain.imports.known import KnownPerson, Registration
from services.registry.domain.person import Person
from services.registry.domain.post import Post
from services.registry.domain.term import Term
from services.registry.store.person_vault import destroy_key
from services.registry.store.persons import save_person
from services.registry.store.search import forget, name_persons
from shared.audit import audit
from shared.database import Connection, UnitOfWork
from shared.events.registry import BranchState, Decision


async def branch_states(uow: UnitOfWork) -> dict[str, list[BranchState]]:
    """Branch -> every state of it, in the order it was told."""
    rows = await uow.connection.fetch("SELECT * FROM branch_history ORDER BY code, nth")
    return _by("code", rows, lambda row: BranchState.model_validate(dict(row)))


async def annulled(uow: UnitOfWork) -> dict[str, list[date]]:
    """Branches that never were, with the days on which they are told to have ended."""
    rows = await uow.connection.fetch(
        """
        SELECT code, array_agg(effective_on ORDER BY effective_on) AS days FROM (
            SELECT DISTINCT ON (code, effective_on) code, effective_on, status FROM branch_history
            ORDER BY code, effective_on, nth DESC
        ) AS told
        GROUP BY code
        HAVING bool_and(status = 'ended')
        """
    )
    return {row["code"]: row["days"] for row in rows}


async def posts(uow: UnitOfWork) -> dict[str, list[Post]]:
    """Branch -> all appointments ever made in it."""
    rows = await uow.connection.fetch("SELECT * FROM post WHERE branch IS NOT NULL ORDER BY body, effective_on, code")
    return _by("body", rows, lambda row: Post(**_decided(row)))


async def terms(uow: UnitOfWork) -> dict[str, list[Term]]:
    """Body -> all its terms, the first one first."""
    rows = await uow.connection.fetch("SELECT * FROM term ORDER BY body, effective_on, code")
    return _by("body", rows, lambda row: Term(**_decided(row)))


async def person_codes(uow: UnitOfWork) -> set[str]:
    """Every code a person has or had."""
    rows = await uow.connection.fetch("SELECT code FROM person")
    return {row["code"] for row in rows}


async def persons(uow: UnitOfWork, codes: Collection[str] | None = None, *, action: str) -> dict[str, KnownPerson]:
    """
    Persons with their names and units, all or these; every one that is opened is audited as `action`.

    Opening a vault of 20,000 takes a second, so it is done beside the event loop. An erased person is not among them.
    """
    rows = await uow.connection.fetch(
        """
        SELECT person.code, person.birth_year, private.name, private.unit, lock.key
        FROM person
        JOIN person_key AS lock ON lock.person = person.code
        JOIN person_private AS private ON private.person = person.code
        WHERE $1::text[] IS NULL OR person.code = ANY($1)
        ORDER BY person.code
        """,
        None if codes is None else sorted(set(codes)),
    )
    await audit(uow, action, [f"person/{row['code']}" for row in rows])
    return await asyncio.to_thread(_opened, rows)


def _opened(rows: Sequence[Any]) -> dict[str, KnownPerson]:
    found = {}
    for row in rows:
        cipher = Fernet(row["key"])
        unit = cipher.decrypt(row["unit"]).decode() if row["unit"] is not None else None
        found[row["code"]] = KnownPerson(row["code"], cipher.decrypt(row["name"]).decode(), unit, row["birth_year"])
    return found


async def keep_persons(uow: UnitOfWork, registrations: Sequence[Registration]) -> None:
    """Put new persons into the vault, each under a key of its own."""
    keys = [Fernet.generate_key() for _ in registrations]
    ciphers = [Fernet(key) for key in keys]
    await uow.connection.copy_records_to_table(
        "person",
        records=[
            (
                one.code,
                one.birth_year,
                one.party_member or "unknown",
                one.consent if one.party_member else None,
                uow.now,
            )
            for one in registrations
        ],
        columns=("code", "birth_year", "party_member", "consent", "registered_at"),
    )
    await uow.connection.copy_records_to_table(
        "person_key",
        records=[(one.code, key) for one, key in zip(registrations, keys, strict=True)],
        columns=("person", "key"),
    )
    await uow.connection.copy_records_to_table(
        "person_private",
        records=[
            (one.code, cipher.encrypt(one.name.encode()), cipher.encrypt(one.unit.encode()) if one.unit else None)
            for one, cipher in zip(registrations, ciphers, strict=True)
        ],
        columns=("person", "name", "unit"),
    )
    await name_persons(uow, {one.code: one.name for one in registrations})


async def forget_persons(uow: UnitOfWork, codes: Sequence[str]) -> None:
    """Destroy the keys of persons, and all that is kept beside the codes."""
    for code in codes:
        await destroy_key(uow, code)
        await forget(uow, code)
        await save_person(uow, Person(code, erased=True))
    await audit(uow, "erase", [f"person/{code}" for code in codes])


def _decided(row: Mapping[str, Any]) -> dict[str, Any]:
    decision = row["decision"]
    return {**row, "decision": Decision.model_validate(decision) if decision else None}


def _by(key: str, rows: Iterable[Any], read: Any) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row[key], []).append(read(row))
    return found


async def society_name(connection: Connection, day: date, known: datetime) -> str | None:
    """The society's full Chinese name on a day; None where it is not described."""
    name: str | None = await connection.fetchval("SELECT profile ->> 'name_zh' FROM society_at($1, $2)", day, known)
    return name
