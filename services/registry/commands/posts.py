"""What may be asked about posts."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from services.registry.commands.codes import PersonCode, PlainCode
from services.registry.commands.decisions import Resolved
from shared.commands import Command
from shared.events.registry import PostKind

LeaderPost = Literal["chair", "past_chair", "chair_elect", "vice_chair", "branch_secretary"]
Because = Annotated[str, Field(min_length=2, max_length=500)]


class Appointment(Command, ABC):
    """任职 | A person holds a post from a day on, until the day before `until`; where and which, each kind says."""

    code: PlainCode
    person: PersonCode
    effective_on: date
    until: date | None = None
    term: PlainCode | None = None
    decision: Resolved | None = None

    @property
    @abstractmethod
    def place(self) -> str:
        """The code of the body or branch."""

    @property
    @abstractmethod
    def kind(self) -> PostKind:
        """Which post."""

    def concerns(self) -> frozenset[str]:
        """The body or branch that gets somebody."""
        return frozenset({self.place})


class Appoint(Appointment):
    """任职 | Appoint somebody to any post that the kind of body has"""

    body: PlainCode
    post: PostKind

    @property
    def place(self) -> str:
        """The body or branch."""
        return self.body

    @property
    def kind(self) -> PostKind:
        """The post asked for."""
        return self.post


class AppointLiaison(Appointment):
    """任命党建联系人 | Appoint a branch's liaison"""

    branch: PlainCode

    @property
    def place(self) -> str:
        """The branch."""
        return self.branch

    @property
    def kind(self) -> PostKind:
        """Liaison."""
        return "liaison"


class AppointLeader(Appointment):
    """任命分支机构负责人 | Appoint somebody to a leading post or as secretary of a branch"""

    branch: PlainCode
    post: LeaderPost

    @property
    def place(self) -> str:
        """The branch."""
        return self.branch

    @property
    def kind(self) -> PostKind:
        """The post asked for."""
        return self.post


class EndPost(Command):
    """离任 | The person no longer holds the post from `effective_on` on"""

    CHANGES: ClassVar[bool] = True

    code: PlainCode
    effective_on: date
    decision: Resolved | None = None


class EndLiaison(EndPost):
    """党建联系人离任 | End a liaison's appointment"""


class EndLeader(EndPost):
    """分支机构负责人离任 | End the appointment of a branch's leader or secretary"""


class CorrectPost(Command):
    """
    更正任职记录 | Put right what was entered wrongly; fields that are not sent stay

    `until: null` says that the person is still in office; `never: true` that the appointment never was. Another body or
    another post is another appointment: strike this one out and appoint anew.
    """

    CHANGES: ClassVar[bool] = True

    code: PlainCode
    because: Because
    person: PersonCode | None = None
    effective_on: date | None = None
    until: date | None = None
    term: PlainCode | None = None
    decision: Resolved | None = None
    never: bool = False
