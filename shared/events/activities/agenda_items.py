"""Items of a meeting's agenda, from the proposal to what came of them."""

from __future__ import annotations

from typing import Literal

from shared.events.base import Code, DomainEvent, PublicTitle

Outcome = Literal["decided", "noted", "left_open", "not_reached"]


class AgendaItemState(DomainEvent):
    """
    An item with its public heading; `branch` is null where the society or its Party branch proposed it.

    `late` says that it came after the day until which items were collected.
    """

    code: Code
    meeting: Code
    by: Code
    branch: Code | None = None
    title: PublicTitle
    late: bool


class AgendaItemProposed(AgendaItemState, type="activities.agenda_item.proposed.v1"):
    """Somebody wants it on the agenda (议题)."""


class AgendaItemAccepted(AgendaItemState, type="activities.agenda_item.accepted.v1"):
    """It stands on the agenda."""


class AgendaItemDeclined(AgendaItemState, type="activities.agenda_item.declined.v1"):
    """It does not come on the agenda; why stays with its owner."""


class AgendaItemWithdrawn(AgendaItemState, type="activities.agenda_item.withdrawn.v1"):
    """Who proposed it has taken it back."""


class AgendaItemConsidered(AgendaItemState, type="activities.agenda_item.considered.v1"):
    """
    The meeting `at` came to it, or not (`not_reached`); what was left open or not reached stands on the next agenda.
    """

    at: Code
    outcome: Outcome
