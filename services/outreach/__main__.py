"""`python -m services.outreach serve`."""

from __future__ import annotations

from pathlib import Path

from services.outreach.api import (
    absences,
    board,
    calendar,
    carrying,
    categories,
    contacts,
    due,
    expert_rights,
    experts,
    hand_over,
    items,
    link_pages,
    pack,
    paper_names,
    proposals,
    search,
    settings,
    timeline,
    workbooks,
)
from services.outreach.api.words import WORDS
from services.outreach.clock import JOBS
from services.outreach.store.said import SAYS
from services.outreach.subscribers import FAMILIES, HEARS
from shared.service import Service, run

SERVICE = Service(
    name="outreach",
    title="Outreach: experts, contacts, and items raised and answered",
    migrations=Path(__file__).parent / "migrations",
    routers=(
        expert_rights.router,
        experts.router,
        categories.router,
        contacts.router,
        items.router,
        board.router,
        pack.router,
        paper_names.router,
        carrying.router,
        calendar.router,
        search.router,
        settings.router,
        timeline.router,
        hand_over.router,
        link_pages.router,
        proposals.router,
        absences.router,
        due.router,
        workbooks.router,
    ),
    hears=HEARS,
    says=SAYS,
    families=FAMILIES,
    jobs=JOBS,
    words=WORDS,
)

if __name__ == "__main__":
    run(SERVICE)
