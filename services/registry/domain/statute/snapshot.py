"""The society as the checker sees it: bodies, terms, posts with their intervals, people, groups; then by day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Body:
    """
    A body as it stands on the day asked. A branch is a body too; its kind is 分会, 专业委员会 and so on.

    `excepted`: rules of names that it may break, because a reason was accepted. A body that is no branch has no
    status and counts as "normal".
    """

    code: str
    kind: str
    name: str
    branch: bool = True
    status: str = "normal"
    excepted: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Term:
    """
    A term (届). `until` is the first day no longer as planned now, `first_until` as planned at its beginning.

    `ended_on` is the first day on which it was over, None while it lasts; a term may last past its plan.
    """

    code: str
    body: str
    number: int
    began_on: date
    until: date
    first_until: date | None = None
    ended_on: date | None = None

    def lasts(self, on: date) -> bool:
        """Whether it has begun and has not ended."""
        return self.began_on <= on and (self.ended_on is None or on < self.ended_on)


@dataclass(frozen=True, slots=True)
class Post:
    """An appointment, past ones too: from `since` until the day before `until`; `term` if it is one of a term."""

    code: str
    body: str
    post: str
    person: str
    since: date
    until: date | None = None
    term: str | None = None

    def holds(self, on: date) -> bool:
        """Whether the person is in office on a day."""
        return self.since <= on and (self.until is None or on < self.until)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a post: the year of birth if it is known, and the number of the membership if there is one."""

    code: str
    birth_year: int | None = None
    member: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A Party group that exists on the day asked."""

    code: str
    branch: str
    leader: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """
    All that is judged, as it is on one day and as known at one moment. Nothing here is limited to a branch.

    `posts` has the past appointments too (chains of terms are counted from them); `left` has, of those members who
    are no longer counted on the day, the number and the day since when.
    """

    bodies: tuple[Body, ...]
    terms: tuple[Term, ...] = ()
    posts: tuple[Post, ...] = ()
    persons: tuple[Person, ...] = ()
    groups: tuple[Group, ...] = ()
    left: Mapping[str, date] = field(default_factory=dict)
    society_name: str | None = None


class Scene:
    """A snapshot on a day, looked up by body and by person."""

    def __init__(self, snapshot: Snapshot, on: date, statuses: Iterable[str]) -> None:
        self.on, self.snapshot, known = on, snapshot, frozenset(statuses)
        self.bodies = {body.code: body for body in snapshot.bodies if not body.branch or body.status in known}
        self.persons = {person.code: person for person in snapshot.persons}
        self.groups = [group for group in snapshot.groups if group.branch in self.bodies]
        self.terms: dict[str, list[Term]] = defaultdict(list)
        for term in sorted(snapshot.terms, key=lambda one: (one.began_on, one.number)):
            if term.began_on <= on:
                self.terms[term.body].append(term)
        self.term_codes = {term.code: term for term in snapshot.terms}
        self._index_posts()

    def _index_posts(self) -> None:
        self.in_office: dict[str, list[Post]] = defaultdict(list)
        self.of_person: dict[str, list[Post]] = defaultdict(list)
        self.served: dict[tuple[str, str, str], list[Post]] = defaultdict(list)
        for post in sorted(self.snapshot.posts, key=lambda one: (one.since, one.code)):
            if post.since > self.on or post.until == post.since:
                continue
            self.served[post.body, post.post, post.person].append(post)
            if post.holds(self.on) and post.body in self.bodies:
                self.in_office[post.body].append(post)
                self.of_person[post.person].append(post)

    def term(self, body: str) -> Term | None:
        """The term of a body that lasts on the day: the newest one that has begun and has not ended."""
        lasting = [term for term in self.terms.get(body, ()) if term.lasts(self.on)]
        return lasting[-1] if lasting else None

    def term_of(self, post: Post) -> Term | None:
        """The term an appointment belongs to: its own one, or that in which it began; None where that is unknown."""
        if post.term is not None:
            return self.term_codes.get(post.term)
        lasting = [term for term in self.terms.get(post.body, ()) if term.lasts(post.since)]
        return lasting[-1] if lasting else None

    def holders(self, body: str, posts: Iterable[str]) -> list[str]:
        """The people in these posts of a body on the day, each once, in the order of their codes."""
        wanted = frozenset(posts)
        return sorted({post.person for post in self.in_office.get(body, ()) if post.post in wanted})

    def birth_years(self, people: Iterable[str]) -> dict[str, int | None]:
        """Person -> year of birth, None where it is unknown."""
        return {code: (p.birth_year if (p := self.persons.get(code)) else None) for code in people}
