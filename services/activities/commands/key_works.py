"""What may be asked about key works."""

from __future__ import annotations

from pydantic import Field

from services.activities.commands.fields import (
    Number,
    RecordCode,
    Title,
)
from shared.commands import Command


class ListKeyWork(Command):
    """列入年度重点工作 | List one of the year's key works"""

    code: RecordCode
    year: int = Field(ge=1980, le=2200)
    number: Number
    title: Title
