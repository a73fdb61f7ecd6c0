"""What the registry knows when people and seats of a workbook are judged, and what the judging adds to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from services.registry.domain.body import BRANCH, BodyRule
from services.registry.domain.post import Place, Post, PostRule
from services.registry.domain.term import Term
from shared.events.registry import BranchState


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A person of the vault, opened for comparing; None = not known."""

    code: str
    name: str
    unit: str | None = None
    birth_year: int | None = None

    def may_be(self, name: str, unit: str | None, birth_year: int | None) -> bool:
        """Whether name, unit and year do not speak against it; what is not known speaks for nothing."""
        return (
            self.name == name
            and (unit is None or self.unit is None or self.unit == unit)
            and (birth_year is None or self.birth_year is None or self.birth_year == birth_year)
        )


@dataclass(frozen=True, slots=True)
class Registration:
    """A person to be registered; the party membership only with the reference of a consent."""

    code: str
    name: str
    unit: str | None
    birth_year: int | None
    party_member: str | None = None
    consent: str | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of posts of the day of the import."""

    posts: PostRule
    bodies: BodyRule

    def place(self, branch: str) -> Place:
        """The branch as a place where somebody is appointed."""
        return Place(branch, BRANCH, self.posts, self.bodies)


@dataclass
class Society:
    """Branches with all their states, posts and terms by branch, persons by code: as known, and as planned so far."""

    rules: Rules
    states: dict[str, list[BranchState]]
    posts: dict[str, list[Post]]
    terms: dict[str, list[Term]]
    persons: dict[str, KnownPerson]
    codes: set[str] = field(default_factory=set)
    """Codes of persons that are taken, erased ones too."""

    def __post_init__(self) -> None:
        self._by_name: dict[str, list[KnownPerson]] = {}
        self._spelt = {code.casefold(): code for code in self.states}
        self._post_codes: set[str] = set()
        self._by_post: dict[tuple[str, str], dict[str, Post]] = {}
        self._by_person: dict[tuple[str, str, str], dict[str, Post]] = {}
        for post in (post for posts in self.posts.values() for post in posts):
            self.put(post)
        self._holders = {post.person for posts in self.posts.values() for post in posts}
        self._term_codes = {term.code for terms in self.terms.values() for term in terms}
        self._next = 1
        self.codes |= self._holders | set(self.persons)
        for person in self.persons.values():
            self._by_name.setdefault(person.name, []).append(person)

    def branch(self, code: str) -> str | None:
        """The code as it is spelt here."""
        return self._spelt.get(code.casefold())

    def found(self, states: Iterable[BranchState]) -> None:
        """Branches that the same workbook founds or changes."""
        for state in states:
            self.states.setdefault(state.code, []).append(state)
            self._spelt[state.code.casefold()] = state.code

    def of_code(self, code: str) -> KnownPerson | None:
        """The person of a code; somebody in a post may be known by nothing but the code."""
        if code not in self.persons and code in self._holders:
            return KnownPerson(code, "")
        return self.persons.get(code)

    def named(self, name: str) -> list[KnownPerson]:
        """The persons of a name."""
        return self._by_name.get(name, [])

    def register(self, person: KnownPerson) -> None:
        """A person that the same workbook registers."""
        self.persons[person.code] = person
        self.codes.add(person.code)
        self._by_name.setdefault(person.name, []).append(person)

    def next_person(self) -> str:
        """The next free code; the same plan proposes the same codes as long as nobody is registered in between."""
        while (code := f"R-{self._next:06d}") in self.codes:
            self._next += 1
        return code

    def of_post(self, branch: str, post: str) -> list[Post]:
        """The appointments to one kind of post of a branch, planned ones too."""
        return list(self._by_post.get((branch, post), {}).values())

    def of_person(self, branch: str, post: str, person: str) -> list[Post]:
        """Those of one person."""
        return list(self._by_person.get((branch, post, person), {}).values())

    def rivals(self, post: Post) -> list[Post]:
        """What could stand against it: appointments of the same person, or of anybody where one sits at a time."""
        if self.rules.place(post.body).is_single(post.post):
            return self.of_post(post.body, post.post)
        return self.of_person(post.body, post.post, post.person)

    def put(self, post: Post) -> None:
        """An appointment as it will be; one of the same code is replaced."""
        self._by_post.setdefault((post.body, post.post), {})[post.code] = post
        self._by_person.setdefault((post.body, post.post, post.person), {})[post.code] = post
        self._post_codes.add(post.code)

    def post_code(self, branch: str, post: str, person: str, since: date) -> str:
        """A code for an appointment: one that was struck out keeps its own for ever."""
        return _free(f"{branch}.{post}.{person}.{since:%Y%m%d}", self._post_codes)

    def term_code(self, branch: str, number: int) -> str:
        """A code for a term."""
        return _free(f"{branch}.T{number}", self._term_codes)

    def term(self, branch: str, on: date) -> Term | None:
        """The term that lasts on a day."""
        lasting = [
            term
            for term in self.terms.get(branch, ())
            if not term.never and term.effective_on <= on and (term.ended_on is None or on < term.ended_on)
        ]
        return lasting[-1] if lasting else None


def _free(wanted: str, taken: set[str]) -> str:
    base = wanted if len(wanted) <= 60 else wanted[-60:].lstrip("._-")
    n, found = 1, base
    while found in taken:
        n += 1
        found = f"{base}-{n}"
    taken.add(found)
    return found
