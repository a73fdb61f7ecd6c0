"""The readers of a digest, by office."""

from __future__ import annotations

from services.reporting.domain.reader import Reader

SECRETARIAT = Reader(everything=True, branches=frozenset(), narrow=False)
LEADER = Reader(everything=False, branches=frozenset(), narrow=False)


def liaison_of(*branches: str) -> Reader:
    """A branch liaison who holds no other office."""
    return Reader(everything=False, branches=frozenset(branches), narrow=True)
