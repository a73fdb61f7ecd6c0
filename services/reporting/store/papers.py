"""Everything a paper of a kept run is written from: its row, the template it was kept with, the facts behind it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from services.reporting.domain.period import period_of
from services.reporting.domain.reader import Reader
from services.reporting.papers.of_run import paper_of_run
from services.reporting.papers.packs import ONE_PAGE
from services.reporting.papers.report import Form, More, Paper, Records
from services.reporting.papers.words import Language
from services.reporting.store.behind import records_behind
from services.reporting.store.templates import template_at
from shared.database import Connection


async def paper_of(
    connection: Connection,
    run: Mapping[str, Any],
    reader: Reader,
    forms: Collection[Form],
    language: Language,
    base: str | None = None,
) -> Paper:
    """
    The paper of a run's row as its reader may see it, with all that these forms are written from.

    `base`: the address below which its figures open.
    """
    template = await template_at(connection, run["report"], language, run["kept_at"])
    records = Records()
    if "xlsx" in forms:
        ends_at = period_of(run["digest"]).ends_at
        records = await records_behind(connection, run["code"], ends_at, reader, language)
    return replace(paper_of_run(run, reader), more=More(base, template, records))


async def one_page_of(connection: Connection, run: Mapping[str, Any], reader: Reader, language: Language) -> Paper:
    """The same for the one page of a pack: with the society's own template of one pages, where there was one then."""
    template = await template_at(connection, ONE_PAGE, language, run["kept_at"])
    return replace(paper_of_run(run, reader), more=More(template=template))
