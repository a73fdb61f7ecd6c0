"""Rules of a post: an interval of one person in one branch, with a decision behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.registry.commands.posts import Appoint, AppointLeader, EndPost
from services.registry.domain.branch import decided
from services.registry.domain.refusals import EndsBeforeItBegins
from shared.errors import Refused
from shared.events.registry import Decision, PostEnded, PostFilled, PostKind

NAMES: dict[str, str] = {
    "liaison": "党建联系人",
    "deputy_liaison": "副联系人",
    "chair": "主任委员",
    "past_chair": "前任主任委员",
    "chair_elect": "候任主任委员",
    "vice_chair": "副主任委员",
    "branch_secretary": "秘书",
}


class SeatIsTaken(Refused):
    """
    {branch} 的{post}在此期间已由 {person} 担任（自 {since} 起，任职编码 {code}）。
    {person} holds this post of {branch} in that time already (since {since}, appointment {code}).
    """


class PersonHoldsPostAlready(Refused):
    """
    {person} 在此期间已任 {branch} 的{post}（任职编码 {code}）。
    {person} holds this post of {branch} in that time already (appointment {code}).
    """


class LiaisonAlreadyGone(Refused):
    """
    该党建联系人已于 {day} 离任。
    The liaison left on {day} already.
    """


class LeaderAlreadyGone(Refused):
    """
    该负责人已于 {day} 离任。
    The leader left on {day} already.
    """


class PostIsAnother(Refused):
    """
    任职编码 {code} 的职务是{post}，不能用此操作办理离任。
    The appointment {code} is to another post ({post}); this request cannot end it.
    """


@dataclass(frozen=True, slots=True)
class PostRule:
    """Which posts lead, and which are held by one person at a time; data (table `rule`, name `posts`)."""

    leading: frozenset[str]
    single: frozenset[str]

    @classmethod
    def read(cls, value: Mapping[str, Any]) -> PostRule:
        """From the stored lists."""
        return cls(frozenset(value["leading"]), frozenset(value["single"]))


@dataclass(frozen=True, slots=True)
class Post:
    """An appointment as last known; held from `effective_on` until the day before `until`."""

    code: str
    branch: str
    post: PostKind
    person: str
    effective_on: date
    until: date | None = None
    ended: bool = False
    decision: Decision | None = None

    def holds(self, on: date) -> bool:
        """Whether the person is in office on a day."""
        return self.effective_on <= on and (self.until is None or on < self.until)

    def overlaps(self, start: date, until: date | None) -> bool:
        """Whether the two intervals share a day; an interval that ends on its first day has none."""
        if self.until == self.effective_on:
            return False
        return (until is None or self.effective_on < until) and (self.until is None or start < self.until)


def appoint(command: Appoint, others: Iterable[Post], rule: PostRule) -> PostFilled:
    """A person takes a post of a living branch. `others` are the appointments of that branch."""
    if command.until is not None and command.until <= command.effective_on:
        raise EndsBeforeItBegins(field="until", start=command.effective_on, end=command.until)
    post: PostKind = command.post if isinstance(command, AppointLeader) else "liaison"
    for other in others:
        if other.post == post and other.overlaps(command.effective_on, command.until):
            _refuse_overlap(command, other, rule)
    return PostFilled(
        code=command.code,
        branch=command.branch,
        post=post,
        person=command.person,
        effective_on=command.effective_on,
        until=command.until,
        decision=decided(command.decision),
    )


def _refuse_overlap(command: Appoint, other: Post, rule: PostRule) -> None:
    facts = {"branch": other.branch, "post": NAMES[other.post], "person": other.person, "code": other.code}
    if other.person == command.person:
        raise PersonHoldsPostAlready(field="person", **facts)
    if other.post in rule.single:
        raise SeatIsTaken(field="effective_on", since=other.effective_on, **facts)


def end_post(held: Post, command: EndPost, *, liaison: bool) -> PostEnded:
    """An appointment ends on a day; who has already gone cannot go again. An announced end may be brought forward."""
    if (held.post == "liaison") != liaison:
        raise PostIsAnother(field="code", code=held.code, post=NAMES[held.post])
    if held.until is not None and (held.ended or held.until <= command.effective_on):
        gone = LiaisonAlreadyGone if liaison else LeaderAlreadyGone
        raise gone(field="effective_on", day=held.until)
    if command.effective_on < held.effective_on:
        raise EndsBeforeItBegins(field="effective_on", start=held.effective_on, end=command.effective_on)
    return PostEnded(
        code=held.code,
        branch=held.branch,
        post=held.post,
        person=held.person,
        effective_on=command.effective_on,
        until=command.effective_on,
        decision=decided(command.decision) or held.decision,
    )
