"""The two dates of every reading: on which day, as known when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import Depends, Query, Request

from shared.database import clock
from shared.http import running


@dataclass(frozen=True, slots=True)
class Dates:
    """The day in the world, and the last moment of knowledge that counts."""

    day: date
    known: datetime

    def told(self) -> dict[str, Any]:
        """As the answer repeats them."""
        return {"as_of": self.day, "known_on": self.known}


def _dates(
    request: Request,
    as_of: Annotated[date | None, Query(description="业务日期 | the day in the world; today")] = None,
    known_on: Annotated[
        date | None, Query(description="截至录入时间 | as known at the end of this day; now if absent")
    ] = None,
) -> Dates:
    service, now = running(request), clock()
    zone = ZoneInfo(service.settings.office_zone)
    today = service.database.office_day(now)
    known = now if known_on is None or known_on > today else datetime.combine(known_on, time.max, zone)
    return Dates(as_of or today, min(known, now))


AsOf = Annotated[Dates, Depends(_dates)]
Limit = Annotated[int, Query(ge=1, le=1000)]
Cursor = Annotated[str, Query(max_length=64, description="`next` of the page before")]


def page(name: str, rows: list[dict[str, Any]], limit: int, dates: Dates) -> dict[str, Any]:
    """A page of a list; `next` is null on the last one."""
    more = len(rows) == limit
    return {**dates.told(), name: rows, "next": rows[-1]["code"] if more and rows else None}
