"""What may be asked about members: who is one with whom, which source speaks first, rosters, names of group members."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from shared.commands import Command
from shared.events.base import BodyName

Source = Annotated[str, Field(min_length=1, max_length=200)]
OutsideCode = Annotated[str, Field(min_length=1, max_length=64)]
Because = Annotated[str, Field(min_length=3, max_length=500)]
Difference = Literal["new", "changed", "absent"]


class DeclareShared(Command):
    """声明两个来源的会员为同一人 | Two sources use one space of codes, or a code of one is a code of the other"""

    source: Source
    other: Source
    code: OutsideCode | None = Field(None, description="of `source`; null with other_code = all equal codes, for ever")
    other_code: OutsideCode | None = None
    effective_on: date | None = Field(None, description="counted once from this day on; null: since before our records")
    because: Because

    @model_validator(mode="after")
    def _both_or_neither(self) -> DeclareShared:
        if (self.code is None) != (self.other_code is None):
            raise ValueError("code and other_code: both or neither")
        return self


class WithdrawShared(Command):
    """撤销两个来源共用编码的声明 | Each of two sources has a space of codes of its own again"""

    source: Source
    other: Source
    because: Because


class AnnulLink(Command):
    """撤销一次合并或同一人认定 | What a source merged or the secretariat declared one is two again, on every day"""

    link: int = Field(ge=1, description="as GET /members/links shows it")
    because: Because


class OrderSources(Command):
    """确定来源的先后 | Of sources that know one member the first speaks; the rest come after"""

    sources: tuple[Source, ...] = Field(min_length=1, max_length=100)


class CompareSnapshot(Command):
    """重新对比名册快照 | Compare a roster with what is known by now"""

    snapshot: int = Field(ge=1, description="`number` as GET /ingress/snapshots shows it")


class ApplySnapshot(Command):
    """按名册快照办理 | Apply what differs, whole or by kind of difference; again it goes on with what is left"""

    snapshot: int = Field(ge=1)
    differences: tuple[Difference, ...] = Field(default=("new", "changed", "absent"), min_length=1, max_length=3)
    moved: int = Field(0, ge=0, description="how many have moved since, as the refusal says; they are left out")
    because: Because


class UndoSnapshot(Command):
    """撤销名册快照的办理 | Take back everything that a roster has changed"""

    snapshot: int = Field(ge=1)
    because: Because


class DismissSnapshot(Command):
    """不采用名册快照 | A roster is not to be applied; its lines are deleted"""

    snapshot: int = Field(ge=1)
    because: Because


class NameGroupMember(Command):
    """填写团体会员单位名称 | The public name of the unit that is a group member"""

    member: str = Field(
        min_length=1, max_length=64, description="the registry's number, as GET /members/groups shows it"
    )
    name: BodyName
