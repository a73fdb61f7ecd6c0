"""What may be asked about the limits by which indicators of the assessment are computed."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from shared.commands import Command

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,63}$")]
Code = Annotated[str, Field(pattern=r"^[0-9a-z][0-9a-z_-]{0,63}$")]


class SetMeasure(Command):
    """设置考核指标的计算口径 | Give a limit of an indicator another value, for the years that end on a day or later"""

    CHANGES: ClassVar[bool] = True

    indicator: Annotated[Name, Field(description="指标 | the indicator", examples=["report_in_time"])]
    name: Annotated[Name, Field(description="口径 | the limit of it", examples=["within_days"])]
    effective_on: Annotated[
        date,
        Field(
            ge=date(1980, 1, 1),
            le=date(2200, 12, 31),
            description="年末不早于该日的考核年度适用 | it holds for years whose last day is not before it",
        ),
    ]
    number: Annotated[int | None, Field(strict=True, ge=0, le=10_000, description="数值 | a number", examples=[14])] = (
        None
    )
    codes: Annotated[
        tuple[Code, ...] | None,
        Field(max_length=20, description="类型、职务，或一个月日 | kinds or posts, or one month and day"),
    ] = None
    because: Annotated[
        str, Field(min_length=4, max_length=500, description="依据 | on what ground", examples=["示例：常务理事会决定"])
    ]

    @model_validator(mode="after")
    def _one_value(self) -> Self:
        if (self.number is None) == (self.codes is None):
            raise ValueError("须填数值或编码，二者之一 | a number or codes, one of the two")
        return self

    @property
    def value(self) -> int | tuple[str, ...]:
        """The number, or the codes."""
        return self.number if self.number is not None else self.codes or ()
