"""What a paper is made of: what it says about itself, which data, and what its caller adds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, Protocol

from services.reporting.domain.dataset import Society, Span
from services.reporting.domain.definition import Role
from services.reporting.domain.definitions import DEFINITIONS
from services.reporting.domain.figure import Figure
from services.reporting.domain.packs.names import Names

Form = Literal["md", "html", "docx", "pdf", "xlsx"]
Paragraphs = Mapping[str, str]
"""Chapter -> the secretary's own text of it, in plain Markdown."""


@dataclass(frozen=True, slots=True)
class Head:
    """What a paper says about itself; it is not in the dataset, so that equal facts give equal datasets."""

    run: str
    kept_on: date
    known_on: datetime
    provisional: bool
    dataset_sha256: str
    issue: int | None = None
    """第N期 of the year; without it the number of the period."""
    chain: str | None = None
    """How far each log reached when the run was kept, and its hash."""
    corrects: str | None = None
    """The run of the same period that was sent before: this one is its correction (更正版)."""
    official: bool = False
    """An issue of the year; anything else is a draft."""


class Data(Protocol):
    """The least that a dataset has; its report's template may use everything else that it has, as `d`."""

    @property
    def period(self) -> Span:
        """The days it speaks of."""

    @property
    def society(self) -> Society | None:
        """Who issues it."""

    @property
    def figures(self) -> dict[str, Figure]:
        """The figures, by name."""

    @property
    def branch_names(self) -> dict[str, str]:
        """Code of a branch -> its name."""


def plain_name(name: str) -> str:
    """The figure's name without the part of the period it is of (`<figure>@<part>`)."""
    return name.partition("@")[0]


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact behind figures, with what its reader may see; `weights`: (figure, role) -> what it counts there."""

    what: str
    code: str | None
    title: str | None
    day: date
    recorded: datetime
    """In the office's time zone."""
    late: bool
    weights: Mapping[tuple[str, Role], int]


@dataclass(frozen=True, slots=True)
class Records:
    """The facts behind the figures of a run; `whole`: all of them, so that each list adds up to its figure."""

    facts: tuple[Fact, ...] = ()
    whole: bool = True

    def lists(self) -> tuple[tuple[str, Role], ...]:
        """Every list of which there is a fact, in the order of the catalogue."""
        there = set().union(*(fact.weights for fact in self.facts))
        return tuple(
            (name, role) for name, about in DEFINITIONS.items() for role in about.roles if (name, role) in there
        )


@dataclass(frozen=True, slots=True)
class More:
    """What a caller may add to a paper."""

    base: str | None = None
    """
    The address of the run, ending in "/" or empty for beside the paper: figures link to their records
    (`<base>figures/<name>`), in Word and PDF only where it is a whole one. None: no links, as in mail.
    """
    template: str | None = None
    """The society's own template in place of the standard one."""
    records: Records = field(default_factory=Records)
    """For the workbook only."""
    names: Names | None = None
    """Names that are on this paper alone."""


@dataclass(frozen=True, slots=True)
class Paper:
    """What a paper is written from, whatever its form."""

    report: str
    head: Head
    dataset: Data
    paragraphs: Paragraphs
    more: More = field(default_factory=More)
