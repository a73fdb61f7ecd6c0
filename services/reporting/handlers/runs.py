"""Load, decide, save, say: a run is computed over facts that stand still, kept once, and told."""

from __future__ import annotations

from services.reporting.commands.runs import KeepRun
from services.reporting.domain.dataset import Dataset
from services.reporting.domain.period import knowledge, period_of
from services.reporting.domain.runs import run_kept
from services.reporting.store import runs
from services.reporting.store.datasets import dataset
from shared.database import UnitOfWork
from shared.http import Answer


async def keep_run(uow: UnitOfWork, command: KeepRun) -> Answer:
    """
    Compute a digest over facts that stand still and keep it with the lists behind its figures.

    Over unchanged facts the answer names the run that has kept the same dataset (`same_as`), and nothing new is kept.
    """
    period, known_on = period_of(command.digest), knowledge(command.known_on, uow.now)
    await runs.stand_still(uow)
    data = await dataset(uow.connection, period, known_on, keep=True)
    if same := await runs.same_run(uow, period, data):
        return _answer(same, data, same_as=same)
    number = await runs.next_number(uow, period)
    run = runs.Run(
        f"{period.code}-{number}", period, number, known_on, await runs.positions(uow.connection, known_on), data
    )
    await runs.keep(uow, run)
    uow.emit(run_kept(run.code, data))
    return _answer(run.code, data, same_as=None)


def _answer(run: str, data: Dataset, same_as: str | None) -> Answer:
    return {
        "run": run,
        "same_as": same_as,
        "digest": data.period.code,
        "dataset_sha256": data.sha256,
        "figures": {name: figure.value for name, figure in data.figures.items()},
    }
