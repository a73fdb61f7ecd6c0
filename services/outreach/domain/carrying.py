"""Items are carried to a session of a governing body (提请会议研究) under a public heading, before they are closed."""

from __future__ import annotations

from datetime import date

from services.outreach.commands.carrying import CarryItem
from shared.errors import Refused
from shared.events.outreach import ItemCarried, ItemState


class ConfidentialIsNotCarried(Refused):
    """
    事项 {code} 要求保密，不能提请会议研究。
    The item {code} is confidential: it cannot be put before a session.
    """


class NothingLeftToCarry(Refused):
    """
    事项 {code} 已办结或已撤回，不能再提请会议研究。
    The item {code} is closed or withdrawn: it cannot be put before a session any more.
    """


class CarriedThereAlready(Refused):
    """
    事项 {code} 已提请会议 {session} 研究。
    The item {code} was carried to the session {session} already.
    """


class CarriedAtAnImpossibleTime(Refused):
    """
    提请日期 {day} 应在 {since} 与 {today} 之间。
    {day} is not between {since} and {today}.
    """


def carry_item(item: ItemState, command: CarryItem, today: date) -> ItemCarried:
    """Carried once more it goes to the other session; its deadlines stay as they are."""
    if item.closed_on or item.withdrawn_on:
        raise NothingLeftToCarry(code=item.code)
    if item.confidential:
        raise ConfidentialIsNotCarried(code=item.code)
    if item.carried_to == command.session:
        raise CarriedThereAlready(field="session", code=item.code, session=command.session)
    if not item.raised_on <= command.carried_on <= today:
        raise CarriedAtAnImpossibleTime(field="carried_on", day=command.carried_on, since=item.raised_on, today=today)
    changed = {
        "carried_to": command.session,
        "carried_on": command.carried_on,
        "title": command.title,
        "effective_on": max(command.carried_on, item.effective_on),
    }
    return ItemCarried.model_validate(item.model_dump() | changed)
