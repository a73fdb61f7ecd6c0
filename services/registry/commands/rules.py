"""What may be asked about the society's own rules."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import Field

from shared.commands import Command

RuleName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,63}$")]


class SetRule(Command):
    """设置规则 | Give a rule another value from a day on; past values remain for the days before"""

    name: RuleName
    effective_on: date
    value: dict[str, Any]
    because: Annotated[str, Field(min_length=4, max_length=500)]
