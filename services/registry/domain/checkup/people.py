"""The persons of one workbook, told apart as well as names allow; they keep their names, for nothing is kept here."""

from __future__ import annotations

from collections.abc import Iterable

from services.registry.domain.imports.known import KnownPerson
from services.registry.domain.statute import Person


class Crowd:
    """Everybody in a workbook. Two rows are one person where a code says so, or name, unit and year do not differ."""

    def __init__(self) -> None:
        self._by_name: dict[str, list[KnownPerson]] = {}
        self._by_code: dict[str, str] = {}
        self._years: dict[str, int | None] = {}
        self.cells: dict[str, str] = {}

    def row(self, number: int, name: str, code: str | None, unit: str | None, year: int | None) -> str:
        """Who a row of the sheet of people is; the answer is how the findings call the person."""
        if code and code in self._by_code:
            return self._known(self._by_code[code], year)
        alike = [one for one in self._by_name.get(name, ()) if one.may_be(name, unit, year)]
        if alike and not code:
            return self._known(alike[0].code, year)
        called = self._new(name, unit, year, f"第{number}行")
        if code:
            self._by_code[code] = called
        return called

    def named(self, text: str, here: Iterable[str]) -> str:
        """Who a cell of the sheet of branches names: by code, or by name, those of the same branch first."""
        if text in self._by_code:
            return self._by_code[text]
        known = [one.code for one in self._by_name.get(text, ())]
        own = set(here)
        return next((code for code in known if code in own), known[0] if known else self._new(text, None, None, ""))

    def persons(self) -> tuple[Person, ...]:
        """Everybody, with the year of birth where a row says it."""
        return tuple(Person(called, year) for called, year in self._years.items())

    def _known(self, called: str, year: int | None) -> str:
        self._years[called] = self._years[called] or year
        return called

    def _new(self, name: str, unit: str | None, year: int | None, place: str) -> str:
        called = f"{name}（{place}）" if name in self._years else name
        self._by_name.setdefault(name, []).append(KnownPerson(called, name, unit, year))
        self._years[called] = year
        return called
