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


Cadence = Annotated[int, Field(ge=1, le=10_000, examples=[60])]
CategoryCode = Annotated[RecordCode, Field(examples=["academician"])]


class EnrolExpert(Command):
    """将专家列入联系名单（须有同意记录） | Enrol an expert among the hundred, with the consent that allows it"""

    code: RecordCode = Field(
        description="化名编号，不得含姓名、电话 | a pseudonym: no name, no phone", examples=["E-001"]
    )
    branch: RecordCode | None = None
    liaison: RecordCode = Field(description="专家联系人的人员编号 | code of the person who keeps in touch")
    deputy: RecordCode | None = Field(None, description="代理人 | who keeps in touch while the liaison is away")
    discipline: RecordCode | None = None
    category: CategoryCode | None = Field(None, description="学会自定的专家类别 | of the society's own list")
    cadence_days: Cadence | None = Field(
        None,
        description="本人的联系周期；不填随类别，再随学会 | the expert's own cadence, else the category's, else 90",
    )
    enrolled_on: Day | None = Field(None, description="today, when it is left out")
    consent: Consent
    name: Line | None = None
    unit: Line | None = None
    phone: Line | None = None
    mail: Line | None = None
    person: RecordCode | None = Field(None, description="登记服务中的人员编号 | code of this person in the registry")
    member: RecordCode | None = Field(None, description="会员编号 | code of this member")


class ChangeExpert(Command):
    """变更专家的分支机构、学科、类别或联系周期 | Change an expert; fields that are not sent stay, null empties"""

    CHANGES: ClassVar[bool] = True

    code: RecordCode
    effective_on: Day | None = Field(
        None, description="自何日起，可补录，也可预先登记 | from which day on: past, or to come; today, left out"
    )
    branch: RecordCode | None = None
    discipline: RecordCode | None = None
    category: CategoryCode | None = None
    cadence_days: Cadence | None = None


class PauseExpert(Command):
    """暂停联系（不问也不存原因） | Pause the contact with an expert; why is neither asked nor kept"""

    CHANGES: ClassVar[bool] = True

    code: RecordCode
    paused_on: Day
    until: Day | None = Field(None, description="恢复之日，未知则不填 | the first day no longer paused, if it is known")


class ResumeExpert(Command):
    """恢复联系 | Resume the contact with an expert"""

    CHANGES: ClassVar[bool] = True

    code: RecordCode
    resumed_on: Day


class RetireExpert(Command):
    """专家退出联系名单 | Take an expert off the list"""

    CHANGES: ClassVar[bool] = True

    code: RecordCode
    retired_on: Day


class Successor(Given):
    """Who takes the place; branch, discipline and liaison are those of the one who leaves, where none is given."""

    code: RecordCode
    branch: RecordCode | None = None
    liaison: RecordCode | None = None
    deputy: RecordCode | None = None
    discipline: RecordCode | None = None
    category: CategoryCode | None = None
    cadence_days: Cadence | None = None
    consent: Consent
    name: Line | None = None
    unit: Line | None = None
    phone: Line | None = None
    mail: Line | None = None
    person: RecordCode | None = None
    member: RecordCode | None = None


class ReplaceExpert(Command):
    """专家退出，由另一位专家接替 | Take an expert off the list and enrol another in the place"""

    CHANGES: ClassVar[bool] = True

    code: RecordCode
    retired_on: Day
    by: Successor


class SetExpertCategory(Command):
    """设置专家类别及其联系周期 | Give a category of experts its name and cadence from a day on"""

    code: CategoryCode
    name: Annotated[Line, Field(examples=["院士"])]
    cadence_days: Cadence
    effective_on: Day
