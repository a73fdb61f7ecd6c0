"""A limit of an indicator is set: from a day on, with a reason; open cycles are computed anew by the clock."""

from __future__ import annotations

from services.reporting.commands.measures import SetMeasure
from services.reporting.domain.indicators.catalogue import INDICATORS
from services.reporting.domain.indicators.measures import check_measure
from services.reporting.store.indicators import measures as store
from shared.database import UnitOfWork
from shared.errors import StaleVersion
from shared.http import Answer


async def set_measure(uow: UnitOfWork, command: SetMeasure) -> Answer:
    """What was computed under another limit stays in the history of its value; a scheme's own limit goes before."""
    nth = await store.version(uow, command.indicator, command.name)
    known = (await store.holding(uow.connection, command.effective_on)).get(command.indicator, {})
    check_measure(command, known, {code: indicator.measures for code, indicator in INDICATORS.items()})
    if uow.expected != nth:
        raise StaleVersion(f"measure/{command.indicator}.{command.name}", seen=uow.expected or 0, now=nth)
    await store.keep_measure(uow, command, nth + 1)
    return {"indicator": command.indicator, "name": command.name, "version": nth + 1}
