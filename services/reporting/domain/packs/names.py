"""Names that a paper is given when it is made: whose, by which right; no run and no kept file has them."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from services.reporting.domain.packs.kinds import Whose
from shared.errors import Refused

RIGHTS: Final[Mapping[Whose, str]] = {"heads": "ReadNames", "raisers": "ReadOutreachPack"}
"""The owner's own line of the policy table: who may see a name there may see it on a paper."""


class NamesAreAway(Refused):
    """
    掌握姓名的系统暂时不可用，取不到姓名；请稍后再试，或出具不含姓名的文件。
    The service that knows the names is away for the moment: try again later, or have the paper without names.
    """

    STATUS = 503


@dataclass(frozen=True, slots=True)
class Names:
    """What stands by a branch, or by an item, on this paper; `on`: when its owner was asked."""

    whose: Whose
    by_code: Mapping[str, str]
    on: datetime


def within(wanted: Mapping[str, str], scopes: Set[str] | None) -> dict[str, str]:
    """Branch -> person, of the branches that a reader may see names of; `scopes` None: of all."""
    return {branch: person for branch, person in wanted.items() if scopes is None or branch in scopes}
