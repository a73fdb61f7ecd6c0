"""What may be asked about digests: nothing about the society, only that a digest be computed and kept."""

from __future__ import annotations

from typing import Annotated

from pydantic import AwareDatetime, Field

from services.reporting.commands.periods import LONGEST_WRITTEN, WRITTEN, ReportKind
from shared.commands import Command


class KeepRun(Command):
    """计算一期简报并留存 | Compute the report of a period and keep it"""

    digest: Annotated[str, Field(min_length=4, max_length=LONGEST_WRITTEN, description=WRITTEN)]
    known_on: Annotated[AwareDatetime | None, Field(description="what was known at this moment; now if absent")] = None
    report: Annotated[ReportKind, Field(description="the kind of report")] = "digest"
    official: Annotated[
        bool, Field(description="正式一期，编入本年第N期 | an issue with the number of the year; else a draft")
    ] = False
