"""For whom a run is made into a file: what an audience may see is the same for everybody in it."""

from __future__ import annotations

from dataclasses import dataclass

from services.reporting.commands.periods import Audience
from services.reporting.domain.reader import Reader
from shared.identity import Caller, Office


@dataclass(frozen=True, slots=True)
class Readers:
    """An audience, with the branches whose records it sees whole."""

    audience: Audience
    branches: tuple[str, ...] = ()

    @property
    def scope(self) -> str:
        """The branches as one text."""
        return ",".join(self.branches)

    @property
    def reader(self) -> Reader:
        """What they may see: the secretariat everything; a liaison the own branches and the totals."""
        everything, narrow = self.audience == "secretariat", self.audience == "liaisons"
        return Reader(everything=everything, branches=frozenset(self.branches), narrow=narrow)

    def caller(self, subject: str) -> Caller:
        """Somebody of this audience, for the policy table; `subject` is what owners write down."""
        if self.audience == "liaisons":
            return Caller(subject, tuple(Office(office="branch_liaison", scope=branch) for branch in self.branches))
        return Caller(subject, (Office(office="leader" if self.audience == "leaders" else "secretariat"),))


def readers_of(reader: Reader) -> Readers:
    """The audience that a reader belongs to."""
    if reader.everything:
        return Readers("secretariat")
    return Readers("liaisons" if reader.narrow else "leaders", tuple(sorted(reader.branches)))
