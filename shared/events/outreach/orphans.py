"""What outreach says of experts whose liaison has gone and who have no other: found, and settled."""

from __future__ import annotations

from typing import Literal

from shared.events.base import Code, DomainEvent

Settled = Literal["handed_over", "in_office_again", "left_the_list"]


class OrphanState(DomainEvent):
    """An expert without anybody in office to keep in touch: `liaison` is who has gone, `post` what was held last."""

    expert: Code
    branch: Code | None = None
    liaison: Code
    post: Code


class OrphanFound(OrphanState, type="outreach.orphan.found.v1", key="expert"):
    """From `effective_on` on, the day the post ended, there is no successor in it."""


class OrphanSettled(OrphanState, type="outreach.orphan.settled.v1", key="expert"):
    """On `effective_on` the expert was found to be none any longer."""

    because: Settled
