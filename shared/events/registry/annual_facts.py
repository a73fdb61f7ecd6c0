"""Annual facts: what a branch hands in of a year for the society's yearly report."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from shared.events.base import BodyName, Code, Count, DomainEvent, FieldClass, Part, PublicTitle
from shared.events.registry.society import Decision

# The code of a branch, a dot and a year.
AnnualCode = Annotated[str, FieldClass.CODE, Field(min_length=6, max_length=69)]


class AnnualDue(Part):
    """The last day on which an authority has to have the report of the year."""

    authority: Code
    on: date


class AnnualRule(Part):
    """The society's rule of the year as it stood: due days, which branches are part of it, what each hands in."""

    due: tuple[AnnualDue, ...] = ()
    statuses: tuple[Code, ...] = ()
    needed: tuple[Code, ...] = ()


class AnnualFactsRecorded(DomainEvent, type="registry.annual_facts.recorded.v1"):
    """
    What a branch says of a year, whole: name, head, address, how it was set up, activities; the last version holds.

    `code` is `<branch>.<year>`; `effective_on` is the year's last day, or the day of recording where that is earlier.
    The head is the code of a person. `*_described` says that the registry keeps a text about it: texts stay there.
    `rule` is what `complete` was judged by.
    """

    code: AnnualCode
    branch: Code
    year: Count
    name: BodyName
    head: Code | None = None
    address: PublicTitle | None = None
    procedure: Decision | None = None
    procedure_described: bool = False
    activities: Count | None = None
    activities_described: bool = False
    complete: bool
    handed_in_on: date
    rule: AnnualRule | None = None
