"""Kept runs and the records behind their figures, as their reader may see them."""

from __future__ import annotations

from typing import Any, Final

import asyncpg

from services.reporting.domain.dataset import Dataset
from services.reporting.domain.definition import Role
from services.reporting.domain.definitions import definition_of
from services.reporting.domain.packs.kinds import KINDS
from services.reporting.domain.period import period_of
from services.reporting.domain.reader import Reader, shown_to
from services.reporting.papers import Form, Paper
from services.reporting.papers.words import Language
from services.reporting.store.papers import one_page_of, paper_of
from services.reporting.views.records import Page, kept_records, listed
from shared.database import Connection
from shared.errors import Unknown

_TOLD: Final = (
    *("report", "digest", "number", "official", "issue", "corrects", "superseded_by"),
    *("known_on", "kept_at", "kept_by", "sent_at", "positions", "heads", "paragraphs"),
)


async def runs(
    connection: Connection, digest: str | None, limit: int, cursor: str | None, report: str | None = None
) -> dict[str, Any]:
    """Kept runs, the newest first; the cursor is the last one seen. `superseded_by`: the newer one that was sent."""
    rows = await connection.fetch(
        """
        SELECT code AS run, report, digest, number, official, issue, corrects, first_day, last_day, known_on, kept_at,
            kept_by, dataset_sha256, sent_at, superseded_by
        FROM standing_run
        WHERE ($1::text IS NULL OR digest = $1)
          AND ($4::text IS NULL OR report = $4)
          AND ($2::text IS NULL OR (kept_at, code) < (SELECT kept_at, code FROM run WHERE code = $2))
        ORDER BY kept_at DESC, code DESC
        LIMIT $3
        """,
        digest,
        cursor,
        limit,
        report,
    )
    return {"runs": [dict(row) for row in rows], "next": rows[-1]["run"] if len(rows) == limit else None}


async def run(connection: Connection, code: str, reader: Reader) -> dict[str, Any]:
    """One run with its dataset, reduced to what the reader may see. Raises Unknown."""
    row = await kept_run(connection, code)
    told = {name: row[name] for name in _TOLD}
    return {
        "run": row["code"],
        **told,
        "names": KINDS[row["report"]].names if row["report"] in KINDS else None,
        "dataset_sha256": row["dataset_sha256"],
        "dataset": shown_to(reader, Dataset.model_validate(row["dataset"])).model_dump(mode="json"),
    }


async def paper(
    connection: Connection, code: str, reader: Reader, form: Form, language: Language, base: str | None = None
) -> Paper:
    """What a paper of a run is written from, as its reader may see it. Raises Unknown."""
    return await paper_of(connection, dict(await kept_run(connection, code)), reader, (form,), language, base)


async def one_page(connection: Connection, code: str, reader: Reader, language: Language) -> Paper:
    """What the one page of a pack is written from. Raises Unknown."""
    return await one_page_of(connection, dict(await kept_run(connection, code)), reader, language)


async def figure(connection: Connection, code: str, name: str, role: Role | None, page: Page) -> dict[str, Any]:
    """A figure of a run, or `<figure>@<part>` of a pack, with exactly the records it was made of. Raises Unknown."""
    plain, _, part = name.partition("@")
    definition, row = definition_of(plain), await kept_run(connection, code)
    kept = Dataset.model_validate(row["dataset"]).every_figure.get(name)
    if kept is None:
        raise Unknown(what="figure", code=name)
    opened = listed(definition, role)
    return {
        "run": code,
        "figure": name,
        "role": opened,
        **kept.model_dump(mode="json", exclude={"records"}),
        "length": kept.lists[opened].length,
        **await kept_records(connection, kept.lists, opened, period_of(part or row["digest"]).ends_at, page),
    }


async def kept_run(connection: Connection, code: str) -> asyncpg.Record:
    """The row of a kept run. Raises Unknown."""
    row = await connection.fetchrow("SELECT * FROM standing_run WHERE code = $1", code)
    if row is None:
        raise Unknown(what="run", code=code)
    return row
