"""Who holds which post when, by what the registry tells: whether a liaison has gone, and who has come in the place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

# Whoever holds one of these keeps in touch by it; of other people every post counts.
KEEPING = ("liaison", "deputy_liaison")
# Posts that one person holds at a time, so that the next one is the successor.
OF_ONE = (
    *KEEPING,
    "chair",
    "branch_secretary",
    "president",
    "secretary_general",
    "organisation_committee_chair",
    "party_secretary",
    "leading_group_leader",
)


@dataclass(frozen=True, slots=True)
class PostTold:
    """One state of a post as the registry told it; `until` is the first day no longer, where it was known."""

    code: str
    version: int
    effective_on: date
    body: str
    post: str
    person: str
    held: bool
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Tenure:
    """A person holds a post of a body from `since` until the day before `until` (None: no end is known)."""

    code: str
    body: str
    post: str
    person: str
    since: date
    until: date | None = None

    def covers(self, day: date) -> bool:
        """Whether the post is held on a day."""
        return self.since <= day and self.lasts_beyond(day)

    def lasts_beyond(self, day: date) -> bool:
        """Whether the post is still held after a day's beginning, now or later."""
        return self.until is None or self.until > day


@dataclass(frozen=True, slots=True)
class Left:
    """From `on` the person holds none of the posts by which they kept in touch; `posts` are those that ended then."""

    person: str
    on: date
    posts: tuple[Tenure, ...]


def tenures(told: Iterable[PostTold]) -> list[Tenure]:
    """Who held what when. A state holds until the next one of its post, or until its own end where that is before."""
    ordered = sorted(told, key=lambda state: (state.code, state.effective_on, state.version))
    found: list[Tenure] = []
    for _, course in groupby(ordered, key=lambda state: state.code):
        found += _of_post(list(course))
    return found


def _of_post(course: Sequence[PostTold]) -> Iterator[Tenure]:
    now: Tenure | None = None
    for state, following in zip(course, [*course[1:], None], strict=True):
        next_day = following.effective_on if following else None
        until = min((day for day in (state.until, next_day) if day), default=None)
        if not state.held or (until and until <= state.effective_on):
            continue
        if now and (now.person, now.until) == (state.person, state.effective_on):
            now = Tenure(state.code, state.body, state.post, state.person, now.since, until)
        else:
            if now:
                yield now
            now = Tenure(state.code, state.body, state.post, state.person, state.effective_on, until)
    if now:
        yield now


def left(person: str, since: date, held: Iterable[Tenure], day: date) -> Left | None:
    """
    Since when a person who keeps in touch from `since` on is out of office, as it stands on a day; None: is not.

    Only posts held since then count, and of these the posts of liaisons alone where there are any. Somebody of whom
    the registry tells no post cannot have left one.
    """
    own = [one for one in held if one.person == person and one.since <= day and one.lasts_beyond(since)]
    basis = [one for one in own if one.post in KEEPING] or own
    ends = [one.until for one in basis if one.until is not None and one.until <= day]
    if not basis or len(ends) < len(basis):
        return None
    last = max(ends)
    return Left(person, last, tuple(sorted((one for one in basis if one.until == last), key=_rank)))


def out_of_office(person: str, held: Iterable[Tenure], day: date) -> date | None:
    """Since when somebody who held posts holds none; None for one in office, or of whom no post is known."""
    own = [one for one in held if one.person == person and one.since <= day]
    ends = [one.until for one in own if one.until is not None and one.until <= day]
    return max(ends) if own and len(ends) == len(own) else None


def successor(gone: Left, held: Sequence[Tenure], day: date) -> Tenure | None:
    """
    Who came in the place of one who has left, on the first day anybody did: in the same post of the same body.

    None where nobody did until `day`, where two came on the same day, or where several hold such a post at a time.
    """
    for post in gone.posts:
        others = [one for one in held if _follows(one, post, gone, day)]
        first = min((max(one.since, gone.on) for one in others), default=None)
        came = [one for one in others if max(one.since, gone.on) == first]
        if len({one.person for one in came}) == 1:
            return came[0]
    return None


def _follows(one: Tenure, post: Tenure, gone: Left, day: date) -> bool:
    same = post.post in OF_ONE and (one.body, one.post) == (post.body, post.post)
    return same and one.person != gone.person and one.since <= day and one.lasts_beyond(gone.on)


def _rank(one: Tenure) -> tuple[int, str]:
    return (OF_ONE.index(one.post) if one.post in OF_ONE else len(OF_ONE), one.code)
