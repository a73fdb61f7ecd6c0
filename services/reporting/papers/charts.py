"""The charts of reports, each drawn from the dataset alone; a new one is a function here and a name in REPORTS."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from services.reporting.domain.dataset import Dataset, Figure
from services.reporting.domain.definitions import DEFINITIONS
from services.reporting.papers import saying
from services.reporting.papers.words import Language, word
from shared.paper.charts import Bar, Bars, Chart, Columns

Draws = Callable[[Any, Language], Chart | None]

KEY = (
    "organisation_coverage",
    "work_coverage",
    "key_works_covered",
    "experts_in_contact",
    "beneficiaries_people",
    "items_answer_rate",
)


def key_figures(dataset: Dataset, language: Language) -> Chart | None:
    """How far the ratios and the figures with a target have come."""
    figures = [(name, dataset.figures[name]) for name in KEY if name in dataset.figures]
    bars = tuple(_share(name, figure, language) for name, figure in figures if _whole(figure))
    title = "主要指标与目标" if language == "zh" else "Key figures and their targets"
    return Bars(title, bars, shares=True) if bars else None


def activities_by_kind(dataset: Dataset, language: Language) -> Chart | None:
    """Activities held, the most frequent kind first."""
    counts = sorted(dataset.activities_by_kind.items(), key=lambda one: (-one[1], one[0]))
    bars = tuple(Bar(word(kind, language), count, count, f"{count:,}") for kind, count in counts if count)
    title = "各类活动（场）" if language == "zh" else "Activities by kind"
    return Bars(title, bars) if bars else None


def contacts_by_quarter(dataset: Dataset, language: Language) -> Chart | None:
    """Experts to be contacted and contacted, by quarters of the year."""
    quarters = dataset.contact_by_quarter
    if not any(quarter.expected for quarter in quarters):
        return None
    chinese = language == "zh"
    return Columns(
        "各季度联系专家（人）" if chinese else "Experts contacted by quarter",
        tuple(f"第{'一二三四'[one.quarter - 1]}季度" if chinese else f"Q{one.quarter}" for one in quarters),
        (
            ("应联系" if chinese else "to be contacted", tuple(float(one.expected) for one in quarters)),
            ("联系上" if chinese else "contacted", tuple(float(one.contacted) for one in quarters)),
        ),
    )


def _whole(figure: Figure) -> int:
    return (figure.denominator if figure.kind == "ratio" else figure.target) or 0


def _share(name: str, figure: Figure, language: Language) -> Bar:
    about, ratio = DEFINITIONS[name], figure.kind == "ratio"
    part = (figure.numerator or 0) if ratio else figure.value
    said = saying.value(figure, language) if ratio else f"{part:,} / {figure.target:,}"
    return Bar(about.title_zh if language == "zh" else about.title_en, part, _whole(figure), said)
