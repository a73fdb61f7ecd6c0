"""What readings of activities share: who may, which page, which day."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import Depends, Query, Request

from services.activities.views.pages import Page
from shared.database import clock
from shared.http import may, running
from shared.identity import Permit

Reader = Annotated[Permit, may("ReadActivities")]


def _page(
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    cursor: Annotated[str | None, Query(max_length=80, pattern=r"^[0-9-]{10}~[0-9A-Za-z_.-]+$")] = None,
) -> Page:
    return Page(limit, cursor)


Paged = Annotated[Page, Depends(_page)]


def today(request: Request) -> date:
    """The office's day now."""
    return running(request).database.office_day(clock())
