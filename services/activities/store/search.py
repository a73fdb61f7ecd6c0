"""By which titles things are found: written with the rows of an event, so that a rebuild fills it by itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from services.activities.domain.found import Kind
from shared.database import UnitOfWork
from shared.search import Shown, index

# What is planned is looked for before its day: a title counts from the moment it is told, whatever day it is about.
ANY_DAY = date(1900, 1, 1)


async def index_titles(uow: UnitOfWork, kind: Kind, titles: Iterable[tuple[str, str]]) -> None:
    """Make things (code, title) findable by both; a title that reads as before is not written again."""
    told = list(titles)
    rows = await uow.connection.fetch(
        """
        SELECT DISTINCT ON (code) code, title FROM search_entry
        WHERE kind = $1 AND code = ANY($2::text[]) AND field = 'code'
        ORDER BY code, nth DESC
        """,
        kind,
        [code for code, _ in told],
    )
    known = {row["code"]: row["title"] for row in rows}
    shown = []
    for code, title in told:
        if known.get(code) != title:
            shown.append(Shown(kind, code, ANY_DAY, title, {"title": title}))
        known[code] = title
    await index(uow, shown)
