"""What may be asked where an item comes to its end: answered, told back, solved, closed, reopened."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from services.outreach.commands.fields import Day, RecordCode, Text
from services.outreach.commands.items import ChangeItem
from shared.events.outreach import ContactMode, Reaction, ResultClass


class AnswerItem(ChangeItem):
    """
    办复 | Answer an item; answered and solved are two things

    A 已解决 solved, B 正在解决 being solved, C 条件所限 limited by conditions, D 解释说明 explained.
    """

    answered_on: Day
    result: ResultClass
    solved: bool
    text: Text | None = Field(None, description="答复内容，加密保存 | the answer, sealed")
    also: tuple[RecordCode, ...] = Field(
        (), max_length=50, description="同一答复的其他事项 | other items that the same answer answers"
    )
    same_as: RecordCode | None = Field(
        None, description="沿用该事项的答复 | an item answered before, whose answer answers this one"
    )

    @model_validator(mode="after")
    def _one_answer(self) -> Self:
        if self.same_as is not None and self.text is not None:
            raise ValueError("沿用其他事项的答复时不再填写内容 | the answer of another item has its words already")
        named = [self.code, *self.also, *([self.same_as] if self.same_as else [])]
        if len(set(named)) < len(named):
            raise ValueError("事项不得重复 | each item once")
        return self


class Telling(ChangeItem):
    """How a raiser was told: in a contact made with the expert, or on a day by a mode."""

    contact: RecordCode | None = Field(
        None,
        description="向专家反馈的联系记录 | the contact in which the expert was told",
        examples=["C-2025-001"],
    )
    told_on: Day | None = Field(None, description="反馈日期 | the day its raiser was told; that of the contact")
    mode: ContactMode | None = Field(None, description="反馈方式 | how; that of the contact")
    reaction: Reaction | None = Field(None, description="满意、基本满意、不满意、未回访 | what the raiser makes of it")


class TellBack(Telling):
    """向提出人反馈 | Tell the answer to the one who raised an item"""

    @model_validator(mode="after")
    def _says_when(self) -> Self:
        if self.contact is None and self.told_on is None:
            raise ValueError(
                "须指明在哪次联系中或哪一天反馈 | say in which contact or on which day its raiser was told"
            )
        if self.contact is None and self.mode is None:
            raise ValueError("须指明反馈方式 | say how its raiser was told")
        return self


class CloseItem(Telling):
    """办结（须已反馈并记录评价；不需回复的为已知悉） | Close an item; its telling may be given in the same step"""

    closed_on: Day | None = Field(None, description="不填则为反馈日期 | the day of telling, when it is left out")


class SolveItem(ChangeItem):
    """办复后已解决 | Say that what was being solved is solved"""

    solved_on: Day


class ReopenItem(ChangeItem):
    """不满意，重新办理 | Reopen an item whose raiser is dissatisfied for reasons that are ours"""

    reopened_on: Day
    because: Text = Field(description="理由，加密保存 | the reason, sealed")
