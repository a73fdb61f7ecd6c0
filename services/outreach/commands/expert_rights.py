"""What an expert has a right to: details put right, consent given anew or withdrawn, and to be erased."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from services.outreach.commands.experts import Consent
from services.outreach.commands.fields import Day, Given, Line, RecordCode
from shared.commands import Command


class CorrectExpert(Command):
    """更正专家的联系方式 | Put right what is kept of an expert; fields that are not sent stay, null empties"""

    CHANGES: ClassVar[bool] = True

    code: RecordCode
    name: Line | None = None
    unit: Line | None = None
    phone: Line | None = None
    mail: Line | None = None
    person: RecordCode | None = Field(None, description="登记服务中的人员编号 | code of this person in the registry")
    member: RecordCode | None = Field(None, description="会员编号 | code of this member")


class AddConsent(Command):
    """登记新的同意（如告知书更新） | Record a consent given anew, as when the notice has a new version"""

    CHANGES: ClassVar[bool] = True

    code: RecordCode
    consent: Consent


class WithdrawConsent(Command):
    """专家撤回同意，联系终止 | The expert withdraws consent: contact ends, what was said until then stays lawful"""

    CHANGES: ClassVar[bool] = True

    code: RecordCode
    withdrawn_on: Day


class EraseExpert(Command):
    """删除专家的个人信息 | Destroy an expert's key and all that was sealed with it; codes and counts stay"""

    CHANGES: ClassVar[bool] = True

    code: RecordCode
    asked_on: Day = Field(description="本人提出删除之日 | the day on which the expert asked for it")


class Erasure(Given):
    """Who was erased, and when the person had asked for it."""

    code: RecordCode
    asked_on: Day


class EraseExpertsAgain(Command):
    """恢复旧备份后重新删除 | Erase again whom an older backup has brought back"""

    erasures: tuple[Erasure, ...] = Field(max_length=1000, description="as `GET /erasures` had told before the restore")
