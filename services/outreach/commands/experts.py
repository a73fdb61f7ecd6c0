"""What may be asked about experts (联系对象)."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from services.outreach.commands.fields import Day, Given, Line, RecordCode
from shared.commands import Command


class Consent(Given):
    """What the expert agreed to: which notice, when, over which channel, and for what."""

    notice_version: RecordCode
    given_on: Day
    channel: Literal["in_person", "paper", "phone", "wechat", "mail", "online_form"]
    scope: Line


class EnrolExpert(Command):
    """将专家列入联系名单（须有同意记录） | Enrol an expert among the hundred, with the consent that allows it"""

    code: RecordCode
    branch: RecordCode | None = None
    liaison: RecordCode = Field(description="code of the person who keeps in touch")
    discipline: RecordCode | None = None
    cadence_days: Annotated[int, Field(ge=1, le=10_000)] | None = None
    enrolled_on: Day | None = Field(None, description="today, when it is left out")
    consent: Consent
    name: Line | None = None
    unit: Line | None = None
    phone: Line | None = None
    mail: Line | None = None


class RetireExpert(Command):
    """专家退出联系名单 | Take an expert off the list"""

    CHANGES: ClassVar[bool] = True

    code: RecordCode
    retired_on: Day
