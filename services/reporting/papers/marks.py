"""Texts of others inside Markdown: escaped, so that what looks like a mark stays a text."""

from __future__ import annotations

import re
from typing import Any, Final

from markupsafe import Markup

# What stands between the left and the right of a line: three blanks as wide as a character, which nobody else writes.
SIDES: Final = "\u3000\u3000\u3000"
_MARKS: Final = re.compile(r"[\\`*_\[\]<>|~]|&(?=#?\w+;)|^(?:[-+#=](?=[\s#=-])|\d+(?=[.)](?:\s|$)))")
_BLANKS: Final = re.compile(r"\s*\n\s*|\u3000{3,}")


def escaped(value: Any) -> Markup:
    """A value as it may stand in a line of Markdown or in a cell; what is Markdown already stays as it is."""
    if isinstance(value, Markup):
        return value
    # The safe text is made here and nowhere else.
    return Markup(_MARKS.sub(_escape, _BLANKS.sub(" ", str(value))))  # noqa: S704


def _escape(found: re.Match[str]) -> str:
    mark = found[0]
    return f"{mark}\\" if mark.isdigit() else f"\\{mark}" if mark else ""
