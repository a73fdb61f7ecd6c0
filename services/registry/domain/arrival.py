"""Chunks of a roster as they come, in any order and again: which are new, and which contradict what came before."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from services.registry.domain.examined import Examined
from services.registry.domain.sameness import canonical, known_part
from services.registry.domain.verdict import ACCEPTED, SUPERSEDED, Verdict, parked
from shared.events.membership import Joined, Snapshot

# The contract: incomplete after 24 h = parked.
PATIENCE = timedelta(hours=24)

Key = tuple[str, str]


@dataclass(slots=True)
class Roster:
    """What is known of one: `said` has the hash of each chunk that has come."""

    as_of: date
    chunks: int
    said: dict[int, bytes] = field(default_factory=dict)
    is_dismissed: bool = False


@dataclass(frozen=True, slots=True)
class Chunk:
    """A chunk that has come for the first time; `lines` are its members, each code once, none that was erased."""

    event: Examined
    said: Snapshot
    sha256: bytes
    lines: dict[str, Joined]


# Of about 1,000 members each: more than there are people to be members, and still an exact number everywhere.
MAX_CHUNKS = 10_000_000


@dataclass(slots=True)
class Arrivals:
    """The rosters that a batch speaks of, by (source, snapshot), and the chunks that are new."""

    rosters: dict[Key, Roster] = field(default_factory=dict)
    new: list[Chunk] = field(default_factory=list)

    def take(self, event: Examined, said: Snapshot, is_forgotten: Callable[[Examined, str], bool]) -> Verdict:
        """What becomes of a chunk. Of a code that stands in it twice the last line holds."""
        for name in ("chunk", "chunks"):
            if getattr(said, name) > MAX_CHUNKS:
                return parked("field", f"/data/{name}")
        roster = self.rosters.setdefault((event.source or "", said.snapshot), Roster(said.as_of, said.chunks))
        if roster.is_dismissed:
            return SUPERSEDED
        for name in ("as_of", "chunks"):
            if getattr(said, name) != getattr(roster, name):
                return parked("other_roster", f"/data/{name}")
        sha256 = hashlib.sha256(canonical({"data": known_part(event.type, event.claim.data)})).digest()
        if said.chunk in roster.said:
            return ACCEPTED if roster.said[said.chunk] == sha256 else parked("other_chunk", "/data/chunk")
        roster.said[said.chunk] = sha256
        lines = {line.member: line for line in said.members if not is_forgotten(event, line.member)}
        self.new.append(Chunk(event, said, sha256, lines))
        return ACCEPTED
