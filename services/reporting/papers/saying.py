"""How figures and comparisons are worded; numbers are never computed here."""

from __future__ import annotations

from typing import Final

from services.reporting.domain.dataset import Change, Figure
from services.reporting.papers.words import Language, word

# In place of a share or a mean where there was nothing to compute it from.
NOTHING: Final = "—"
# As wide as the plus above and below it in a column; a hyphen is not, and lines may break after it.
MINUS: Final = "\u2212"


def value(figure: Figure, language: Language) -> str:
    """A figure with its unit, and for a ratio with both its parts; a share or a mean of nothing is a dash, not 0."""
    unit = word(figure.unit, language)
    if figure.compared.of == 0:
        return NOTHING
    if figure.kind == "ratio":
        parts = f"{figure.numerator:,} / {figure.denominator:,}"
        return f"{figure.value:g} %" + (f"（{parts}）" if language == "zh" else f" ({parts})")
    if figure.unit == "fen":
        return f"{_yuan(int(figure.value))} 元" if language == "zh" else f"{_yuan(int(figure.value))} yuan"
    return f"{figure.value:,} {unit}" if language == "zh" else f"{figure.value:,}"


def change(figure: Figure, against: Change | None, language: Language) -> str:
    """How a figure compares: `new` where there was nothing, points for a percentage."""
    if against is None:
        return ""
    if said := _without_a_number(figure, against):
        return said[0] if language == "zh" else said[1]
    if figure.unit == "percent":
        return _signed(f"{against.difference:+g}") + (" 个百分点" if language == "zh" else " points")
    share = ""
    if against.percent is not None:
        percent = _signed(f"{against.percent:+g} %")
        share = f"（{percent}）" if language == "zh" else f" ({percent})"
    if figure.unit == "fen":
        return f"{'+' if against.difference > 0 else MINUS}{_yuan(abs(int(against.difference)))}{share}"
    return _signed(f"{against.difference:+,}") + share


def _signed(number: str) -> str:
    return number.replace("-", MINUS)


def _without_a_number(figure: Figure, against: Change) -> tuple[str, str] | None:
    if against.new:
        return "新增", "new"
    if against.gone:
        return "本期无", "none now"
    if figure.compared.of == 0:
        return NOTHING, NOTHING
    return None if against.difference else ("持平", "no change")


def is_idle(figure: Figure) -> bool:
    """
    Nothing in any period it is compared with, and no target: the reader needs to know it, but not a row each.

    None of three that were due is no such nothing: a share of what is there is news, and so is that it is gone.
    """
    earlier = [change for change in (figure.previous, figure.last_year) if change]
    moved = any(change.before or change.gone for change in earlier)
    return not (figure.value or figure.compared.of or moved) and figure.target is None


def idle(titles: list[str], language: Language) -> str:
    """One line for all figures of a table that are idle; the titles as they are to be written."""
    if language == "zh":
        return f"本期及对比各期均无：{'、'.join(titles)}。"
    return f"Nothing in this period or in those it is compared with: {', '.join(titles)}."


def short(name: str, society: str) -> str:
    """A branch's name without its society's in front, as a society's own paper calls it."""
    return name.removeprefix(society) or name


def _yuan(fen: int) -> str:
    """1234567 -> 12,345.67, without dividing."""
    whole, rest = divmod(fen, 100)
    return f"{whole:,}.{rest:02d}"
