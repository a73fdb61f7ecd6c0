"""What reporting says: which runs it has kept, with the figures and the hashes that let anyone check them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from shared.events.base import Code, Count, DomainEvent, Part

Unit = Literal[
    "branches",
    "works",
    "experts",
    "people",
    "attendances",
    "items",
    "members",
    "meetings",
    "activities",
    "decided_items",
    "percent",
]
Hash = Annotated[Code, Field(pattern="^[0-9a-f]{64}$")]


class KeptFigure(Part):
    """
    A figure of a run: its definition, its value and the list it is the length (or sum) of.

    A ratio is the length of its list in percent of another list, whose length and hash are `of` and `of_sha256`.
    """

    name: Code
    definition: Count
    value: float
    unit: Unit
    records: Count
    list_sha256: Hash
    of: Count | None = None
    of_sha256: Hash | None = None


class RunKept(DomainEvent, type="reporting.run.kept.v1"):
    """A digest was computed and kept; `effective_on` is the last day of its period."""

    code: Code
    digest: Code
    first_day: date
    dataset_sha256: Hash
    figures: tuple[KeptFigure, ...]
