"""A roster workbook is examined: the society's rules and name are read, and nothing is written."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from services.registry.domain.checkup.findings import Looked, look
from services.registry.domain.checkup.reading import examine
from services.registry.domain.checkup.report import findings_workbook
from services.registry.domain.name import NameRule
from services.registry.domain.statute import Rules
from services.registry.store.known import society_name
from services.registry.store.rulebook import rules_at
from shared.database import Connection
from shared.workbook.table import Table

Tables = Callable[[], Mapping[str, Table]]


@dataclass(frozen=True, slots=True)
class Known:
    """What the check-up takes from the registry: the rules of the day, and the society's name if it is described."""

    rules: Rules
    names: NameRule
    society: str | None


async def known_rules(connection: Connection, on: date, now: datetime) -> Known:
    """The society's own rules and name; those the registry began with where nothing else was set."""
    rows = await rules_at(connection, on, now)
    name = next(value for rule, _, value in rows if rule == "branch_name")
    return Known(Rules.read(rows, on), NameRule.read(name), await society_name(connection, on, now))


async def check_up(known: Known, tables: Tables, on: date) -> tuple[list[Looked], bytes]:
    """The findings, and their workbook. It takes seconds of thinking, so it is done beside the event loop."""
    return await asyncio.to_thread(_check_up, known, tables, on)


def _check_up(known: Known, tables: Tables, on: date) -> tuple[list[Looked], bytes]:
    examined = examine(tables(), known.names, on)
    found = look(examined, known.rules, known.society, on)
    return found, findings_workbook(examined, found, known.society, on)
