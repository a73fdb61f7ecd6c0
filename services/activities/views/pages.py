"""Lists by day, page after page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from shared.errors import Malformed

Shown = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of a list: at most `limit` records after `cursor` (`<day>~<code>` of the last one seen)."""

    limit: int = 100
    cursor: str | None = None

    def after(self) -> tuple[date | None, str | None]:
        """The day and code to continue after. Raises Malformed."""
        if self.cursor is None:
            return None, None
        day, _, code = self.cursor.partition("~")
        try:
            return date.fromisoformat(day), code
        except ValueError as error:
            raise Malformed(
                field="cursor", field_name="cursor", why="须为前一页的 next | the `next` of the page before"
            ) from error

    def next(self, rows: list[Any], day: str) -> str | None:
        """The cursor of the following page; None at the end."""
        return f"{rows[-1][day]}~{rows[-1]['code']}" if len(rows) == self.limit else None
