"""A kept run goes to offices when somebody says so: a corrected version, or a report that no schedule sends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from services.reporting.commands.periods import Audience
from services.reporting.commands.runs import SendRun
from services.reporting.domain.dataset import Dataset
from services.reporting.domain.delivery.occurrence import LEADERS, SECRETARIAT, Occurrence, Office
from services.reporting.domain.delivery.recipients import LIAISON
from services.reporting.domain.refusals import RunSentAlready
from services.reporting.handlers.calling import said_of
from services.reporting.handlers.publishing import publish_if_official
from services.reporting.handlers.telling import tell
from services.reporting.papers.words import span
from services.reporting.store import runs
from services.reporting.store.deliveries import Delivery
from services.reporting.store.run_files import run_of
from shared.database import UnitOfWork
from shared.http import Answer


async def send_run(uow: UnitOfWork, command: SendRun) -> Answer:
    """Each run once: what failed is sent again among the deliveries. It takes the place of what was sent before it."""
    row = await run_of(uow.connection, command.run)
    if not await _marked(uow, command.run):
        raise RunSentAlready(field="run", run=command.run)
    data = Dataset.model_validate(row["dataset"])
    title = span(data.period, "zh") + ("（更正版）" if row["corrects"] else "")
    facts = {"run": command.run, "digest": row["digest"], "title": title, **said_of(row["report"])}
    offices = tuple(offices_of(command.audiences, [branch.code for branch in data.branches]))
    sending = Occurrence(
        key=f"run/{command.run}",
        topic="digest",
        about=f"run/{command.run}",
        offices=offices,
        occurred=uow.now,
        facts=facts | {"forms": list(command.forms), "link_days": command.link_days},
    )
    return _answer(row, await tell(uow, sending))


def _answer(row: dict[str, Any], sent: list[Delivery]) -> Answer:
    return {"run": row["code"], "corrects": row["corrects"], "deliveries": [one.code for one in sent]}


async def _marked(uow: UnitOfWork, run: str) -> bool:
    """Whether it goes out for the first time; an official digest goes up to superiors with it."""
    if not await runs.mark_sent(uow, run):
        return False
    await publish_if_official(uow, run)
    return True


def offices_of(audiences: Iterable[Audience], branches: Iterable[str]) -> Iterator[Office]:
    """The offices that audiences are; each liaison gets the paper of the own branch."""
    for audience in audiences:
        match audience:
            case "leaders":
                yield LEADERS
            case "secretariat":
                yield SECRETARIAT
            case "liaisons":
                yield from (Office(LIAISON, branch) for branch in branches)
