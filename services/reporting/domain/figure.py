"""A figure as it is kept: its value, the lists it is made of, and how it compares with earlier periods."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from services.reporting.domain.definition import Definition, FigureKind, Role
from shared.events.reporting import Unit


class Row(BaseModel):
    """One row of a dataset."""

    model_config = ConfigDict(frozen=True)


class Listed(Row):
    """A list behind a figure."""

    sha256: str
    length: int


class Change(Row):
    """
    A figure against an earlier period. `new`: there was nothing before, so that a percentage would say nothing.

    A ratio or a mean is new where there was nothing to compute it from; 0 % of something is no such nothing. `gone`:
    now there is nothing to compute it from.
    """

    before: int | float
    difference: int | float
    percent: float | None
    new: bool
    gone: bool = False


class Value(Row):
    """A value and of how many it was computed; None where it is a number of its own (a count, a sum)."""

    value: int | float
    of: int | None = None


class Figure(Row):
    """A figure with the lists it is made of, and how it compares."""

    definition: int
    kind: FigureKind
    unit: Unit
    value: int | float
    records: int
    numerator: int | None = None
    denominator: int | None = None
    target: int | None = None
    lists: dict[Role, Listed]
    previous: Change | None = None
    last_year: Change | None = None

    @property
    def compared(self) -> Value:
        """The figure as a later one is compared with it."""
        return Value(value=self.value, of={"ratio": self.denominator, "mean": self.records}.get(self.kind))


def change(now: Value, before: Value) -> Change:
    """How a value compares with an earlier one: from 0 to 5 is new, not a percentage."""
    difference = round(now.value - before.value, 1)
    there, was_there = (one.value != 0 if one.of is None else one.of != 0 for one in (now, before))
    return Change(
        before=before.value,
        difference=difference,
        percent=percent_of(difference, before.value),
        new=there and not was_there,
        gone=now.of is not None and was_there and not there,
    )


def percent_of(difference: int | float, before: int | float) -> float | None:
    """Growth in percent; of nothing there is none."""
    return round(100 * difference / before, 1) if before else None


def figure_of(
    definition: Definition,
    lists: dict[Role, Listed],
    value: Value,
    targets: dict[str, int],
    previous: Value | None = None,
    last_year: Value | None = None,
) -> Figure:
    """A figure made of its lists, beside its target and the periods it is compared with."""
    ratio = definition.kind == "ratio"
    return Figure(
        definition=definition.version,
        kind=definition.kind,
        unit=definition.unit,
        value=value.value,
        records=lists[definition.main].length,
        numerator=lists["numerator"].length if ratio else None,
        denominator=lists["denominator"].length if ratio else None,
        target=targets.get(definition.target) if definition.target else None,
        lists=lists,
        previous=None if previous is None else change(value, previous),
        last_year=None if last_year is None else change(value, last_year),
    )
