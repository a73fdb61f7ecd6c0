"""Packs that sessions have asked for are kept, and who asked is told which run it is."""

from __future__ import annotations

from typing import Final

from pydantic import ValidationError

from services.reporting.commands.runs import KeepRun
from services.reporting.handlers.hearing import Heard, whatever_waits
from services.reporting.handlers.runs import keep_run
from services.reporting.store import packs_asked as store
from services.reporting.store.packs_asked import AskedPack
from shared.database import Database, UnitOfWork
from shared.errors import Refused
from shared.events.reporting import RunProvided
from shared.log import get_logger

log = get_logger(__name__)
ACTOR: Final = "pack"


async def keep_packs_asked(database: Database, heard: Heard = whatever_waits) -> int:
    """
    Keep every pack that was asked for, each in a transaction of its own; returns how many.

    One for which not everything is `heard` stays asked for, until the next turn.
    """
    async with database.reading() as connection:
        wanted = await store.waiting(connection)
    return sum([await _answered(database, one) for one in wanted if await heard(one.asked_at)])


async def _answered(database: Database, one: AskedPack) -> bool:
    try:
        async with database.transaction(ACTOR) as uow:
            return await store.take(uow, one.asked) and await _provide(uow, one)
    except (Refused, ValidationError) as error:
        log.warning("pack_refused", session=one.session, report=one.report, digest=one.digest, why=str(error))
        async with database.transaction(ACTOR) as uow:
            await store.answer(uow, one.asked, None, _why(error))
        return False


async def _provide(uow: UnitOfWork, one: AskedPack) -> bool:
    """Over unchanged facts the run kept before is the answer; it is said either way, or who asked would wait."""
    command = KeepRun.model_validate({"digest": one.digest, "report": one.report})
    answer = await keep_run(uow, command)
    run = str(answer["same_as"] or answer["run"])
    await store.answer(uow, one.asked, run)
    provided = {"code": run, "digest": one.digest, "report": one.report, "session": one.session}
    uow.emit(RunProvided(**provided, effective_on=uow.today))
    return True


def _why(error: Refused | ValidationError) -> str:
    return str(error.title) if isinstance(error, Refused) else "unknown kind of report"
