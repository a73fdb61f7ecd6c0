"""Who looks, and how far."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from services.outreach.domain.absence import Cover
from shared.identity import Permit


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks: the scopes of a limited office (None: the whole society), and what is one's own as a liaison."""

    scopes: list[str] | None
    own: list[str]
    secretariat: bool

    @classmethod
    def of(cls, permit: Permit) -> Viewer:
        """An expert's own liaison holds the office for the own code, or is the caller."""
        who = permit.caller
        own = who.scopes("branch_liaison") | who.scopes("expert_liaison") | who.scopes("item_owner") | {who.subject}
        scopes = None if permit.scopes is None else sorted(permit.scopes)
        return cls(scopes, sorted(own), who.holds("secretariat"))

    def standing_in(self, covers: Collection[Cover]) -> Viewer:
        """With what is of those for whom the viewer stands in by all of these."""
        own = self._with_absent(self.own, covers)
        return replace(self, own=own, scopes=self.scopes and self._with_absent(self.scopes, covers))

    @staticmethod
    def _with_absent(codes: list[str], covers: Collection[Cover]) -> list[str]:
        return sorted({*codes, *frozenset.intersection(*(cover.stood_in_for(codes) for cover in covers))})

    def reaches(self, scopes: Iterable[str]) -> bool:
        """Whether one of these is the viewer's own."""
        return self.scopes is None or not set(self.scopes).isdisjoint(scopes)
