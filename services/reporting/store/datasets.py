"""The dataset of a digest, put together from the figures of three periods and the tables that explain them."""

from __future__ import annotations

from datetime import datetime

from services.reporting.domain.dataset import Dataset, Listed, figure_of, span_of
from services.reporting.domain.definitions import DEFINITIONS
from services.reporting.domain.packs.kinds import kind_for
from services.reporting.domain.period import Period
from services.reporting.domain.runs import DRAFT, Asked
from services.reporting.store import tables
from services.reporting.store.compute import Window, compared, compute_all, value_of, window_of
from services.reporting.store.packs import pack
from shared.database import Connection


async def dataset(
    connection: Connection,
    period: Period,
    known_on: datetime,
    keep: bool = False,
    *,
    asked: Asked = DRAFT,
    kept_at: datetime | None = None,
) -> Dataset:
    """
    The dataset of a report over a period as known at a moment; `keep` also stores its lists.

    `kept_at`: as it was computed then, when later runs had not been told.
    """
    kind, window = kind_for(asked.report, period), window_of(period, known_on)
    lists = await compute_all(connection, window, keep)
    previous = await compared(connection, window_of(period.previous(), known_on))
    year_before = period.last_year()
    last_year = await compared(connection, window_of(year_before, known_on)) if year_before else {}
    society = await tables.society(connection, window)
    targets = society.targets if society else {}
    return Dataset(
        period=span_of(period),
        society=society,
        figures={
            name: figure_of(
                definition,
                {role: Listed(sha256=found.sha256, length=found.length) for role, found in lists[name].items()},
                value_of(definition, lists[name]),
                targets,
                previous[name],
                last_year.get(name),
            )
            for name, definition in DEFINITIONS.items()
        },
        carried=await tables.carried(connection, window, period, asked, kept_at),
        pack=await pack(connection, kind, period, known_on, keep) if kind else None,
        **await _explained(connection, window, period),
    )


async def _explained(connection: Connection, window: Window, period: Period) -> dict[str, object]:
    return {
        "branch_names": await tables.branch_names(connection, window),
        "branches": await tables.branches(connection, window),
        "key_works": await tables.key_works(connection, window),
        "meetings": await tables.meetings(connection, window),
        "decided_items": await tables.decided_items(connection, window),
        "late": await tables.late(connection, window, period.ends_at),
        "contact_by_quarter": await tables.contact_by_quarter(connection, window),
        **await tables.activities(connection, window),
        **await tables.items(connection, window),
        **await tables.membership(connection, window),
    }
