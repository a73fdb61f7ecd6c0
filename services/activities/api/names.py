"""Names of persons and branches, asked of the registry when something is shown or printed; each is audited there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import httpx
from fastapi import Request

from services.activities.domain.refusals import NamesAreAway
from shared.database import clock
from shared.http import running

REGISTRY = "registry"


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose names are wanted, for which paper (`<what>/<code>`), as of which day, and who will see them."""

    persons: Iterable[str]
    branches: Iterable[str]
    paper: str
    day: date
    by: str


@dataclass(frozen=True, slots=True)
class Names:
    """Person -> name, unit and title, in 姓氏笔画 order; branch -> name. Who was erased is not in it."""

    persons: dict[str, dict[str, str | None]]
    branches: dict[str, str]
    society: str | None


async def names_of(request: Request, asked: Asked) -> Names:
    """What the registry tells. Never call it while a transaction is open. Raises NamesAreAway."""
    query = {
        "person": sorted(set(asked.persons)),
        "branch": sorted(set(asked.branches)),
        "paper": asked.paper,
        "by": asked.by,
        "as_of": asked.day.isoformat(),
    }
    try:
        told = await running(request).peers.get(REGISTRY, "/paper-names", query, clock())
    except (httpx.HTTPError, KeyError) as error:
        raise NamesAreAway from error
    persons = {one["code"]: {name: one[name] for name in ("name", "unit", "title")} for one in told["persons"]}
    return Names(persons, told["branches"], told["society"])
