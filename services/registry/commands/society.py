"""What may be asked about the society's profile."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from services.registry.commands.codes import PlainCode
from shared.commands import Command
from shared.events.base import BodyName, Count

MonthOrDay = Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?$")]


class TargetsSet(Command):
    """十、百、千三项目标 | The ten, the hundred and the thousand"""

    key_works: Count
    experts: Count
    beneficiaries: Count


class DescribeSociety(Command):
    """登记学会基本情况 | Describe the society, whole, as it holds from a day on"""

    code: PlainCode
    name_zh: BodyName
    name_en: BodyName
    founded: MonthOrDay
    secretariat_staff: Count
    party_branch_founded: MonthOrDay | None = None
    party_branch_members: Count | None = None
    targets: TargetsSet
    effective_on: date | None = None
