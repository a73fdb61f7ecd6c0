"""The facts behind a group of figures as a sheet: each once, a column for each list, the sum of which is the figure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import xlsxwriter

from services.reporting.domain.definition import Role
from services.reporting.domain.definitions import DEFINITIONS
from services.reporting.papers.report import Fact, Records, plain_name
from services.reporting.papers.words import Language
from services.reporting.papers.workbook_words import FACTS, called
from shared.workbook.rows import RowSheet, Value

_List = tuple[str, Role]


@dataclass(frozen=True, slots=True)
class Group:
    """The lists of a group of figures, and its facts; what a fact counts, by the number of the list."""

    lists: list[_List] = field(default_factory=list)
    facts: list[tuple[Fact, dict[int, int]]] = field(default_factory=list)

    def heads(self, language: Language) -> tuple[tuple[str, ...], tuple[int, ...]]:
        """The heads of the columns and their widths."""
        heads = (*FACTS[language], *(_called(one, language) for one in self.lists))
        return heads, (16, 16, 40, 12, 20, 6, *(14,) * len(self.lists))

    def write(self, sheet: RowSheet, looks: Mapping[str, Any], language: Language) -> None:
        """Everything below the heads."""
        last, before = len(self.facts), len(FACTS[language])
        formats = (None, None, None, looks["day"], looks["moment"], None, *(None,) * len(self.lists))
        sheet.write_rows(1, self._rows(language), formats)
        sheet.write_string(last + 1, 0, called("total", language), looks["total"])
        for column in range(len(self.lists)):
            cells = xlsxwriter.utility.xl_range(1, before + column, max(last, 1), before + column)
            total = sum(weights.get(column, 0) for _, weights in self.facts)
            sheet.write_formula(last + 1, before + column, f"=SUM({cells})", looks["total"], total)
        sheet.autofilter(0, 0, max(last, 1), before + len(self.lists) - 1)

    def _rows(self, language: Language) -> Iterator[tuple[Value, ...]]:
        columns, yes = range(len(self.lists)), called("yes", language)
        for fact, weights in self.facts:
            recorded = fact.recorded.replace(tzinfo=None)
            late = yes if fact.late else None
            yield (fact.what, fact.code, fact.title, fact.day, recorded, late, *map(weights.get, columns))


def groups_of(records: Records) -> dict[str, Group]:
    """The groups of which there is a fact, in the order of the catalogue; a fact stands in each that counts it."""
    groups: dict[str, Group] = {}
    places: dict[_List, tuple[str, int]] = {}
    for one in records.lists():
        group = DEFINITIONS[plain_name(one[0])].statement
        lists = groups.setdefault(group, Group()).lists
        places[one] = group, len(lists)
        lists.append(one)
    for fact in records.facts:
        found: dict[str, dict[int, int]] = {}
        for one, weight in fact.weights.items():
            if place := places.get(one):
                found.setdefault(place[0], {})[place[1]] = weight
        for name, weights in found.items():
            groups[name].facts.append((fact, weights))
    return groups


def title_of(name: str, language: Language) -> str:
    """A figure's name, with the part of the period it is of, if it is of a part."""
    about, _, part = DEFINITIONS[plain_name(name)], *name.partition("@")[1:]
    title = about.title_zh if language == "zh" else about.title_en
    return f"{title} {part}" if part else title


def _called(list_: _List, language: Language) -> str:
    name, role = list_
    title = title_of(name, language)
    if role == "counted":
        return title
    return f"{title}·{called(role, language)}" if language == "zh" else f"{title}: {called(role, language)}"
