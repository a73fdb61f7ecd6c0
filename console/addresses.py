"""What the addresses of the pages about runs may hold."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Final

from fastapi import Path, Query
from pydantic import BeforeValidator, Field

from console.periods import WRITTEN

RUN: Final = r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$"
Run = Annotated[str, Path(pattern=RUN)]
RunAsked = Annotated[str | None, Query(pattern=RUN)]
# `members@2025`: a figure of one of the years that a pack tells side by side.
Figure = Annotated[str, Path(pattern=r"^[a-z][a-z_]{0,63}(@[0-9A-Za-z._-]{1,40})?$")]
Role = Annotated[str | None, Query(pattern=r"^[a-z]{1,20}$")]
Place = Annotated[str | None, Query(pattern=r"^\d{1,9}$")]
Period = Annotated[str | None, Query(pattern=WRITTEN)]
OfPeriod = Annotated[str, Path(pattern=WRITTEN)]
Event = Annotated[str, Path(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
# A field for a day that was left empty comes as an empty text.
ADay = Annotated[
    Annotated[date, Field(ge=date(1980, 1, 1), le=date(2999, 12, 31))] | None,
    BeforeValidator(lambda given: given or None),
]
Day = Annotated[ADay, Query()]
