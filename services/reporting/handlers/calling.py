"""What a report is called where it is told of to offices: a digest by its topic, a pack by its own title."""

from __future__ import annotations

from typing import Any, Final

from services.reporting.domain.runs import DIGEST
from services.reporting.papers import REPORTS

_SOON: Final = ("即将编制，请补齐缺漏", "is due soon: what is missing")


def said_of(report: str, *, one_page: bool = False) -> dict[str, Any]:
    """Facts of an occurrence that tells of a run; `called` is a title in both languages."""
    if report == DIGEST:
        return {}
    return {"report": report, "called": list(REPORTS[report].title)} | ({"one_page": True} if one_page else {})


def prepared(report: str) -> dict[str, Any]:
    """Facts of an occurrence that tells of gaps."""
    if report == DIGEST:
        return {}
    (chinese, english), (soon, due) = REPORTS[report].title, _SOON
    return {"report": report, "called": [f"{chinese}{soon}", f"{english} {due}"]}
