"""The secretary's own paragraphs, for a screen."""

from __future__ import annotations

from typing import Any

from services.reporting.domain.paragraphs import as_kept
from services.reporting.domain.period import Period
from services.reporting.papers import chapters_of
from services.reporting.store import paragraphs as store
from shared.database import Connection


async def current(connection: Connection, report: str, period: Period) -> dict[str, Any]:
    """
    Chapter of the report -> its title in both languages and its paragraph as it stands; None where there is none.

    `version` counts those taken back too: it is what If-Match names.
    """
    written = as_kept(await store.current(connection, report, period.code))
    numbers = await store.last_versions(connection, report, period.code)
    return {
        chapter: {
            "title_zh": title[0],
            "title_en": title[1],
            "version": numbers.get(chapter, 0),
            "paragraph": written.get(chapter),
        }
        for chapter, title in chapters_of(report).items()
    }
