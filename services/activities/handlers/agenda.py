"""Items of an agenda are proposed, accepted, declined, withdrawn and ordered."""

from __future__ import annotations

from services.activities.commands.agenda import (
    AcceptAgendaItem,
    DeclineAgendaItem,
    OrderAgenda,
    ProposeAgendaItem,
    WithdrawAgendaItem,
)
from services.activities.domain import agenda as domain
from services.activities.domain.meeting_plan import Meeting
from services.activities.store import agenda as store
from services.activities.store import meeting_plans as meetings
from services.activities.store.heard import branches_on
from shared.database import UnitOfWork
from shared.events.activities.agenda_items import AgendaItemState
from shared.http import Answer


async def propose_agenda_item(uow: UnitOfWork, command: ProposeAgendaItem) -> Answer:
    """Somebody wants it on the agenda; after the deadline it is late, and still taken."""
    meeting = await meetings.beside(uow, command.meeting)
    branches = await branches_on(uow.connection, uow.today)
    nth = await store.next_number(uow, command.meeting)
    proposed = domain.propose(command, meeting, nth, branches, uow.today)
    await store.keep_proposal(uow, proposed.code, command.text)
    return {**await _say(uow, proposed), "late": proposed.late}


async def accept_agenda_item(uow: UnitOfWork, command: AcceptAgendaItem) -> Answer:
    """It stands on the agenda, marked late if it came late."""
    item, meeting = await _known(uow, command.code)
    return await _say(uow, domain.accept(item, meeting, uow.today))


async def decline_agenda_item(uow: UnitOfWork, command: DeclineAgendaItem) -> Answer:
    """It does not come on the agenda; why is kept."""
    item, meeting = await _known(uow, command.code)
    await store.keep_because(uow, command.code, command.because)
    return await _say(uow, domain.decline(item, meeting, uow.today))


async def withdraw_agenda_item(uow: UnitOfWork, command: WithdrawAgendaItem) -> Answer:
    """Its own proposer takes it back."""
    item, meeting = await _known(uow, command.code)
    uow.allow(item.event.by)
    await store.keep_because(uow, command.code, command.because)
    return await _say(uow, domain.withdraw(item, meeting, uow.today))


async def order_agenda(uow: UnitOfWork, command: OrderAgenda) -> Answer:
    """The order of the agenda; items that come later follow at its end."""
    await uow.lock(f"meeting/{command.code}")
    meeting = await meetings.meeting(uow, command.code)
    standing = await store.standing(uow.connection, meeting)
    ordered = domain.order(command, meeting, standing, uow.today)
    await meetings.save_agenda_orders(uow, [ordered])
    uow.emit(ordered)
    return {"code": ordered.code, "agenda": domain.ordered(standing, ordered.items)}


async def _known(uow: UnitOfWork, code: str) -> tuple[domain.AgendaItem, Meeting]:
    """The item and its meeting, both locked, the meeting first."""
    meeting = await meetings.beside(uow, (await store.agenda_item(uow, code)).event.meeting)
    await uow.lock(f"agenda_item/{code}")
    return await store.agenda_item(uow, code), meeting


async def _say(uow: UnitOfWork, event: AgendaItemState) -> Answer:
    await store.save_agenda_items(uow, [event])
    uow.emit(event)
    return {"code": event.code, "meeting": event.meeting, "state": event.TYPE.split(".")[2], "late": event.late}
