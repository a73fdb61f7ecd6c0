"""Files, documents and letters that others name by their code."""

from __future__ import annotations

from collections.abc import Sequence

from shared.database import UnitOfWork


async def kept_files(uow: UnitOfWork, digests: Sequence[str]) -> set[str]:
    """Those of these files that are kept; none of them is purged before the transaction ends."""
    if not digests:
        return set()
    rows = await uow.connection.fetch(
        "SELECT sha256 FROM file WHERE sha256 = ANY($1::text[]) FOR KEY SHARE", list(digests)
    )
    return {row["sha256"] for row in rows}


async def is_paper(uow: UnitOfWork, code: str) -> bool:
    """Whether this is a kept file, or the code of a document or of a letter."""
    if await kept_files(uow, [code]):
        return True
    return bool(
        await uow.connection.fetchval(
            """
            SELECT EXISTS (SELECT FROM document WHERE code = $1)
                OR EXISTS (SELECT FROM incoming_history WHERE code = $1)
            """,
            code,
        )
    )
