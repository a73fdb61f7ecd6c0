"""What every command has in common: it says whom it concerns and whether it changes an existing record."""

from __future__ import annotations

from typing import ClassVar

from pydantic import BaseModel, ConfigDict


class Command(BaseModel):
    """Something asked for, in the imperative. Unknown fields are refused, so that a typing mistake is noticed."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    CHANGES: ClassVar[bool] = False
    """True: changes an existing record, so If-Match with the version seen is needed."""

    DAY: ClassVar[str | None] = None
    """Of an occurrence, the field that says its day: the last version of it holds, whatever day it names."""

    def concerns(self) -> frozenset[str]:
        """The branches named in the command; an office limited to its own branch must hold all of them."""
        return frozenset()
