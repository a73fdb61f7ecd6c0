"""What may be asked about expectations and the rules they come from."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from services.activities.commands.fields import Day, Text
from shared.commands import Command

# Together with a hash of 20 digits it stays a code.
RuleName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,39}$", examples=["academic_activity"])]
ExpectationCode = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,39}-[0-9a-f]{20}$", max_length=64)]
ExpectationAnswer = Literal["not_arranged", "merged_with_another", "data_wrong", "other"]


class SetExpectationRule(Command):
    """设定应办事项的规则 | Give a rule of what is expected another value from a day on; the past keeps its own"""

    name: RuleName
    effective_on: Day = Field(description="自此日起施行 | a past day is possible: the past is then judged anew")
    value: dict[str, Any] = Field(
        description="form: meetings | activities | minutes | report | plan | standing_item",
        examples=[{"form": "activities", "of": "branch", "kinds": ["academic"], "every": "year", "least_days": 183}],
    )
    because: Annotated[Text, Field(min_length=2, max_length=500)]


class AnswerExpectation(Command):
    """
    答复应办事项 | Answer what is expected and not there: it stays, shown as answered

    Answers: not_arranged 本年不安排, merged_with_another 与其他事项合并, data_wrong 数据有误, other 其他.
    """

    CHANGES: ClassVar[bool] = True

    code: ExpectationCode
    answer: ExpectationAnswer
    because: Text


class WithdrawAnswer(Command):
    """撤回对应办事项的答复 | Take an answer back: it is expected, or missing, as before"""

    CHANGES: ClassVar[bool] = True

    code: ExpectationCode
