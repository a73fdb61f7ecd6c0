"""People check in alone by a link, where the society allows it; a person of the desk takes them into the sheet."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from services.activities import domain, store
from services.activities.commands.attendance import CheckIn, TakeCheckIns
from services.activities.domain.check_in import PATH, PURPOSE, CheckedIn, entry_on, hashes_of, link_of, with_check_ins
from services.activities.domain.people import key_of
from services.activities.domain.sign_in.known import Named
from services.activities.handlers.attendance import keep_sheet
from services.activities.store import check_ins
from shared.database import UnitOfWork
from shared.events.activities import AttendanceRecorded, Entry
from shared.http import Answer
from shared.link_store import links, nonces


async def check_in_link(uow: UnitOfWork, code: str, zone: ZoneInfo) -> Answer:
    """The link of an activity: the same until it is revoked. Raises SelfCheckInIsOff."""
    known = await store.activity(uow, code)
    uow.allow(*known.event.hosts)
    await _entry(uow, known, max(uow.today, known.event.effective_on))
    days = await store.limit_on(uow.connection, "check_in_link_days", known.event.ends_on)
    link = link_of(known.event, days, (await nonces(uow.connection, PURPOSE, [code]))[code], zone)
    token = (await links(uow)).token(link)
    return {"activity": code, "path": f"{PATH}/{token}", "until": link.until.isoformat()}


async def check_in(uow: UnitOfWork, command: CheckIn) -> Answer:
    """Somebody is there; twice is once. Neither a name nor a place nor a device is kept."""
    known = await store.activity(uow, command.activity)
    entry = await _entry(uow, known, uow.today)
    known_by, who = key_of(await store.people_key(uow), command)
    new = await check_ins.keep_check_in(uow, command.activity, CheckedIn(known_by, who, command.sort, entry))
    return {"activity": command.activity, "entry": entry, "new": new}


async def take_check_ins(uow: UnitOfWork, command: TakeCheckIns, named: Named) -> Answer:
    """Those waiting come into the sheet, late ones marked as late; the record of the activity is corrected with it."""
    await uow.lock(f"attendance/{command.activity}")
    known = await store.activity_in_hand(uow, command.activity)
    uow.allow(*known.event.hosts)
    waiting = await check_ins.waiting_check_ins(uow, command.activity)
    before = await store.find_sheet(uow.connection, command.activity)
    if not waiting:
        return {"activity": command.activity, "taken": 0}
    key = await store.people_key(uow)
    empty = AttendanceRecorded(activity=command.activity, effective_on=known.event.effective_on)
    sheet = with_check_ins(before or empty, waiting, hashes_of(named, key))
    await check_ins.take_check_ins(uow, command.activity)
    told = await keep_sheet(uow, known.event, sheet, key)
    await check_ins.forget_reasons_of_those_who_came(uow, command.activity)
    return {"taken": len(waiting), **told}


async def _entry(uow: UnitOfWork, known: domain.Activity, day: date) -> Entry:
    """How a check-in of a day is marked. Raises the refusal that fits."""
    on = await store.limit_on(uow.connection, "self_check_in", uow.today) == 1
    return entry_on(known.event, known.state, on, day)
