"""Who and what is called how in a paper; whoever has no name there is called by the code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from services.activities.commands.fields import PARTY_BRANCH, SOCIETY, UNIT


@dataclass(frozen=True, slots=True)
class Person:
    """A person as the registry answers it."""

    name: str
    unit: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Names:
    """Names on the day of the paper. `persons` are in the order in which names are listed (姓氏笔画)."""

    society: str
    branches: Mapping[str, str] = field(default_factory=dict)
    liaisons: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    persons: Mapping[str, Person] = field(default_factory=dict)

    def body(self, code: str) -> str:
        """A branch without the society's name before it, the society, its Party branch, or an outside unit."""
        if code == SOCIETY:
            return self.society
        if code == PARTY_BRANCH:
            return f"{self.society}党支部"
        if code.startswith(UNIT):
            return code.removeprefix(UNIT)
        name = self.branches.get(code, code)
        return name.removeprefix(self.society) or name

    def bodies(self, codes: Iterable[str]) -> str:
        """Several of them, as a list reads."""
        return "、".join(self.body(code) for code in codes)

    def person(self, code: str | None) -> str | None:
        """The name of a person; a person whom nobody can name is called by the code."""
        if code is None:
            return None
        found = self.persons.get(code)
        return found.name if found else code

    def in_order(self, codes: Iterable[str]) -> list[str]:
        """Codes of persons as a list of their names goes; those without a name last."""
        places = {code: place for place, code in enumerate(self.persons)}
        return sorted(set(codes), key=lambda code: (places.get(code, len(places)), code))
