"""Digests that are kept by themselves, their gaps told before, and who gets them: each once, whatever happens."""

from __future__ import annotations

from typing import Final

from services.reporting.commands.runs import KeepRun
from services.reporting.commands.schedules import SetSchedule
from services.reporting.domain.delivery.occurrence import SECRETARIAT, Occurrence, Office
from services.reporting.domain.period import title
from services.reporting.domain.schedule import Due, due, in_preparation, is_empty
from services.reporting.handlers.hearing import Heard, whatever_waits
from services.reporting.handlers.publishing import publish_if_official
from services.reporting.handlers.run_sending import offices_of
from services.reporting.handlers.runs import keep_run
from services.reporting.handlers.telling import tell
from services.reporting.store import runs, schedules
from shared.crash import crash_point
from shared.database import Database, UnitOfWork, clock
from shared.http import Answer

ACTOR: Final = "schedule"


async def set_schedule(uow: UnitOfWork, command: SetSchedule) -> Answer:
    """From its day on; digests that were kept by then stay as they are, and none is kept a second time."""
    await schedules.save_schedule(uow, command)
    return {"kind": command.kind, "since": str(command.since), "enabled": command.enabled}


async def keep_what_is_due(database: Database, heard: Heard = whatever_waits) -> None:
    """
    Keep every digest that is due, the oldest first, each in a transaction of its own with what is to be sent.

    As long as not everything is `heard` none is kept: whatever waits would come late in each of them.
    """
    for one in await _wanted(database):
        if not await heard(one.due_at):
            return
        async with database.transaction(ACTOR) as uow:
            await _keep(uow, one)
            crash_point("schedule.before_commit")
        crash_point("schedule.after_commit")


async def _wanted(database: Database) -> list[Due]:
    async with database.reading() as connection:
        known = await schedules.schedules(connection)
        now = clock()
        found = [one for kind, own in known.items() for one in due(own, await schedules.done(connection, kind), now)]
    return sorted(found, key=lambda one: (one.due_at, one.period.last_day))


async def _keep(uow: UnitOfWork, one: Due) -> None:
    if await schedules.is_kept(uow, one.period.code):
        return
    answer = await keep_run(uow, KeepRun(digest=one.period.code, official=one.schedule.official))
    code = str(answer["same_as"] or answer["run"])
    data = await runs.dataset_of(uow.connection, code)
    sent = one.schedule.official or not is_empty(data)
    await schedules.save_kept(uow, one, code, sent=sent)
    # Whoever has sent this very run by hand has told everybody already.
    if sent and await runs.mark_sent(uow, code):
        offices = offices_of(one.schedule.audiences, [branch.code for branch in data.branches])
        await tell(uow, _digest(uow, one, code, tuple(offices)))
    if sent:
        await publish_if_official(uow, code)


def _digest(uow: UnitOfWork, one: Due, code: str, offices: tuple[Office, ...]) -> Occurrence:
    return Occurrence(
        key=f"digest/{one.period.code}",
        topic="digest",
        about=f"run/{code}",
        offices=offices,
        occurred=uow.now,
        facts={
            "run": code,
            "digest": one.period.code,
            "title": title(one.period.kind, one.period.year, one.period.number),
            "forms": list(one.schedule.forms),
            "link_days": one.schedule.link_days,
        },
    )


async def tell_what_is_missing(database: Database) -> None:
    """Some days before a digest is due, tell the secretariat what is missing; the list is made when it is sent."""
    async with database.transaction(ACTOR) as uow:
        for kind, own in (await schedules.schedules(uow.connection)).items():
            for one in in_preparation(own, await schedules.done(uow.connection, kind), uow.now):
                await tell(uow, _prep(uow, one))


def _prep(uow: UnitOfWork, one: Due) -> Occurrence:
    return Occurrence(
        key=f"prep/{one.period.code}",
        topic="digest_prep",
        about=f"digest/{one.period.code}",
        offices=(SECRETARIAT,),
        occurred=uow.now,
        facts={
            "digest": one.period.code,
            "title": title(one.period.kind, one.period.year, one.period.number),
            "due_on": one.due_at.date().isoformat(),
        },
        due=one.due_at,
    )
