"""By which hashes persons are found: outside the vault no name is kept."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from services.registry.domain.naming import tokens_of
from shared.database import UnitOfWork


async def name_persons(uow: UnitOfWork, names: Mapping[str, str | None]) -> None:
    """Make persons (code -> name) findable by these names and no others: outside the vault only hashes are kept."""
    await forget(uow, *names)
    key = await search_key(uow)
    pairs = [(token, person) for person, name in sorted(names.items()) if name for token in tokens_of(key, name)]
    await uow.connection.execute(
        "INSERT INTO person_token (token, person) SELECT * FROM unnest($1::bytea[], $2::text[])",
        [token for token, _ in pairs],
        [person for _, person in pairs],
    )


async def forget(uow: UnitOfWork, *persons: str) -> None:
    """No name leads to these persons any more."""
    await uow.connection.execute("DELETE FROM person_token WHERE person = ANY($1::text[])", list(persons))


async def search_key(uow: UnitOfWork) -> bytes:
    """The key of the hashes of names, made when it is first needed."""
    await uow.connection.execute(
        "INSERT INTO search_key (key) VALUES ($1) ON CONFLICT DO NOTHING", secrets.token_bytes(32)
    )
    key: bytes = await uow.connection.fetchval("SELECT key FROM search_key")
    return key
