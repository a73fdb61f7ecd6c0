"""Which period a pack most likely speaks of on a day: proposed, never imposed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from services.reporting.domain.period import days, period_holding

YEARS: Final = 5  # of an analysis, as the plans of such bodies are made for five


@dataclass(frozen=True, slots=True)
class Known:
    """What the society's own records say: its council's term, and the day after the last session before today."""

    term_since: date | None = None
    term_until: date | None = None
    since_last_session: date | None = None


def likely_periods(known: Known, today: date) -> dict[str, list[str]]:
    """Kind of pack -> codes of periods, the likeliest first."""
    year, quarter = period_holding(today, "year"), period_holding(today, "quarter")
    past, done = year.previous().code, quarter.previous().code
    years = days(date(today.year - YEARS, 1, 1), date(today.year - 1, 12, 31)).code
    since = [days(known.since_last_session, today).code] if known.since_last_session else []
    return {
        "congress": [*_term(known, today), years],
        "council": [past, year.code],
        "standing_council": [*since, done, quarter.code],
        "annual_facts": [past],
        "programme_closing": [past, year.code],
        "outreach_quarter": [done, quarter.code, past],
        "results": [years],
    }


def _term(known: Known, today: date) -> list[str]:
    """The term as far as it has come; its last day where it is over."""
    if known.term_since is None or known.term_since > today:
        return []
    last = min(today, (known.term_until or date.max - timedelta(days=1)) - timedelta(days=1))
    return [days(known.term_since, last).code] if known.term_since <= last else []
