"""
The registry's vault: a key per person, and name, unit and title under it. Who destroys the key has erased the person.

Every opening is audited in the transaction that opens; sealed text leaves in no event, log or answer to a command.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from cryptography.fernet import Fernet

from services.registry.domain.person import PRIVATE
from shared.audit import audit
from shared.database import UnitOfWork

Private = dict[str, str | None]


async def new_key(uow: UnitOfWork, person: str) -> None:
    """Make a person's key."""
    await uow.connection.execute("INSERT INTO person_key (person, key) VALUES ($1, $2)", person, Fernet.generate_key())


async def seal(uow: UnitOfWork, person: str, private: Mapping[str, str | None]) -> None:
    """Keep name, unit and title of a person; a text that is not named stays as it is."""
    cipher = Fernet(await uow.connection.fetchval("SELECT key FROM person_key WHERE person = $1", person))
    sealed = {name: cipher.encrypt(text.encode()) if text is not None else None for name, text in private.items()}
    row = await uow.connection.fetchrow("SELECT name, unit, title FROM person_private WHERE person = $1", person)
    kept = {**(dict(row) if row else {}), **sealed}
    await uow.connection.execute(
        """
        INSERT INTO person_private (person, name, unit, title) VALUES ($1, $2, $3, $4)
        ON CONFLICT (person) DO UPDATE
        SET name = EXCLUDED.name, unit = EXCLUDED.unit, title = EXCLUDED.title
        """,
        person,
        *(kept.get(name) for name in PRIVATE),
    )


async def open_persons(uow: UnitOfWork, persons: Iterable[str], action: str) -> dict[str, Private]:
    """Person -> name, unit and title, of those the vault knows; audited for each as `action`."""
    asked = sorted(set(persons))
    rows = await uow.connection.fetch(
        """
        SELECT person, key, name, unit, title
        FROM person_key JOIN person_private USING (person)
        WHERE person = ANY($1::text[])
        """,
        asked,
    )
    await audit(uow, action, [f"person/{row['person']}" for row in rows])
    return {row["person"]: _opened(row) for row in rows}


def _opened(row: Any) -> Private:
    cipher = Fernet(row["key"])
    return {name: cipher.decrypt(row[name]).decode() if row[name] is not None else None for name in PRIVATE}


async def destroy_key(uow: UnitOfWork, person: str) -> None:
    """Destroy a person's key, and what was sealed with it: nobody can read it any more."""
    await uow.connection.execute("DELETE FROM person_key WHERE person = $1", person)
