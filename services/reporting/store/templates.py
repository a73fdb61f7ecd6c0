"""The society's own templates of reports, every version of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, get_args

from services.reporting.commands.templates import SetTemplate
from services.reporting.papers.reports import REPORTS
from services.reporting.papers.template import standard, templates_sha256
from services.reporting.papers.words import Language
from shared.database import Connection, UnitOfWork

LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)


@dataclass(frozen=True, slots=True)
class Version:
    """A template as it was set; without a text, the standard one again."""

    version: int
    text: str | None
    set_by: str
    set_at: datetime


async def template_at(connection: Connection, report: str, language: Language, at: datetime) -> str | None:
    """The text in force at a moment, None for the standard one: what a run was kept with stays its template."""
    found: str | None = await connection.fetchval(
        """
        SELECT text
        FROM report_template
        WHERE report = $1 AND language = $2 AND set_at <= $3
        ORDER BY version DESC
        LIMIT 1
        """,
        report,
        language,
        at,
    )
    return found


async def sha256_at(connection: Connection, report: str, at: datetime) -> str | None:
    """The hash of the templates with which a run of that moment is written today; None where its report has none."""
    if report not in REPORTS:
        return None
    texts = {
        language: await template_at(connection, report, language, at) or standard(report, language)
        for language in LANGUAGES
    }
    return templates_sha256(texts)


async def versions(connection: Connection, report: str, language: Language) -> list[Version]:
    """Every version, the oldest first."""
    rows = await connection.fetch(
        """
        SELECT version, text, set_by, set_at
        FROM report_template
        WHERE report = $1 AND language = $2
        ORDER BY version
        """,
        report,
        language,
    )
    return [Version(**dict(row)) for row in rows]


async def last(connection: Connection) -> list[dict[str, Any]]:
    """Of each report and language, who set its template last, when, and whether it is the society's own."""
    rows = await connection.fetch(
        """
        SELECT DISTINCT ON (report, language) report, language, version, text IS NOT NULL AS own, set_by, set_at
        FROM report_template
        ORDER BY report, language, version DESC
        """
    )
    return [dict(row) for row in rows]


async def save(uow: UnitOfWork, command: SetTemplate, version: int) -> None:
    """Keep one more version."""
    await uow.connection.execute(
        """
        INSERT INTO report_template (report, language, version, text, set_by, set_at)
        VALUES ($1, $2, $3, $4, $5, $6)
        """,
        command.report,
        command.language,
        version,
        command.text,
        uow.actor,
        uow.now,
    )


async def alone(uow: UnitOfWork) -> None:
    """Nobody else sets a template until the transaction ends."""
    await uow.connection.execute("LOCK TABLE report_template IN SHARE ROW EXCLUSIVE MODE")
