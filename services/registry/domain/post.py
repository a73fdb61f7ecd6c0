"""Rules of a post: an interval of one person in one body, with a decision behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.registry.commands.posts import Appointment, EndPost
from services.registry.domain.body import BRANCH, BodyRule
from services.registry.domain.branch import decided
from services.registry.domain.refusals import EndsBeforeItBegins
from services.registry.domain.titles import LEADERS, POSTS
from shared.errors import Refused
from shared.events.registry import Decision, PostEnded, PostFilled, PostKind

NAMES = POSTS


class SeatIsTaken(Refused):
    """
    {body} 的{post}在此期间已由 {person} 担任（自 {since} 起，任职编码 {code}）。
    {person} holds this post of {body} in that time already (since {since}, appointment {code}).
    """


class PersonHoldsPostAlready(Refused):
    """
    {person} 在此期间已任 {body} 的{post}（任职编码 {code}）。
    {person} holds this post of {body} in that time already (appointment {code}).
    """


class PostIsNotOfThisBody(Refused):
    """
    {body} 不设{post}；可设职务：{posts}。
    The body {body} has no such post ({post}); it has: {posts}.
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


class HolderAlreadyGone(Refused):
    """
    该任职已于 {day} 结束。
    The appointment ended on {day} already.
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
class Place:
    """Where somebody is appointed: a body or a branch that exists on the first day, and the rules of that day."""

    code: str
    kind: str
    posts: PostRule
    bodies: BodyRule

    @property
    def branch(self) -> str | None:
        """Its code where it is a branch."""
        return self.code if self.kind == BRANCH else None

    def is_single(self, post: str) -> bool:
        """Whether one person at a time holds this post here."""
        seat = self.bodies.seat(self.kind, post)
        return post in self.posts.single or (seat is not None and seat.seats == 1)


@dataclass(frozen=True, slots=True)
class Post:
    """An appointment as last known; held from `effective_on` until the day before `until`."""

    code: str
    body: str
    post: PostKind
    person: str
    effective_on: date
    until: date | None = None
    ended: bool = False
    decision: Decision | None = None
    branch: str | None = None
    term: str | None = None

    @property
    def never(self) -> bool:
        """Whether it ended on its first day: it was entered wrongly and takes no time."""
        return self.until == self.effective_on

    def holds(self, on: date) -> bool:
        """Whether the person is in office on a day."""
        return self.effective_on <= on and (self.until is None or on < self.until)

    def overlaps(self, start: date, until: date | None) -> bool:
        """Whether the two intervals share a day; an interval that ends on its first day has none."""
        if self.never:
            return False
        return (until is None or self.effective_on < until) and (self.until is None or start < self.until)

    def filled(self, on: date) -> PostFilled:
        """The fact that the person holds it, as a state from a day on."""
        return PostFilled(**self._fields(), until=self.until, effective_on=on)

    def over(self, on: date, until: date) -> PostEnded:
        """The fact that the person holds it no longer since `until`, as a state from a day on."""
        return PostEnded(**self._fields(), until=until, effective_on=on)

    def _fields(self) -> dict[str, Any]:
        names = ("code", "body", "branch", "post", "person", "term", "decision")
        return {name: getattr(self, name) for name in names}


def appoint(command: Appointment, place: Place, others: Iterable[Post]) -> PostFilled:
    """A person takes a post of a body that has it. `others` are the appointments of that body."""
    if command.until is not None and command.until <= command.effective_on:
        raise EndsBeforeItBegins(field="until", start=command.effective_on, end=command.until)
    if place.bodies.seat(place.kind, command.kind) is None:
        known = "、".join(POSTS[seat.post] for seat in place.bodies.of(place.kind))
        raise PostIsNotOfThisBody(field="post", body=place.code, post=POSTS[command.kind], posts=known)
    wanted = Post(
        command.code,
        place.code,
        command.kind,
        command.person,
        command.effective_on,
        command.until,
        decision=decided(command.decision),
        branch=place.branch,
        term=command.term,
    )
    refuse_overlaps(wanted, place, others)
    return wanted.filled(wanted.effective_on)


def refuse_overlaps(wanted: Post, place: Place, others: Iterable[Post]) -> None:
    """Two of one seat, or one person twice in one post, share no day. Raises SeatIsTaken, PersonHoldsPostAlready."""
    for other in others:
        if other.post != wanted.post or other.code == wanted.code:
            continue
        if other.overlaps(wanted.effective_on, wanted.until):
            facts = {"body": other.body, "post": POSTS[other.post], "person": other.person, "code": other.code}
            if other.person == wanted.person:
                raise PersonHoldsPostAlready(field="person", **facts)
            if place.is_single(other.post):
                raise SeatIsTaken(field="effective_on", since=other.effective_on, **facts)


def end_post(held: Post, command: EndPost, *, liaison: bool | None = None) -> PostEnded:
    """
    An appointment ends on a day; who has already gone cannot go again. An announced end may be brought forward.

    `liaison` says whether the request is for liaisons only (True), for others only (False), or for any post (None).
    """
    if liaison is not None and (held.post == "liaison") != liaison:
        raise PostIsAnother(field="code", code=held.code, post=POSTS[held.post])
    if held.until is not None and (held.ended or held.until <= command.effective_on):
        raise _gone(held)(field="effective_on", day=held.until)
    if command.effective_on < held.effective_on:
        raise EndsBeforeItBegins(field="effective_on", start=held.effective_on, end=command.effective_on)
    return ended(held, command.effective_on, decided(command.decision))


def ended(held: Post, on: date, decision: Decision | None) -> PostEnded:
    """The end of an appointment on a day, by a decision or by the one that made it."""
    return PostEnded(
        code=held.code,
        body=held.body,
        branch=held.branch,
        post=held.post,
        person=held.person,
        term=held.term,
        effective_on=on,
        until=on,
        decision=decision or held.decision,
    )


def also_later(over: PostEnded, days: Iterable[date]) -> list[PostEnded]:
    """The end, and the same for every later day on which a state of this appointment begins."""
    return [over, *(over.model_copy(update={"effective_on": day}) for day in days if day > over.effective_on)]


def _gone(held: Post) -> type[Refused]:
    if held.post == "liaison":
        return LiaisonAlreadyGone
    return LeaderAlreadyGone if held.post in LEADERS else HolderAlreadyGone
