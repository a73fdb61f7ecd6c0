"""The kinds of reports: their titles and their chapters, into which the secretary's own paragraphs go."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from services.reporting.domain.dataset import Dataset
from services.reporting.papers import charts
from services.reporting.papers.kind import Report as Report
from services.reporting.papers.packs import PACKS
from services.reporting.papers.words import Language

DIGEST: Final = "digest"


def items_by_branch_and_topic(dataset: Dataset, _: Language) -> Mapping[str, Any]:
    """The table of items received: its topics, and its cells by branch and topic."""
    cells = dataset.items_by_branch_and_topic
    return {
        "topics": sorted({*dataset.item_totals.by_topic, *(cell.topic for cell in cells)}),
        "cells": {(cell.branch, cell.topic): cell.items for cell in cells},
    }


REPORTS: Final[Mapping[str, Report]] = {
    DIGEST: Report(
        ("党建工作简报", "Digest of Party-building work"),
        {
            "summary": ("要情", "Summary"),
            "joint": ("联席", "Joint meetings"),
            "coverage": ("覆盖", "Coverage"),
            "recognition": ("评先", "Recognition"),
            "co_building": ("共建", "Co-building"),
            "ten_hundred_thousand": ("十百千", "Ten, hundred, thousand"),
            "members": ("会员", "Members"),
        },
        {"key": charts.key_figures, "activities": charts.activities_by_kind, "contacts": charts.contacts_by_quarter},
        items_by_branch_and_topic,
    ),
    **PACKS,
}


def chapters_of(report: str) -> Mapping[str, tuple[str, str]]:
    """The chapters of a kind of report; of one that has no template yet there are none."""
    return REPORTS[report].chapters if report in REPORTS else {}
