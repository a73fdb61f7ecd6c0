"""The facts behind a group of figures as a sheet: each once, a column for each list, the sum of which is the figure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

import xlsxwriter

from services.reporting.domain.definitions import DEFINITIONS
from services.reporting.papers.report import Fact, Records, plain_name
from services.reporting.papers.words import Language
from services.reporting.papers.workbook_words import FACTS, called


def heads_of(records: Records, group: str, language: Language) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The heads of the columns and their widths."""
    lists = _lists(records, group)
    heads = (*FACTS[language], *(_called(one, language) for one in lists))
    return heads, (16, 16, 40, 12, 20, 6, *(14,) * len(lists))


def write_facts(sheet: Any, looks: Mapping[str, Any], records: Records, group: str, language: Language) -> None:
    """Everything below the heads."""
    lists = _lists(records, group)
    facts = [fact for fact in records.facts if any(one in fact.weights for one in lists)]
    for row, fact in enumerate(facts, 1):
        _fact(sheet, looks, row, fact, language)
        for column, one in enumerate(lists, len(FACTS[language])):
            if one in fact.weights:
                sheet.write_number(row, column, fact.weights[one])
    last = len(facts)
    sheet.write_string(last + 1, 0, called("total", language), looks["total"])
    for column, one in enumerate(lists, len(FACTS[language])):
        cells = xlsxwriter.utility.xl_range(1, column, max(last, 1), column)
        total = sum(fact.weights.get(one, 0) for fact in facts)
        sheet.write_formula(last + 1, column, f"=SUM({cells})", looks["total"], total)
    sheet.autofilter(0, 0, max(last, 1), len(FACTS[language]) + len(lists) - 1)


def _fact(sheet: Any, looks: Mapping[str, Any], row: int, fact: Fact, language: Language) -> None:
    for column, text in enumerate((fact.what, fact.code, fact.title)):
        if text:
            sheet.write_string(row, column, text)
    sheet.write_datetime(row, 3, datetime.combine(fact.day, time()), looks["day"])
    sheet.write_datetime(row, 4, fact.recorded.replace(tzinfo=None), looks["moment"])
    if fact.late:
        sheet.write_string(row, 5, called("yes", language))


def title_of(name: str, language: Language) -> str:
    """A figure's name, with the part of the period it is of, if it is of a part."""
    about, _, part = DEFINITIONS[plain_name(name)], *name.partition("@")[1:]
    title = about.title_zh if language == "zh" else about.title_en
    return f"{title} {part}" if part else title


def _lists(records: Records, group: str) -> list[tuple[str, Any]]:
    return [one for one in records.lists() if DEFINITIONS[plain_name(one[0])].statement == group]


def _called(list_: tuple[str, Any], language: Language) -> str:
    name, role = list_
    title = title_of(name, language)
    if role == "counted":
        return title
    return f"{title}·{called(role, language)}" if language == "zh" else f"{title}: {called(role, language)}"
