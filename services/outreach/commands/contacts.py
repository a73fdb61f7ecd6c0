"""What may be asked about contacts (联系记录)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from services.outreach.commands.fields import Day, Given, RecordCode, Text
from shared.commands import Command
from shared.events.outreach import ContactMode, ItemKind, ItemTopic, Mistake

ContactCode = Annotated[RecordCode, Field(description="联系记录编码 | code of the contact", examples=["C-2025-001"])]
Experts = Annotated[tuple[RecordCode, ...], Field(min_length=1, max_length=50, examples=[["E-001"]])]
Items = Annotated[tuple[RecordCode, ...], Field(max_length=50, examples=[["I-2025-001"]])]


class RaisedThen(Given):
    """An item raised on the occasion; it is recorded with the contact, in one step."""

    code: RecordCode | None = Field(
        None, description="不填则为联系编码加序号 | the contact's code and a number, when it is left out"
    )
    expert: RecordCode | None = Field(None, description="座谈时说明由谁提出 | whose it is, where several were there")
    kind: ItemKind
    topic: ItemTopic
    text: Text
    wants_reply: bool = True
    confidential: bool = False
    consent_to_be_named: bool = False


class LogContact(Command):
    """登记一次联系（联系上或未联系上） | Log a contact, made or attempted"""

    code: ContactCode
    experts: Experts = Field(description="座谈时可有多位 | several at a forum: it counts for each")
    liaison: RecordCode = Field(description="实际联系人 | who made it, not who types it in", examples=["R-1"])
    mode: ContactMode
    made: bool = Field(description="false：未联系上，不重新起算 | false: nobody was reached, the clock goes on")
    happened_on: Day = Field(description="发生日期，可补录 | the day it happened; late entry is fine")
    summary: Text | None = Field(
        None, description="加密保存，只有秘书处和本人联系人可见 | sealed under each expert's key"
    )
    items: Items = Field((), description="当时提出、已登记的事项 | items raised on this occasion, recorded already")
    raised: tuple[RaisedThen, ...] = Field((), max_length=20, description="同时登记的事项 | items recorded with it")

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        _once("expert", self.experts)
        _once("item", [*self.items, *(one.code for one in self.raised if one.code)])
        for one in self.raised:
            if one.expert is None and len(self.experts) > 1:
                raise ValueError(
                    "座谈有多位专家，须注明事项由谁提出 | an item raised where several experts were says whose it is"
                )
        return self


class CorrectContact(Command):
    """更正联系记录 | Correct a contact: what is given replaces what was entered"""

    CHANGES: ClassVar[bool] = True
    DAY: ClassVar[str | None] = "happened_on"

    code: ContactCode
    experts: Experts | None = None
    liaison: RecordCode | None = Field(None, description="实际联系人 | who made it", examples=["R-1"])
    mode: ContactMode | None = None
    made: bool | None = None
    happened_on: Day | None = None
    summary: Text | None = Field(None, description="给出 null 即删去 | null takes it away; left out, it stays")
    items: Items | None = None

    @model_validator(mode="after")
    def _says_what(self) -> Self:
        _once("expert", self.experts or ())
        _once("item", self.items or ())
        if self.model_fields_set <= {"code"}:
            raise ValueError("更正须指明更正哪一项 | a correction says what is to be corrected")
        return self


class WithdrawContact(Command):
    """撤销误登的联系记录 | Withdraw a contact that was entered by mistake"""

    CHANGES: ClassVar[bool] = True

    code: ContactCode
    reason: Mistake


def _once(name: str, codes: Sequence[str]) -> None:
    if len(set(codes)) != len(codes):
        raise ValueError(f"不得重复 | each {name} once")
