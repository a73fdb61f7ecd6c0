"""What is told of a run that was kept."""

from __future__ import annotations

from services.reporting.domain.dataset import Dataset, Figure
from shared.events.reporting import KeptFigure, RunKept


def run_kept(run: str, dataset: Dataset) -> RunKept:
    """What is told of a run that was kept."""
    return RunKept(
        effective_on=dataset.period.last_day,
        code=run,
        digest=dataset.period.code,
        first_day=dataset.period.first_day,
        dataset_sha256=dataset.sha256,
        figures=tuple(_kept(name, figure) for name, figure in sorted(dataset.figures.items())),
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
