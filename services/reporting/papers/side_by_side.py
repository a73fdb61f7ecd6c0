"""Figures of several years or quarters side by side, each of which opens the records of its own part."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from itertools import pairwise

from markupsafe import Markup

from services.reporting.domain.dataset import Dataset
from services.reporting.domain.definitions import DEFINITIONS
from services.reporting.domain.figure import Figure, change
from services.reporting.domain.packs.rows import Part
from services.reporting.domain.period import period_of
from services.reporting.papers import saying
from services.reporting.papers.marks import escaped
from services.reporting.papers.report import Data
from services.reporting.papers.words import Language, word

_QUARTERS = "一二三四"


def side_by_side(
    dataset: Data, names: Sequence[str], language: Language, to: Callable[[str, str], str | None]
) -> Markup:
    """A table with a column for each part of the pack's period; a figure that a part has not is left out."""
    pack = dataset.pack if isinstance(dataset, Dataset) else None
    parts = pack.parts if pack else ()
    known = [name for name in names if parts and all(name in part.figures for part in parts)]
    if not known:
        return Markup("")
    heads = ["指标" if language == "zh" else "Figure", *(escaped(label(part, language)) for part in parts)]
    lines = [heads, ["---", *("---:" for _ in parts)], *(_row(name, parts, language, to) for name in known)]
    return Markup("\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n")  # noqa: S704  (escaped)


def year_by_year(dataset: Data, names: Sequence[str], language: Language) -> Markup:
    """
    A table with what changed from each whole year of a pack to the next; nothing where no two lie side by side.

    A year that the pack has only a part of is compared with none: less of it is no less of the work.
    """
    pack = dataset.pack if isinstance(dataset, Dataset) else None
    pairs = [(before, after) for before, after in pairwise(pack.parts if pack else ()) if _are_years(before, after)]
    known = [name for name in names if all(name in part.figures for pair in pairs for part in pair)]
    if not pairs or not known:
        return Markup("")
    heads = ["逐年变化" if language == "zh" else "From year to year", *(_against(*pair, language) for pair in pairs)]
    rows = [[escaped(_title(name, language)), *(_change(name, *pair, language) for pair in pairs)] for name in known]
    lines = [heads, ["---", *("---:" for _ in pairs)], *rows]
    return Markup("\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n")  # noqa: S704  (escaped)


def _are_years(before: Part, after: Part) -> bool:
    whole = all(
        period_of(part.code).kind == "year" and (part.first_day, part.last_day) == _days_of(part)
        for part in (before, after)
    )
    return whole and after.first_day.year == before.first_day.year + 1


def _days_of(part: Part) -> tuple[date, date]:
    return date(part.first_day.year, 1, 1), date(part.first_day.year, 12, 31)


def _against(before: Part, after: Part, language: Language) -> str:
    years = after.first_day.year, before.first_day.year
    return f"{years[0]}年较上年" if language == "zh" else f"{years[0]} against {years[1]}"


def _change(name: str, before: Part, after: Part, language: Language) -> str:
    now = after.figures[name]
    return escaped(saying.change(now, change(now.compared, before.figures[name].compared), language))


def _title(name: str, language: Language) -> str:
    about = DEFINITIONS[name]
    return about.title_zh if language == "zh" else about.title_en


def _row(name: str, parts: Sequence[Part], language: Language, to: Callable[[str, str], str | None]) -> list[str]:
    return [escaped(titled(name, language)), *(_cell(name, part, language, to) for part in parts)]


def _cell(name: str, part: Part, language: Language, to: Callable[[str, str], str | None]) -> str:
    said, address = escaped(short(part.figures[name])), to("figure", f"{name}@{part.code}")
    return said if address is None else Markup(f"[{said}]({address})")  # noqa: S704  (escaped)


def titled(name: str, language: Language) -> str:
    """A figure's name with its unit, so that the cells are numbers alone."""
    about = DEFINITIONS[name]
    unit = {"zh": "元", "en": "yuan"}[language] if about.unit == "fen" else word(about.unit, language)
    return f"{about.title_zh}（{unit}）" if language == "zh" else f"{about.title_en} ({unit})"


def short(figure: Figure) -> str:
    """A value as it stands in a narrow column, under a title that names the unit."""
    if figure.compared.of == 0:
        return saying.NOTHING
    if figure.unit == "fen":
        return saying.value(figure, "en").removesuffix(" yuan")
    return f"{figure.value:g}" if figure.kind in ("ratio", "mean") else f"{figure.value:,}"


def label(part: Part, language: Language) -> str:
    """2024年, 第三季度; of a year that is cut where it begins or ends: 2023年（7.1起）, 2026年（至6.30）."""
    period, first, last = period_of(part.code), part.first_day, part.last_day
    if period.kind == "quarter":
        return f"第{_QUARTERS[period.number - 1]}季度" if language == "zh" else f"Q{period.number}"
    year = f"{period.year}年" if language == "zh" else f"{period.year}"
    if period.kind == "year":
        return year
    begins, ends = f"{first.month}.{first.day}", f"{last.month}.{last.day}"
    days = {"zh": (f"{begins}起", f"至{ends}"), "en": (f"from {begins}", f"to {ends}")}[language]
    said = days[0] if ends == "12.31" else days[1] if begins == "1.1" else f"{begins}—{ends}"
    return f"{year}（{said}）" if language == "zh" else f"{year} ({said})"
