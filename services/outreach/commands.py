"""What may be asked of outreach. Codes are pseudonyms; names, contact details and texts are kept encrypted."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from shared.commands import Command
from shared.events.base import Code
from shared.events.outreach import ContactMode, ItemKind, ItemOrigin, ItemTopic, Reaction, ResultClass


def _readable(text: str) -> str:
    """PostgreSQL cannot keep NUL, and nobody can read it."""
    if "\0" in text:
        raise ValueError("a text has no NUL character")
    return text


# ASCII only: nobody's name slips into an event as a "code".
RecordCode = Annotated[Code, Field(max_length=50, pattern=r"^[0-9A-Za-z][0-9A-Za-z_.-]*$")]
# Far from the ends of the calendar, where adding days or reading a setting has no answer.
Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2200, 12, 31))]
Text = Annotated[str, Field(min_length=1, max_length=4000), AfterValidator(_readable)]
Line = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_readable)]


class Consent(BaseModel):
    """What the expert agreed to: which notice, when, over which channel, and for what."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

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


class RaiseItem(Command):
    """登记意见、建议、诉求或困难 | Record an opinion, a suggestion, a demand or a difficulty"""

    code: RecordCode
    origin: ItemOrigin
    expert: RecordCode | None = None
    branch: RecordCode | None = Field(None, description="an expert's own branch may be left out")
    activity: RecordCode | None = None
    kind: ItemKind
    topic: ItemTopic
    text: Text
    wants_reply: bool = True
    confidential: bool = False
    consent_to_be_named: bool = False
    raised_on: Day

    @model_validator(mode="after")
    def _says_who(self) -> Self:
        said = {"expert": self.expert, "branch": self.branch, "activity": self.activity, "member": "unnamed"}
        if said[self.origin] is None:
            raise ValueError(f"an item of origin {self.origin} says which {self.origin}")
        return self


class AnswerItem(Command):
    """办复 | Answer an item; answered and solved are two things"""

    CHANGES: ClassVar[bool] = True

    code: RecordCode
    answered_on: Day
    result: ResultClass
    solved: bool
    text: Text | None = None


class CloseItem(Command):
    """反馈并办结（不需回复的为已知悉） | Close an item after its raiser was told"""

    CHANGES: ClassVar[bool] = True

    code: RecordCode
    told_on: Day
    reaction: Reaction | None = None


class MarkCalendarDay(Command):
    """标注工作日或休息日 | Mark a day as working or as free"""

    day: Day
    working: bool
    note: Line | None = None
