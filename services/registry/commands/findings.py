"""What may be asked about findings of the statute checker."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from shared.commands import Command
from shared.events.registry import AnswerReason


class AnswerFinding(Command):
    """
    答复核查问题 | Answer a finding: it stays, shown as answered, until the day before `until`

    Reasons: kept_this_term 本届保留, being_mended 正在整改, data_wrong 数据有误, other 其他.
    """

    code: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*-[0-9a-f]{20}$", max_length=64)]
    reason: AnswerReason
    until: date
    because: Annotated[str, Field(min_length=2, max_length=500)]
