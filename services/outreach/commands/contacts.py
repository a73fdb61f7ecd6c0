"""What may be asked about contacts (联系记录)."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from services.outreach.commands.fields import Day, RecordCode, Text
from shared.commands import Command
from shared.events.outreach import ContactMode


class LogContact(Command):
    """登记一次联系（联系上或未联系上） | Log a contact, made or attempted"""

    code: RecordCode
    experts: tuple[RecordCode, ...] = Field(min_length=1, max_length=50)
    liaison: RecordCode
    mode: ContactMode
    made: bool
    happened_on: Day
    summary: Text | None = None
    items: tuple[RecordCode, ...] = Field((), max_length=50, description="items raised on this occasion")

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        for name, codes in (("expert", self.experts), ("item", self.items)):
            if len(set(codes)) != len(codes):
                raise ValueError(f"each {name} once")
        return self
