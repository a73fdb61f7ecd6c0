"""What readings of outreach share: who may, which page, which day."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import Depends, Query, Request

from services.outreach.commands.fields import Day
from services.outreach.views.pages import Page
from shared.database import clock
from shared.http import may, running
from shared.identity import Permit

ExpertReader = Annotated[Permit, may("ReadExperts")]

ItemReader = Annotated[Permit, may("ReadItems")]


def _page(
    request: Request,
    on: Day | None = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    cursor: Annotated[str | None, Query(max_length=120, pattern=r"^[0-9A-Za-z_.~-]+$")] = None,
) -> Page:
    return Page(on or today_of(request), limit, cursor)


def today_of(request: Request) -> date:
    """The day of the office."""
    return running(request).database.office_day(clock())


Paged = Annotated[Page, Depends(_page)]
