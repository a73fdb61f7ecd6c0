"""Reporting as a process: `python -m services.reporting serve`."""

from __future__ import annotations

from pathlib import Path

from services.reporting.api import (
    channels,
    deliveries,
    federation,
    indicators,
    notices,
    packs,
    papers,
    records,
    reports,
    returns,
    run_files,
    run_links,
    schedules,
    statements,
    templates,
)
from services.reporting.api.words import WORDS
from services.reporting.clock import JOBS
from services.reporting.store.said import SAYS
from services.reporting.subscribers import DOORS, FAMILIES, HEARS
from shared.service import Service, run

SERVICE = Service(
    name="reporting",
    title="联席 · 报告 | Lianxi reporting",
    migrations=Path(__file__).parent / "migrations",
    routers=(
        reports.router,
        papers.router,
        templates.router,
        run_files.router,
        records.router,
        statements.router,
        schedules.router,
        packs.router,
        indicators.router,
        deliveries.router,
        notices.router,
        returns.router,
        run_links.router,
        channels.router,
        federation.router,
    ),
    hears=HEARS,
    says=SAYS,
    families=FAMILIES,
    doors=DOORS,
    jobs=JOBS,
    words=WORDS,
)

if __name__ == "__main__":
    run(SERVICE)
