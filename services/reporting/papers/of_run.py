"""What a paper of a kept run is written from: the same row gives the same paper, whenever it is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from services.reporting.domain.dataset import Dataset
from services.reporting.domain.paragraphs import paragraphs_of
from services.reporting.domain.reader import Reader, shown_to
from services.reporting.papers.report import Head, Paper


def paper_of_run(run: Mapping[str, Any], reader: Reader) -> Paper:
    """The paper of a run, from its row, as its reader may see it."""
    head = Head(
        run=run["code"],
        kept_on=run["kept_on"],
        known_on=run["known_on"],
        provisional=run["kept_on"] <= run["last_day"],
        dataset_sha256=run["dataset_sha256"],
        issue=run["issue"],
        chain=chain_of(run["heads"]),
        corrects=run["corrects"],
        official=run["official"],
    )
    texts = {chapter: one.text for chapter, one in paragraphs_of(run["paragraphs"]).items()}
    return Paper(run["report"], head, shown_to(reader, Dataset.model_validate(run["dataset"])), texts)


def chain_of(heads: Iterable[Mapping[str, Any]]) -> str | None:
    """The heads of the logs in one line: `registry 1234 <hash>`, and so on."""
    return " · ".join(f"{head['log']} {head['position']} {head['sha256']}" for head in heads) or None
