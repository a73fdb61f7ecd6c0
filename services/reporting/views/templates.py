"""Templates of reports, for a screen."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, get_args

from services.reporting.papers.reports import REPORTS
from services.reporting.papers.template import standard
from services.reporting.papers.words import Language
from services.reporting.store import templates as store
from shared.database import Connection
from shared.errors import Unknown


async def templates(connection: Connection) -> list[dict[str, Any]]:
    """Each report and language: whether its template is the society's own, which version, who set it and when."""
    known = {(row["report"], row["language"]): row for row in await store.last(connection)}
    unset = {"version": 0, "own": False, "set_by": None, "set_at": None}
    return [
        {"report": report, "language": language, **unset, **known.get((report, language), {})}
        for report in REPORTS
        for language in get_args(Language)
    ]


async def template(connection: Connection, report: str, language: Language) -> dict[str, Any]:
    """The text in force, the standard one, and every version. Raises Unknown."""
    if report not in REPORTS:
        raise Unknown(what="template", code=report)
    versions = await store.versions(connection, report, language)
    now = versions[-1].text if versions else None
    return {
        "report": report,
        "language": language,
        "version": len(versions),
        "own": now is not None,
        "text": now if now is not None else standard(report, language),
        "standard": standard(report, language),
        "versions": [asdict(one) | {"own": one.text is not None} for one in versions],
    }
