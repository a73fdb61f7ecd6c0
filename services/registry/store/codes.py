"""Codes for what nobody has given one."""

from __future__ import annotations

from shared.database import UnitOfWork

PREFIXES = {"person": "R", "post": "P", "term": "T"}


async def propose_code(uow: UnitOfWork, aggregate: str) -> str:
    """A code that no record of this kind has: `R-000123`. A number that was proposed is not proposed again."""
    while True:
        number: int = await uow.connection.fetchval("SELECT nextval('code_number')")
        code = f"{PREFIXES[aggregate]}-{number:06d}"
        taken = await uow.connection.fetchval(
            "SELECT EXISTS (SELECT FROM stream WHERE subject = $1)", f"{aggregate}/{code}"
        )
        if not taken:
            return code
