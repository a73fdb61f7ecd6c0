"""What outreach says of the society's own list of categories of experts."""

from __future__ import annotations

from shared.events.base import Code, Count, DomainEvent, PublicTitle


class ExpertCategorySet(DomainEvent, type="outreach.category.set.v1"):
    """A category has this name, and its experts this cadence, from `effective_on` on."""

    code: Code
    name: PublicTitle
    cadence_days: Count
