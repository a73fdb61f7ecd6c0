"""What a run is called, and what is told of one that was kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from services.reporting.commands.periods import ReportKind
from services.reporting.domain.dataset import Dataset, Figure
from services.reporting.domain.paragraphs import Paragraphs, paragraphs_sha256
from shared.events.reporting import KeptFigure, LogHead, RunKept

DIGEST: Final[ReportKind] = "digest"
OWN_LOG: Final = "reporting"


@dataclass(frozen=True, slots=True)
class Asked:
    """Which report is to be kept, and whether as an issue of the year or as a draft."""

    report: ReportKind = DIGEST
    official: bool = False


DRAFT: Final = Asked()


@dataclass(frozen=True, slots=True)
class Kept:
    """
    What a kept run is called. `number` counts the runs of its kind and period, `issue` the official ones of the year.

    `corrects`: the run of the same period that was sent before. `heads`: the logs as they were known to reach.
    `template_sha256`: of the templates that its papers are written with.
    """

    code: str
    report: ReportKind
    number: int
    official: bool
    issue: int | None
    corrects: str | None
    heads: tuple[LogHead, ...] = ()
    paragraphs: Paragraphs = field(default_factory=dict)
    template_sha256: str | None = None


def code_of(report: ReportKind, digest: str, number: int) -> str:
    """`2025-Q4-1`; of another report than the digest `council-2025-1`."""
    return f"{digest}-{number}" if report == DIGEST else f"{report}-{digest}-{number}"


def run_kept(kept: Kept, known_on: datetime, dataset: Dataset) -> RunKept:
    """What is told of a run that was kept."""
    return RunKept(
        effective_on=dataset.period.last_day,
        code=kept.code,
        digest=dataset.period.code,
        first_day=dataset.period.first_day,
        dataset_sha256=dataset.sha256,
        figures=tuple(_kept(name, figure) for name, figure in sorted(dataset.figures.items())),
        report=kept.report,
        number=kept.number,
        known_on=known_on,
        official=kept.official,
        issue=kept.issue,
        corrects=kept.corrects,
        heads=kept.heads,
        paragraphs_sha256=paragraphs_sha256(kept.paragraphs) if kept.paragraphs else None,
        template_sha256=kept.template_sha256,
    )


def _kept(name: str, figure: Figure) -> KeptFigure:
    main, whole = figure.lists["numerator" if figure.kind == "ratio" else "counted"], figure.lists.get("denominator")
    return KeptFigure(
        name=name,
        definition=figure.definition,
        value=figure.value,
        unit=figure.unit,
        records=main.length,
        list_sha256=main.sha256,
        of=whole.length if whole else None,
        of_sha256=whole.sha256 if whole else None,
    )
