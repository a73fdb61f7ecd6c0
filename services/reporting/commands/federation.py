"""What may be asked about a federation: publishing to superiors, and taking in what subordinate societies publish."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from services.reporting.commands.deliveries import Line
from services.reporting.commands.periods import PeriodKind
from services.reporting.commands.runs import RunCode
from shared.commands import Command

SocietyCode = Annotated[
    str,
    Field(
        min_length=2,
        max_length=40,
        pattern=r"^[a-z0-9][a-z0-9-]*$",
        description="学会编码 | the code of a society",
        examples=["csbme"],
    ),
]
Login = Annotated[
    str,
    Field(
        min_length=1,
        max_length=64,
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$",
        description="登录名 | its login at the broker",
        examples=["fed-csbme"],
    ),
]
Day = Annotated[date, Field(ge=date(1980, 1, 1), le=date(2200, 12, 31))]


class PublishDigest(Command):
    """报送上级 | Tell superior organisations an official digest"""

    run: Annotated[RunCode, Field(description="哪一期 | an official run")]


class AdmitSociety(Command):
    """接纳所属学会 | Take in the digests of a society: from one login, for its source, from a day on"""

    society: SocietyCode
    name: Annotated[Line, Field(description="名称 | its name")]
    login: Login
    since: Annotated[Day, Field(description="其后结束的期间须报送 | periods that end from this day on are expected")]
    expects: Annotated[
        tuple[PeriodKind, ...], Field(max_length=4, description="应报送哪几种简报 | of which kinds of periods")
    ] = ("quarter",)
    days_after: Annotated[int, Field(ge=1, le=90, description="期末后几日内 | days after the period's last day")] = 10


class ChangeSociety(AdmitSociety):
    """修改所属学会的登记 | Change what is known of a society; what was set aside of it is judged again"""

    CHANGES: ClassVar[bool] = True

    until: Annotated[
        Day | None, Field(description="此日起不再接收 | from this day on its digests are no longer taken")
    ] = None


class DropForeign(Command):
    """不予接收 | Give up a message that was set aside, with the reason"""

    number: Annotated[int, Field(ge=1, description="its number in the list")]
    because: Annotated[Line, Field(description="理由 | why")]
