"""Names are asked of their owners when a paper is made, for one reader; each is audited there and kept nowhere here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import httpx

from services.reporting.domain.dataset import Dataset
from services.reporting.domain.packs.kinds import KINDS, Whose
from services.reporting.domain.packs.names import RIGHTS, Names, NamesAreAway, within
from services.reporting.papers import Paper
from services.reporting.store import names_wanted
from shared.database import Database, clock
from shared.errors import Forbidden
from shared.identity import Caller, Permit, Policy
from shared.log import get_logger
from shared.peers import Peers

log = get_logger(__name__)
OWNERS: Final[Mapping[Whose, str]] = {"heads": "registry", "raisers": "outreach"}
PATH: Final = "/paper-names"


@dataclass(frozen=True, slots=True)
class Naming:
    """Knows whom to ask, and who may see what they tell."""

    database: Database
    peers: Peers
    policy: Policy

    async def named(self, paper: Paper, caller: Caller) -> Paper:
        """The same with names, where its kind wants them and the caller may see them. Raises NamesAreAway."""
        whose = names_of(paper.report)
        permit = self._permit(whose, caller)
        if whose is None or permit is None or not isinstance(paper.dataset, Dataset):
            return paper
        find = self._heads if whose == "heads" else self._raisers
        found = await find(paper, paper.dataset, permit)
        return replace(paper, more=replace(paper.more, names=Names(whose, found, clock())))

    def _permit(self, whose: Whose | None, caller: Caller) -> Permit | None:
        try:
            return self.policy.permit(caller, RIGHTS[whose]) if whose else None
        except Forbidden:
            return None

    async def _heads(self, paper: Paper, data: Dataset, permit: Permit) -> dict[str, str]:
        branches = [row.branch for row in data.pack.annual_facts] if data.pack else []
        year = data.period.last_day.year
        async with self.database.reading() as connection:
            wanted = await names_wanted.heads(connection, year, paper.head.known_on, branches)
        seen = within(wanted, permit.scopes)
        told = await self._ask("heads", paper, permit, {"person": sorted(set(seen.values()))})
        by_person = {one["code"]: one["name"] for one in told["persons"]}
        # Who was erased since has no name any more, and stands there by code.
        return {branch: by_person.get(person) or person for branch, person in seen.items()}

    async def _raisers(self, paper: Paper, data: Dataset, permit: Permit) -> dict[str, str]:
        """Item -> who raised it. Consent is its owner's to judge, today: whoever is left out has no name here."""
        items = [row.code for row in data.pack.items or ()] if data.pack else []
        told = await self._ask("raisers", paper, permit, {"item": items}) if items else {"items": []}
        return {one["code"]: " ".join(filter(None, (one["name"], one["unit"]))) for one in told["items"]}

    async def _ask(self, whose: Whose, paper: Paper, permit: Permit, wanted: dict[str, list[str]]) -> Any:
        asked = {"paper": f"run/{paper.head.run}", "by": permit.caller.subject, **wanted}
        try:
            return await self.peers.get(OWNERS[whose], PATH, asked, clock())
        except (httpx.HTTPError, KeyError) as error:
            log.warning("names_are_away", run=paper.head.run, owner=OWNERS[whose], why=repr(error))
            raise NamesAreAway from error


def names_of(report: str) -> Whose | None:
    """Whose names a kind of report wants."""
    return KINDS[report].names if report in KINDS else None
