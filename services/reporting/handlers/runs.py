"""Load, decide, save, say: a run is computed over facts that stand still, kept once, and told."""

from __future__ import annotations

from services.reporting.commands.runs import KeepRun
from services.reporting.domain.dataset import Dataset
from services.reporting.domain.paragraphs import Paragraphs
from services.reporting.domain.period import Period, knowledge, period_of
from services.reporting.domain.runs import Asked, Kept, code_of, run_kept
from services.reporting.store import runs
from services.reporting.store.datasets import dataset
from services.reporting.store.log_heads import known_heads
from services.reporting.store.paragraphs import current
from services.reporting.store.templates import sha256_at
from services.reporting.store.told_runs import save_told_runs
from shared.database import UnitOfWork
from shared.http import Answer


async def keep_run(uow: UnitOfWork, command: KeepRun) -> Answer:
    """
    Compute a report over facts that stand still and keep it with the lists behind its figures.

    Over unchanged facts and paragraphs the answer names the run that has kept them (`same_as`); nothing new is kept.
    """
    period, known_on = period_of(command.digest), knowledge(command.known_on, uow.now)
    asked = Asked(command.report, command.official)
    await runs.stand_still(uow)
    data = await dataset(uow.connection, period, known_on, keep=True, asked=asked)
    written = await current(uow.connection, asked.report, period.code)
    if same := await runs.same_run(uow, asked, data, written):
        return _answer(same, data, same_as=same)
    kept = await _named(uow, asked, period, written)
    heard = await runs.positions(uow.connection, known_on)
    await runs.keep(uow, runs.Run(kept, period, known_on, heard, data))
    told = run_kept(kept, known_on, data)
    await save_told_runs(uow, [told])
    uow.emit(told)
    return _answer(kept.code, data, same_as=None)


async def _named(uow: UnitOfWork, asked: Asked, period: Period, written: Paragraphs) -> Kept:
    number = await runs.next_number(uow, asked, period)
    return Kept(
        code=code_of(asked.report, period.code, number),
        report=asked.report,
        number=number,
        official=asked.official,
        issue=await runs.issue_of(uow, asked, period),
        corrects=await runs.sent_before(uow, asked, period),
        heads=await known_heads(uow.connection),
        paragraphs=written,
        template_sha256=await sha256_at(uow.connection, asked.report, uow.now),
    )


def _answer(run: str, data: Dataset, same_as: str | None) -> Answer:
    return {
        "run": run,
        "same_as": same_as,
        "digest": data.period.code,
        "dataset_sha256": data.sha256,
        "figures": {name: figure.value for name, figure in data.figures.items()},
    }
