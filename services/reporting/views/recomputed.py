"""A kept run computed once more from the facts, as they were known then: it comes out the same, or says where not."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from services.reporting.domain.dataset import Dataset
from services.reporting.domain.definitions import DEFINITIONS
from services.reporting.domain.packs.shown import without_items
from services.reporting.domain.period import period_of
from services.reporting.domain.runs import Asked
from services.reporting.store.datasets import dataset
from services.reporting.store.runs import positions
from services.reporting.views.runs import kept_run
from shared.database import Connection


async def recomputed(
    connection: Connection, asked: Asked, digest: str, known_on: datetime, kept_at: datetime
) -> Dataset:
    """The dataset of a run as it was computed at `kept_at`; equal facts give equal bytes."""
    return await dataset(connection, period_of(digest), known_on, asked=asked, kept_at=kept_at)


async def check(connection: Connection, code: str) -> dict[str, Any]:
    """
    Whether a run is what its facts give. Raises Unknown.

    `heard_later`: source -> events that had been recorded when the run was kept, and were heard after it.
    `redefined`: figures whose definition has another version since.
    """
    row = await kept_run(connection, code)
    asked, kept = Asked(row["report"], row["official"]), Dataset.model_validate(row["dataset"])
    again = _as_told_then(kept, await recomputed(connection, asked, row["digest"], row["known_on"], row["kept_at"]))
    then = {one["source"]: one["facts"] for one in row["positions"]}
    now = {one["source"]: one["facts"] for one in await positions(connection, row["known_on"])}
    return {
        "run": code,
        "same": again.sha256 == row["dataset_sha256"],
        "dataset_sha256": row["dataset_sha256"],
        "recomputed_sha256": again.sha256,
        "different": _different(kept, again),
        "heard_later": {source: more for source, facts in now.items() if (more := facts - then.get(source, 0))},
        "redefined": sorted(
            name
            for name, figure in kept.figures.items()
            if name not in DEFINITIONS or DEFINITIONS[name].version != figure.definition
        ),
    }


def _as_told_then(kept: Dataset, again: Dataset) -> Dataset:
    """Without the items, where the kept pack is older than this section of it."""
    if kept.pack and again.pack and kept.pack.items is None:
        return again.model_copy(update={"pack": without_items(again.pack)})
    return again


def _different(kept: Dataset, again: Dataset) -> list[str]:
    """The parts of the dataset that are not alike; of the figures each by name."""
    parts = (name for name in type(kept).model_fields if name != "figures")
    return [name for name in parts if getattr(kept, name) != getattr(again, name)] + sorted(
        f"figures/{name}"
        for name in kept.figures.keys() | again.figures.keys()
        if kept.figures.get(name) != again.figures.get(name)
    )
