"""A figure computed live."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from services.reporting.domain.catalogue import described
from services.reporting.domain.dataset import Listed, figure_of
from services.reporting.domain.definition import Role
from services.reporting.domain.definitions import definition_of
from services.reporting.domain.period import Period
from services.reporting.store import tables
from services.reporting.store.compute import compute, value_of, window_of
from services.reporting.views.records import Page, listed, live_records
from shared.database import Connection


async def figure(
    connection: Connection, name: str, period: Period, known_on: datetime, role: Role | None, page: Page
) -> dict[str, Any]:
    """A figure of a period as known at a moment, with a page of its records. Raises Unknown."""
    definition, window = definition_of(name), window_of(period, known_on)
    opened = listed(definition, role)
    lists = (await compute(connection, definition.statement, window))[name]
    society = await tables.society(connection, window)
    shown = {part: Listed(sha256=found.sha256, length=found.length) for part, found in lists.items()}
    figure = figure_of(definition, shown, value_of(definition, lists), society.targets if society else {})
    return {
        "figure": name,
        "digest": period.code,
        "known_on": known_on,
        "role": opened,
        "about": described(definition),
        **figure.model_dump(mode="json", exclude={"previous", "last_year", "records"}),
        "length": lists[opened].length,
        **await live_records(connection, definition, opened, window, period.ends_at, page),
    }
