"""What may be asked about posts."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from services.registry.commands.codes import PersonCode, PlainCode
from services.registry.commands.decisions import Resolved
from shared.commands import Command

LeaderPost = Literal["chair", "past_chair", "chair_elect", "vice_chair", "branch_secretary"]


class Appoint(Command):
    """任职 | A person holds a post of a branch from a day on, until the day before `until`"""

    code: PlainCode
    branch: PlainCode
    person: PersonCode
    effective_on: date
    until: date | None = None
    decision: Resolved | None = None

    def concerns(self) -> frozenset[str]:
        """The branch that gets somebody."""
        return frozenset({self.branch})


class AppointLiaison(Appoint):
    """任命党建联系人 | Appoint a branch's liaison"""


class AppointLeader(Appoint):
    """任命分支机构负责人 | Appoint somebody to a leading post or as secretary of a branch"""

    post: LeaderPost


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
