"""Three chairs (三主任委员制): at a new term the elect becomes the chair, and the chair the past chair."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from services.registry.commands.chairs import HandOverChairs
from services.registry.domain.branch import decided
from services.registry.domain.post import Place, Post, refuse_overlaps
from shared.errors import Refused
from shared.events.registry import PostKind


class NoChairElect(Refused):
    """
    {body} 在 {day} 前一日没有候任主任委员，不能接任；请直接任命主任委员。
    {body} has no chair elect on the day before {day}, so nobody can follow; appoint a chair instead.
    """


@dataclass(frozen=True, slots=True)
class HandOver:
    """Who leaves (appointments in office until that day) and who comes."""

    ending: tuple[Post, ...]
    beginning: tuple[Post, ...]


def hand_over(command: HandOverChairs, place: Place, posts: Sequence[Post]) -> HandOver:
    """
    The elect becomes the chair, the chair the past chair, and the past chair leaves; a new elect may come.

    `posts` are those of the body. Without a current chair the elect follows nobody, and the past chair stays.
    """
    on = command.effective_on
    eve = on - timedelta(days=1)
    elect = _holder(posts, "chair_elect", eve)
    if elect is None:
        raise NoChairElect(field="body", body=place.code, day=on)
    chair = _holder(posts, "chair", eve)
    past = _holder(posts, "past_chair", eve) if chair else None
    coming: list[tuple[PostKind, str, str]] = [("chair", command.chair_code or "", elect.person)]
    if chair:
        coming.append(("past_chair", command.past_chair_code or "", chair.person))
    if command.elect:
        coming.append(("chair_elect", command.elect.code or "", command.elect.person))
    beginning = tuple(_begun(command, place, *one) for one in coming)
    leaving = [post for post in (elect, chair, past) if post]
    after = [replace(post, until=_sooner(post.until, on)) if post in leaving else post for post in posts]
    for post in beginning:
        refuse_overlaps(post, place, after)
    return HandOver(tuple(post for post in leaving if post.until is None or post.until > on), beginning)


def _holder(posts: Sequence[Post], kind: PostKind, on: date) -> Post | None:
    return next((post for post in posts if post.post == kind and not post.never and post.holds(on)), None)


def _begun(command: HandOverChairs, place: Place, kind: PostKind, code: str, person: str) -> Post:
    return Post(
        code,
        place.code,
        kind,
        person,
        command.effective_on,
        decision=decided(command.decision),
        branch=place.branch,
        term=command.term,
    )


def _sooner(until: date | None, on: date) -> date:
    return on if until is None else min(until, on)
