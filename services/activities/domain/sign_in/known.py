"""Whom a sheet that is read may speak of: those expected, those on the present sheet, and their names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from services.activities.domain.people import folded
from shared.events.activities import AttendanceRecorded

Named = Mapping[str, Mapping[str, str | None]]
"""Person -> name, unit and title."""


@dataclass(frozen=True, slots=True)
class Known:
    """
    Those expected and those on the sheet; `named` holds whose names the registry has told.

    `beside` sit in the hosts' committees without being expected: a list may name them.
    """

    expected: Mapping[str, str]
    sheet: AttendanceRecorded | None
    named: Named
    beside: frozenset[str] = frozenset()

    @property
    def persons(self) -> frozenset[str]:
        """Persons by code."""
        return frozenset(self.expected) | self.beside | self._on_sheet("person")

    @property
    def members(self) -> frozenset[str]:
        """Members by code."""
        return self._on_sheet("member")

    def by_name(self) -> Mapping[str, Collection[str]]:
        """A name in one spelling -> the persons who bear it."""
        found: dict[str, list[str]] = defaultdict(list)
        for person, private in self.named.items():
            found[folded(private.get("name") or "")].append(person)
        return found

    def _on_sheet(self, known_by: str) -> frozenset[str]:
        lines = self.sheet.lines if self.sheet else ()
        return frozenset(line.who for line in lines if line.known_by == known_by)
