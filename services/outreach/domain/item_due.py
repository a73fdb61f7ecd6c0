"""What the clock tells of items: not acknowledged, due soon, overdue, and at last for the secretariat."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta
from typing import Final

from services.outreach.domain.item_days import ItemDays
from services.outreach.domain.item_explained import waits_for_acknowledgement, waits_for_an_answer
from shared.events.outreach import ItemDueStep, ItemDueTold, ItemState

# What is entered today of years long past reminds nobody.
TOLD_WITHIN: Final = timedelta(days=366)
# A code has at most 64 letters, an item's 50: the rest is for the step and the day.
_SHORT: Final[dict[ItemDueStep, str]] = {
    "acknowledge": "ack",
    "answer_soon": "soon",
    "answer": "late",
    "escalated": "up",
}


def due_told(items: Iterable[ItemState], days: ItemDays, told: Collection[str], today: date) -> list[ItemDueTold]:
    """What is to be told today and is not among the codes `told`; nothing twice, however often it is asked."""
    return [one for item in items for one in _due(item, days, today) if one.code not in told]


def _due(item: ItemState, days: ItemDays, today: date) -> Iterator[ItemDueTold]:
    if waits_for_acknowledgement(item) and item.acknowledge_due_on:
        if item.acknowledge_due_on < today <= item.acknowledge_due_on + TOLD_WITHIN:
            yield _told(item, "acknowledge", item.acknowledge_due_on, today)
    due_on = item.answer_due_on
    if not waits_for_an_answer(item) or today > due_on + TOLD_WITHIN:
        return
    if days.reminds_from(due_on) <= today <= due_on:
        yield _told(item, "answer_soon", due_on, today)
    if today > due_on:
        yield _told(item, "answer", due_on, today)
    if today >= days.escalates_from(due_on):
        yield _told(item, "escalated", due_on, today)


def _told(item: ItemState, step: ItemDueStep, due_on: date, today: date) -> ItemDueTold:
    return ItemDueTold(
        code=f"{item.code}~{_SHORT[step]}~{due_on:%Y%m%d}",
        item=item.code,
        step=step,
        due_on=due_on,
        owner=item.owner,
        owner_kind=item.owner_kind,
        reopened=item.reopened,
        effective_on=today,
    )
