"""Projects of a programme as their events tell them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby

import asyncpg

from services.reporting.domain.packs.projects import Said, project_of
from services.reporting.domain.packs.rows import Project
from services.reporting.store.compute import Window
from shared.database import Connection


async def projects(connection: Connection, window: Window, until: date | None) -> tuple[Project, ...]:
    """
    The projects of the years that a period touches, in the order of year and code.

    `until`: what happened by this day; None: everything known, as a closing report wants it, for it comes later.
    """
    found = await connection.fetch(
        """
        SELECT code, split_part(type, '.', 3) AS past, effective_on, data
        FROM fact
        WHERE type LIKE 'activities.project.%'
          AND (data->>'year')::int BETWEEN extract(year FROM $1::date) AND extract(year FROM $2::date)
          AND recorded_at <= $3
          AND ($4::date IS NULL OR effective_on <= $4)
        ORDER BY (data->>'year')::int, code, version
        """,
        window.first_day,
        window.last_day,
        window.known_on,
        until,
    )
    grouped = [list(own) for _, own in groupby(found, key=lambda row: row["code"])]
    return tuple(project for own in grouped if (project := _project(own)))


def _project(said: Sequence[asyncpg.Record]) -> Project | None:
    return project_of([Said(row["past"], row["effective_on"], row["data"]) for row in said])
