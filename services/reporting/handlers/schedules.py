"""Reports that are kept by themselves, their gaps told before, and who gets them: each once, whatever happens."""

from __future__ import annotations

from typing import Final

from services.reporting.commands.runs import KeepRun
from services.reporting.commands.schedules import SetSchedule
from services.reporting.domain.delivery.occurrence import SECRETARIAT, Occurrence, Office
from services.reporting.domain.period import title
from services.reporting.domain.runs import DIGEST
from services.reporting.domain.schedule import Due, due, in_preparation, is_empty, refuse_unless_it_fits
from services.reporting.handlers.calling import prepared, said_of
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
    """
    From its day on; reports that were kept by then stay as they are, and none is kept a second time.

    Raises PeriodDoesNotFit, HasNoOnePage.
    """
    refuse_unless_it_fits(command.report, command.kind, one_page=command.one_page)
    await schedules.save_schedule(uow, command)
    return {"report": command.report, "kind": command.kind, "since": str(command.since), "enabled": command.enabled}


async def keep_what_is_due(database: Database, heard: Heard = whatever_waits) -> None:
    """
    Keep every report that is due, the oldest first, each in a transaction of its own with what is to be sent.

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
        found = [one for line, own in known.items() for one in due(own, await schedules.done(connection, line), now)]
    return sorted(found, key=lambda one: (one.due_at, one.period.last_day))


async def _keep(uow: UnitOfWork, one: Due) -> None:
    if await schedules.is_kept(uow, one):
        return
    plan = one.schedule
    answer = await keep_run(uow, KeepRun(digest=one.period.code, report=plan.report, official=plan.official))
    code = str(answer["same_as"] or answer["run"])
    data = await runs.dataset_of(uow.connection, code)
    sent = plan.official or not is_empty(data)
    await schedules.save_kept(uow, one, code, sent=sent)
    # Whoever has sent this very run by hand has told everybody already.
    if sent and await runs.mark_sent(uow, code):
        offices = offices_of(plan.audiences, [branch.code for branch in data.branches])
        await tell(uow, _digest(uow, one, code, tuple(offices)))
    if sent:
        await publish_if_official(uow, code)


def _digest(uow: UnitOfWork, one: Due, code: str, offices: tuple[Office, ...]) -> Occurrence:
    plan = one.schedule
    return Occurrence(
        key=_key("digest", one),
        topic="digest",
        about=f"run/{code}",
        offices=offices,
        occurred=uow.now,
        facts={
            "run": code,
            **_named(one),
            **said_of(plan.report, one_page=plan.one_page),
            "forms": list(plan.forms),
            "link_days": plan.link_days,
        },
    )


async def tell_what_is_missing(database: Database) -> None:
    """Some days before a report is due, tell the secretariat what is missing; the list is made when it is sent."""
    async with database.transaction(ACTOR) as uow:
        for line, own in (await schedules.schedules(uow.connection)).items():
            for one in in_preparation(own, await schedules.done(uow.connection, line), uow.now):
                await tell(uow, _prep(uow, one))


def _prep(uow: UnitOfWork, one: Due) -> Occurrence:
    return Occurrence(
        key=_key("prep", one),
        topic="digest_prep",
        about=_key("digest", one),
        offices=(SECRETARIAT,),
        occurred=uow.now,
        facts={**_named(one), **prepared(one.schedule.report), "due_on": one.due_at.date().isoformat()},
        due=one.due_at,
    )


def _key(what: str, one: Due) -> str:
    """Of a digest by its period alone, as those that were told before there were others."""
    report = one.schedule.report
    return f"{what}/{one.period.code}" if report == DIGEST else f"{what}/{report}-{one.period.code}"


def _named(one: Due) -> dict[str, str]:
    period = one.period
    return {"digest": period.code, "title": title(period.kind, period.year, period.number)}
