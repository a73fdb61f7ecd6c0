"""`python -m services.activities serve`."""

from __future__ import annotations

from pathlib import Path

from services.activities.api import (
    activities,
    agenda,
    attachments,
    attendance,
    beneficiaries,
    calendar,
    check_in,
    decided_items,
    expectations,
    feeds,
    key_works,
    link_pages,
    meeting_papers,
    meetings,
    pairings,
    papers,
    plans,
    projects,
    search,
    series,
    sessions,
    settings,
    sign_in,
    workbooks,
)
from services.activities.api.words import WORDS
from services.activities.clock import JOBS
from services.activities.store.said import SAYS
from services.activities.subscribers import FAMILIES, HEARS
from shared.service import Service, run

SERVICE = Service(
    name="activities",
    title="Activities: key works, activities held, joint meetings and their decisions",
    migrations=Path(__file__).parent / "migrations",
    routers=(
        key_works.router,
        activities.router,
        meetings.router,
        decided_items.router,
        pairings.router,
        projects.router,
        settings.router,
        attachments.router,
        sessions.router,
        plans.router,
        expectations.router,
        papers.router,
        meeting_papers.router,
        series.router,
        calendar.router,
        search.router,
        feeds.router,
        agenda.router,
        link_pages.router,
        workbooks.router,
        attendance.router,
        sign_in.router,
        check_in.router,
        beneficiaries.router,
    ),
    hears=HEARS,
    says=SAYS,
    families=FAMILIES,
    jobs=JOBS,
    words=WORDS,
)

if __name__ == "__main__":
    run(SERVICE)
