"""What may be asked about the facts a branch hands in every year."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import Field

from services.registry.commands.codes import PersonCode, PlainCode
from services.registry.commands.decisions import Resolved
from shared.commands import Command
from shared.events.base import BodyName, Count, PublicTitle

Year = Annotated[int, Field(ge=1900, le=2199)]
Text = Annotated[str, Field(min_length=1, max_length=4000)]


class RecordAnnualFacts(Command):
    """报送年度基本情况 | Hand in a branch's facts of a year; what is left out is taken from what is known"""

    branch: PlainCode
    year: Year
    name: BodyName | None = None
    head: PersonCode | None = None
    address: PublicTitle | None = None
    procedure: Resolved | None = None
    procedure_text: Text | None = None
    activities: Count | None = None
    activities_text: Text | None = Field(None, description="严禁录入涉密信息 | nothing classified")
    handed_in_on: date | None = None

    def concerns(self) -> frozenset[str]:
        """The branch that hands in."""
        return frozenset({self.branch})

    def asked(self, *fields: str) -> dict[str, Any]:
        """Those of the fields that were given, null included."""
        return {field: getattr(self, field) for field in fields if field in self.model_fields_set}
