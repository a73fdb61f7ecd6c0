"""What activities finds things by, and how a hit is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from shared.search import Term
from shared.search import told as told_with

Kind = Literal["activity", "meeting", "decided_item", "session", "key_work", "series", "project"]
_FIELDS = {"code": ("编码", "code"), "title": ("标题", "title")}
_GONE = ("called_off", "withdrawn")


def told(row: Mapping[str, Any], terms: Sequence[Term], facts: Mapping[str, Any]) -> dict[str, Any]:
    """One hit: why it was found, its day and state now; what was called off or withdrawn has ended."""
    hit = {name: value for name, value in told_with(row, terms, _FIELDS).items() if name != "since"}
    return {**hit, **facts, "ended": facts.get("state") in _GONE}
