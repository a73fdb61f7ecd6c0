"""
Charts as SVG: the same chart gives the same bytes, in grey tones and one red that also print well without colour.

Presentation attributes only and no styles, so that a mail, a page that forbids inline styles, Typst and Word show the
same picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Final

from shared.paper.measures import characters

WIDTH: Final = 620
NAMESPACE: Final = ' xmlns="http://www.w3.org/2000/svg"'
_FONT: Final = "Noto Sans CJK SC, Noto Sans SC, PingFang SC, Microsoft YaHei, sans-serif"
_RED, _PALE, _GREY, _INK, _LINE = "#9b2c2c", "#ece7e4", "#8a8580", "#333333", "#cfcac6"
SERIES: Final = (_RED, _GREY, "#c9c2bc", "#5b6b7a")
_SIZE, _SMALL = 14.0, 12.5
_ROW, _COLUMNS_HIGH = 30.0, 190.0


@dataclass(frozen=True, slots=True)
class Bar:
    """A line of a bar chart: how much of the whole is reached, and how that is said."""

    label: str
    part: float
    whole: float
    said: str


@dataclass(frozen=True, slots=True)
class Bars:
    """Horizontal bars; where each has a whole of its own (`shares`), what is missing is shown pale."""

    title: str
    bars: tuple[Bar, ...]
    shares: bool = False


@dataclass(frozen=True, slots=True)
class Columns:
    """Groups of columns, one of each series in a group; every column has its number above it."""

    title: str
    groups: tuple[str, ...]
    series: tuple[tuple[str, tuple[float, ...]], ...]


Chart = Bars | Columns


def to_svg(chart: Chart) -> bytes:
    """The chart as SVG, 620 units wide."""
    height, inside = _bars(chart) if isinstance(chart, Bars) else _columns(chart)
    return (
        f'<svg{NAMESPACE} width="{WIDTH}" height="{height:g}" viewBox="0 0 {WIDTH} {height:g}" '
        f'role="img" aria-label="{escape(chart.title)}" font-family="{_FONT}" font-size="{_SIZE:g}" fill="{_INK}">'
        f"{inside}</svg>"
    ).encode()


def height_of(chart: Chart) -> float:
    """How high it is, in the units of which it is 620 wide."""
    return (_bars(chart) if isinstance(chart, Bars) else _columns(chart))[0]


def _bars(chart: Bars) -> tuple[float, str]:
    labels = min(max((characters(bar.label) for bar in chart.bars), default=0) * _SIZE, 0.45 * WIDTH)
    said = max((characters(bar.said) for bar in chart.bars), default=0) * _SMALL
    left, most = labels + 12, max((bar.whole for bar in chart.bars), default=0) or 1
    room = WIDTH - left - said - 14
    parts = []
    for n, bar in enumerate(chart.bars):
        top, whole = 4 + n * _ROW, bar.whole if chart.shares else most
        wide = room * min(max(bar.part / whole if whole else 0, 0), 1)
        middle = f"{top + _ROW / 2 + 1:g}"
        parts.append(_text(labels, float(middle), bar.label, "end"))
        if chart.shares:
            parts.append(_rect(left, top + 5, room, _ROW - 12, _PALE))
        parts.append(_rect(left, top + 5, wide, _ROW - 12, _RED))
        at = left + (room if chart.shares else wide) + 8
        parts.append(_text(at, float(middle), bar.said, "start", _SMALL))
    return 8 + len(chart.bars) * _ROW, "".join(parts)


def _columns(chart: Columns) -> tuple[float, str]:
    most = max((value for _, values in chart.series for value in values), default=0) or 1
    base, wide = 34 + _COLUMNS_HIGH, WIDTH / max(len(chart.groups), 1)
    one = min((wide - 24) / len(chart.series), 46)
    parts = []
    for g, group in enumerate(chart.groups):
        middle = wide * (g + 0.5)
        for s, (_, values) in enumerate(chart.series):
            high, x = _COLUMNS_HIGH * values[g] / most, middle + (s - len(chart.series) / 2) * one
            parts.append(_rect(x + 2, base - high, one - 4, high, SERIES[s % len(SERIES)]))
            parts.append(_text(x + one / 2, base - high - 10, f"{values[g]:g}", "middle", _SMALL))
        parts.append(_text(middle, base + 16, group, "middle"))
    parts.append(f'<path d="M0 {base:g}H{WIDTH}" stroke="{_LINE}"/>')
    x = 0.0
    for s, (name, _) in enumerate(chart.series):
        parts += [_rect(x, 4, 12, 12, SERIES[s % len(SERIES)]), _text(x + 18, 10, name, "start", _SMALL)]
        x += 40 + characters(name) * _SMALL
    return base + 34, "".join(parts)


def _rect(x: float, y: float, width: float, height: float, fill: str) -> str:
    if width <= 0 or height <= 0:
        return ""
    return f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}" fill="{fill}"/>'


def _text(x: float, middle: float, words: str, anchor: str, size: float = _SIZE) -> str:
    """Words around a height: a third of their size lies below the middle of the line."""
    small = f' font-size="{size:g}"' if size != _SIZE else ""
    return (
        f'<text x="{_n(x)}" y="{_n(middle + size * 0.36)}" text-anchor="{anchor}"{small}>{escape(words, False)}</text>'
    )


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
