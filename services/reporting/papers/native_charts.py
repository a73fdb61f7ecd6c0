"""The charts of a report as Excel draws them, from numbers that stand beside them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from shared.paper.charts import SERIES, Bars, Chart, Columns

_WIDE, _HIGH = 720, 300
_ROWS_OF_A_CHART: Final = 17
_FONT: Final = {"name": "宋体", "size": 10}


class NativeCharts:
    """Writes charts one below the other; their numbers stand at the left."""

    def __init__(self, book: Any, sheet: Any, looks: Mapping[str, Any]) -> None:
        self._book, self._sheet, self._looks = book, sheet, looks

    def write(self, charts: Mapping[str, Chart]) -> None:
        """All of them."""
        self._sheet.set_column(0, 0, 30)
        row = 0
        for chart in charts.values():
            self._sheet.write_string(row, 0, chart.title, self._looks["title"])
            last = self._bars(row + 1, chart) if isinstance(chart, Bars) else self._columns(row + 1, chart)
            row = max(last, row + _ROWS_OF_A_CHART) + 2

    def _bars(self, top: int, chart: Bars) -> int:
        """Shares of a whole in percent, everything else in its own unit."""
        for row, bar in enumerate(chart.bars, top):
            self._sheet.write_string(row, 0, bar.label)
            self._sheet.write_number(row, 1, bar.part, self._looks["whole"])
            if chart.shares:
                self._sheet.write_number(row, 2, bar.whole, self._looks["whole"])
                share = bar.part / bar.whole if bar.whole else 0
                self._sheet.write_formula(
                    row, 3, f"=IF(C{row + 1}=0,0,B{row + 1}/C{row + 1})", self._looks["share"], share
                )
        last, column = top + len(chart.bars) - 1, 3 if chart.shares else 1
        made = self._book.add_chart({"type": "bar"})
        made.add_series(self._series(top, last, column, chart.title, SERIES[0]))
        # Excel draws the first bar at the bottom.
        made.set_y_axis({"reverse": True, "num_font": _FONT, "major_gridlines": {"visible": False}})
        made.set_x_axis(
            {"visible": False, "major_gridlines": {"visible": False}, "min": 0, **({"max": 1} if chart.shares else {})}
        )
        made.set_legend({"none": True})
        self._insert(made, top, chart.title)
        return last

    def _columns(self, top: int, chart: Columns) -> int:
        for column, (name, values) in enumerate(chart.series, 1):
            self._sheet.write_string(top, column, name, self._looks["head"])
            for row, value in enumerate(values, top + 1):
                self._sheet.write_number(row, column, value, self._looks["whole"])
        for row, group in enumerate(chart.groups, top + 1):
            self._sheet.write_string(row, 0, group)
        last = top + len(chart.groups)
        made = self._book.add_chart({"type": "column"})
        for n, (name, _) in enumerate(chart.series):
            made.add_series(self._series(top + 1, last, n + 1, name, SERIES[n % len(SERIES)]))
        made.set_x_axis({"num_font": _FONT})
        made.set_y_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0})
        made.set_legend({"position": "top", "font": _FONT})
        self._insert(made, top, chart.title)
        return last

    def _series(self, first: int, last: int, column: int, name: str, colour: str) -> dict[str, Any]:
        sheet = self._sheet.get_name()
        return {
            "name": name,
            "categories": [sheet, first, 0, last, 0],
            "values": [sheet, first, column, last, column],
            "fill": {"color": colour},
            "gap": 60,
            "data_labels": {"value": True, "font": _FONT},
        }

    def _insert(self, chart: Any, row: int, title: str) -> None:
        chart.set_title({"name": title, "name_font": {"name": "宋体", "size": 12}, "overlay": False})
        chart.set_size({"width": _WIDE, "height": _HIGH})
        self._sheet.insert_chart(row - 1, 5, chart, {"description": title})
