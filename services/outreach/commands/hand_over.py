"""What may be asked about whose an expert is: handed over to another liaison, one by one or all at once."""

from __future__ import annotations

from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from services.outreach.commands.fields import Day, RecordCode
from shared.commands import Command

Person = Annotated[RecordCode, Field(description="人员编码 | code of a person", examples=["R-1"])]
Since = Annotated[Day | None, Field(description="自何日起，默认当日，可补录 | from which day on; today when left out")]


class HandOverExpert(Command):
    """移交一位专家（更换联系人或代理人） | Hand an expert over to another liaison or deputy"""

    CHANGES: ClassVar[bool] = True

    code: RecordCode = Field(description="专家编码 | code of the expert", examples=["E-001"])
    liaison: Person | None = None
    deputy: Person | None = Field(None, description="给出 null 即不设代理人 | null: nobody; left out, the deputy stays")
    effective_on: Since = None

    @model_validator(mode="after")
    def _to_somebody(self) -> Self:
        if self.liaison is None and "deputy" not in self.model_fields_set:
            raise ValueError("移交须指明联系人或代理人 | a hand-over names a liaison or a deputy")
        return self


class HandOverExperts(Command):
    """移交一位联系人的全部或部分专家 | Hand all experts of a liaison over to another, or those named"""

    from_liaison: Person
    to_liaison: Person
    experts: Annotated[tuple[RecordCode, ...], Field(max_length=1000)] = Field(
        (), description="不填则为全部 | all of them, when it is left out", examples=[["E-001", "E-002"]]
    )
    effective_on: Since = None

    @model_validator(mode="after")
    def _to_another(self) -> Self:
        if self.from_liaison == self.to_liaison:
            raise ValueError("须移交给另一人 | a hand-over goes to another person")
        if len(set(self.experts)) != len(self.experts):
            raise ValueError("专家不得重复 | each expert once")
        return self
