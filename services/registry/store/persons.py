"""Persons in the database: what stands in plain text beside a code."""

from __future__ import annotations

from services.registry.domain.person import Person
from shared.database import UnitOfWork


async def person(uow: UnitOfWork, code: str) -> Person | None:
    """A person as last known, or None."""
    row = await uow.connection.fetchrow(
        """
        SELECT code, birth_year, member, party_member, consent, erased_at IS NOT NULL AS erased
        FROM person WHERE code = $1
        """,
        code,
    )
    return Person(**dict(row)) if row else None


async def save_person(uow: UnitOfWork, person: Person) -> None:
    """Keep a person as known now; an erased one loses everything but the code."""
    await uow.connection.execute(
        """
        INSERT INTO person (code, birth_year, member, party_member, consent, registered_at, erased_at)
        VALUES ($1, $2, $3, $4, $5, $6, CASE WHEN $7 THEN $6::timestamptz END)
        ON CONFLICT (code) DO UPDATE
        SET birth_year = EXCLUDED.birth_year, member = EXCLUDED.member, party_member = EXCLUDED.party_member,
            consent = EXCLUDED.consent, erased_at = EXCLUDED.erased_at
        """,
        person.code,
        person.birth_year,
        person.member,
        person.party_member,
        person.consent,
        uow.now,
        person.erased,
    )


async def member_number(uow: UnitOfWork, source: str, code: str) -> str | None:
    """The registry's own number of a member that a source knows by this code."""
    number: str | None = await uow.connection.fetchval(
        "SELECT member FROM member_code WHERE source = $1 AND code = $2", source, code
    )
    return number


async def person_of_member(uow: UnitOfWork, number: str) -> str | None:
    """The person who is this member."""
    code: str | None = await uow.connection.fetchval("SELECT code FROM person WHERE member = $1", number)
    return code
