"""The kinds of packs: which periods each may speak of, and what it tells beside the figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from services.reporting.commands.periods import SpanKind
from services.reporting.domain.period import Period, cut
from shared.errors import Refused

Section = Literal[
    "parts", "branches", "sessions", "honours", "re_elections", "projects", "annual_facts", "closing", "items"
]

Whose = Literal["heads", "raisers"]
"""Who heads a branch, or has raised an item: kept in no run by name, named when a paper is made."""

_ANY: Final[tuple[SpanKind, ...]] = ("year", "quarter", "month", "days")
_SOCIETY: Final[tuple[Section, ...]] = ("parts", "branches", "sessions", "honours", "re_elections", "projects")


class PeriodDoesNotFit(Refused):
    """
    “{report}”不能以 {period} 为期间；可用的期间：{kinds}。
    "{report}" cannot speak of {period}; it speaks of: {kinds}.
    """

    STATUS = 422


@dataclass(frozen=True, slots=True)
class Kind:
    """
    A kind of pack: the periods it may speak of and its sections. `years`: it compares several years side by side.

    `session` says that it is laid before a session of the kind of the same name. `names`: whose it wants.
    """

    name: str
    periods: tuple[SpanKind, ...]
    sections: tuple[Section, ...]
    years: bool = False
    session: bool = False
    names: Whose | None = None


KINDS: Final = {
    kind.name: kind
    for kind in (
        Kind("congress", ("days", "year"), _SOCIETY, years=True, session=True),
        Kind("council", _ANY, _SOCIETY, session=True),
        Kind("standing_council", _ANY, ("sessions", "honours", "re_elections", "projects"), session=True),
        Kind("annual_facts", ("year",), ("annual_facts",), names="heads"),
        Kind("programme_closing", ("year",), ("closing",)),
        Kind("outreach_quarter", ("quarter", "year"), ("items",), names="raisers"),
        Kind("results", ("days",), ("parts", "honours", "projects"), years=True),
    )
}


def kind_for(report: str, period: Period) -> Kind | None:
    """The kind of a pack, None of a digest. Raises PeriodDoesNotFit."""
    kind = KINDS.get(report)
    if kind and period.kind not in kind.periods:
        raise PeriodDoesNotFit(field="digest", report=report, period=period.code, kinds=", ".join(kind.periods))
    return kind


def parts_of(kind: Kind, period: Period) -> list[Period]:
    """The calendar years of a pack, or the quarters of its one year, as they lie side by side; edges may be cut."""
    if "parts" not in kind.sections or period.kind not in ("year", "days"):
        return []
    found = cut(period, "quarter" if period.kind == "year" and not kind.years else "year")
    return found if len(found) > 1 else []
