"""One item raised, whole: its words, every step with its day, and what the viewer may do next."""

from __future__ import annotations

from typing import Any

from services.outreach.domain import item_explained as explained
from services.outreach.domain.item_rights import Whose
from services.outreach.store.calendar import working_days
from services.outreach.store.item_words import Words, open_words
from services.outreach.store.items import whose
from services.outreach.views.items import SEEN, seen_by, shown
from services.outreach.views.pages import Shown, Viewer
from shared.database import UnitOfWork
from shared.errors import Forbidden, Unknown
from shared.events.base import Event
from shared.events.envelope import decode
from shared.events.outreach import ItemState
from shared.identity import Caller, Policy

# Where the day of a step is kept; of the others it is the day on which the step stands.
_DAYS = {
    "raised": "raised_on",
    "acknowledged": "acknowledged_on",
    "assigned": "assigned_on",
    "passed_on": "passed_on_on",
    "passed_on_replied": "passed_on_replied_on",
    "extended": "extended_on",
    "answered": "answered_on",
    "told_back": "told_on",
    "solved": "solved_on",
    "closed": "closed_on",
    "reopened": "reopened_on",
    "carried": "carried_on",
    "withdrawn": "withdrawn_on",
}


async def item(uow: UnitOfWork, viewer: Viewer, policy: Policy, code: str) -> Shown:
    """
    One item with its words, if they are for the viewer: audited. One that the viewer may not see is unknown.

    Raises Unknown.
    """
    row = await seen_item(uow, viewer, code)
    known = ItemState.model_validate(dict(row))
    words = await open_words(uow, known) if row["words_are_open"] else Words()
    days = await working_days(uow.connection, known.raised_on, known.answer_due_on)
    return {
        **shown(row, uow.today, days),
        "activity": known.activity or words.activity,
        "text": words.text,
        "answer_text": words.answer,
        "raiser": words.raiser,
        "consent_to_be_named": words.consent_to_be_named,
        "steps": await _steps(uow, code, words),
        "may": _may(known, await whose(uow, known), policy, uow.permit.caller) if uow.permit else [],
    }


async def seen_item(uow: UnitOfWork, viewer: Viewer, code: str) -> Any:
    """The row of an item. Raises Unknown where the viewer may not see it."""
    row = await uow.connection.fetchrow(f"{SEEN} AND item.code = $4", *seen_by(viewer), code)
    if row is None:
        raise Unknown(what="item", code=code)
    return row


async def _steps(uow: UnitOfWork, code: str, words: Words) -> list[Shown]:
    rows = await uow.connection.fetch("SELECT body FROM ledger WHERE subject = 'item/' || $1 ORDER BY version", code)
    return [_step(decode(row["body"]), words) for row in rows]


def _step(event: Event[ItemState], words: Words) -> Shown:
    step = event.type.split(".")[2]
    day = getattr(event.data, _DAYS[step]) if step in _DAYS else event.effective_on
    return {
        "step": step,
        "on": day,
        "recorded_at": event.recorded_at,
        "by": event.actor,
        "version": event.version,
        "words": words.steps.get(event.version),
    }


def _may(known: ItemState, of: Whose, policy: Policy, caller: Caller) -> list[str]:
    """What the item does not refuse and the caller's offices allow."""
    return [action for action in explained.may(known) if _allowed(action, of.reach_of(action), policy, caller)]


def _allowed(action: str, reach: tuple[str, ...], policy: Policy, caller: Caller) -> bool:
    try:
        policy.permit(caller, action).allow(*reach)
    except Forbidden:
        return False
    return True
