"""Texts as they may stand in a paper: without characters that no XML can hold and nobody can read."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

# All but tab, line feed and carriage return below the blank, halves of pairs, and what is no character.
_ILLEGIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
T = TypeVar("T")


def legible(part: T) -> T:
    """A paper, or a part of one, with every text in it made legible."""
    made: Any = part
    if isinstance(part, str):
        made = _ILLEGIBLE.sub("", part)
    elif isinstance(part, tuple):
        made = tuple(legible(one) for one in part)
    elif is_dataclass(part) and not isinstance(part, type):
        made = replace(part, **{field.name: legible(getattr(part, field.name)) for field in fields(part)})
    found: T = made
    return found
