"""What a person's posts make their own: the branches and bodies, each from the first day in the post to the last."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

# Posts whose holders are meant when the society or its Party branch is the host.
HOST_OF_POST = {
    "president": "society",
    "vice_president": "society",
    "secretary_general": "society",
    "party_secretary": "party_branch",
    "party_branch_member": "party_branch",
}
# Kinds of meetings, and the posts whose holders are called to them.
MEETINGS_OF_POST = {
    "joint_meeting": ("liaison", "deputy_liaison", "party_secretary", "party_branch_member"),
    "standing_council": ("president", "vice_president", "secretary_general", "standing_council_member"),
    "council": (
        "president",
        "vice_president",
        "secretary_general",
        "standing_council_member",
        "council_member",
    ),
}
EVER, FOR_EVER = date(1900, 1, 1), date(9999, 12, 31)


@dataclass(frozen=True, slots=True)
class PostState:
    """One state of a post, as the registry told it; `until` is the first day no longer."""

    code: str
    effective_on: date
    version: int
    body: str
    post: str
    person: str
    held: bool
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """From a day until the day before another, what is hosted or led by `who` is the person's own."""

    who: str
    since: date
    until: date


def spans_of(person: str, states: Iterable[PostState]) -> list[Span]:
    """
    The spans of all posts the person held or holds; `states` are all those of these posts, also under other persons.

    A state holds until the next one of its post, or until its own end where that comes before.
    """
    spans: list[Span] = []
    for _, of_post in groupby(sorted(states, key=lambda s: (s.code, s.effective_on, s.version)), lambda s: s.code):
        course = list(of_post)
        ends = [state.effective_on for state in course[1:]] + [FOR_EVER]
        for state, end in zip(course, ends, strict=True):
            until = min(end, state.until or FOR_EVER)
            if state.held and state.person == person and until > state.effective_on:
                spans += [Span(who, state.effective_on, until) for who in own_of(state)]
    return spans


def own_of(state: PostState) -> list[str]:
    """As whom a post is meant: its branch or body, itself, the host it stands for, the meetings it is called to."""
    host = HOST_OF_POST.get(state.post)
    called = [meeting(kind) for kind, posts in MEETINGS_OF_POST.items() if state.post in posts]
    return [state.body, state.code, state.post, *([host] if host else []), *called]


def spans_of_branch(branch: str) -> list[Span]:
    """A branch's own: what it hosts or takes part in, and every joint meeting."""
    return [Span(who, EVER, FOR_EVER) for who in (branch, meeting("joint_meeting"))]


def meeting(kind: str) -> str:
    """How meetings of a kind stand among those who are meant."""
    return f"meeting:{kind}"
