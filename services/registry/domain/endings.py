"""What ends together with its body or branch, so that nothing runs on silently."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from services.registry.domain.party_group import PartyGroup
from services.registry.domain.post import Post, also_later, ended
from services.registry.domain.term import Term
from shared.events.registry import Decision, PartyGroupDissolved, PostEnded, TermEnded


def endings_of_posts(
    posts: Iterable[Post], days: Mapping[str, Sequence[date]], on: date, decision: Decision | None
) -> list[PostEnded]:
    """
    The ends of all appointments that would go on past a day; one that was to begin later ends on its own first day.

    `days`: code -> the days on which its states begin.
    """
    found: list[PostEnded] = []
    for post in posts:
        if post.never or (post.until is not None and post.until <= on):
            continue
        found += also_later(ended(post, max(on, post.effective_on), decision), days[post.code])
    return found


def endings_of_terms(terms: Iterable[Term], on: date, decision: Decision | None) -> list[TermEnded]:
    """The ends of all terms that would go on past a day; one that was to begin later ends on its own first day."""
    return [
        TermEnded(
            code=term.code,
            body=term.body,
            number=term.number,
            until=term.until,
            decision=decision or term.decision,
            effective_on=max(on, term.effective_on),
        )
        for term in terms
        if term.ended_on is None or (term.ended_on > on and not term.never)
    ]


def endings_of_groups(groups: Iterable[PartyGroup], on: date) -> list[PartyGroupDissolved]:
    """The ends of all Party groups that would go on past a day; one that was to begin later never was."""
    return [
        PartyGroupDissolved(
            code=group.code,
            branch=group.branch,
            leader=group.leader,
            leader_post=group.leader_post,
            effective_on=max(on, group.effective_on),
        )
        for group in groups
        if group.dissolved_on is None or group.dissolved_on > max(on, group.effective_on)
    ]
