"""What may be asked about persons: name and unit go to the vault, the rest stands beside their code."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from services.registry.commands.codes import PersonCode
from services.registry.commands.posts import Because
from shared.commands import Command
from shared.events.base import Code

Name = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]+$")]
Text = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")]
BirthYear = Annotated[int, Field(ge=1900, le=2100)]
PartyMember = Literal["yes", "no", "unknown"]
Source = Annotated[str, Field(min_length=1, max_length=200)]


class MemberOf(Command):
    """接入系统及其会员编号 | A source, and the code of a member there"""

    source: Source
    code: Annotated[str, Field(min_length=1, max_length=200)]


class RegisterPerson(Command):
    """登记人员 | Register a person: a code is proposed if none is given; only the year of birth is ever kept"""

    code: PersonCode | None = None
    name: Name
    unit: Text | None = None
    title: Text | None = None
    birth_year: BirthYear | None = None
    member: MemberOf | None = None
    party_member: PartyMember = "unknown"
    consent: Code | None = None


class CorrectPerson(Command):
    """更正人员信息 | Put right what is kept of a person; fields that are not sent stay, null empties"""

    CHANGES: ClassVar[bool] = True

    code: PersonCode
    because: Because
    name: Name | None = None
    unit: Text | None = None
    title: Text | None = None
    birth_year: BirthYear | None = None
    party_member: PartyMember | None = None
    consent: Code | None = None


class LinkPerson(Command):
    """关联会员 | Say which member a person is, by source and code; null: none"""

    CHANGES: ClassVar[bool] = True

    code: PersonCode
    member: MemberOf | None


class ErasePerson(Command):
    """删除个人信息 | Destroy the key of a person: nobody can read the name any more, posts and counts stay"""

    CHANGES: ClassVar[bool] = True

    code: PersonCode
    effective_on: date | None = None
