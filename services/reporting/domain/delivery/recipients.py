"""Who holds an office on a day, by the posts that the registry has told of; asked again whenever something is sent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from services.reporting.domain.audience import Readers
from services.reporting.domain.delivery.occurrence import DUTY_OFFICER, LEADERS, SECRETARIAT, Office

# These have a mailbox of their own: whoever is there reads it.
MAILBOXES: Final = frozenset({SECRETARIAT.name, DUTY_OFFICER.name})
LEADING: Final = ("president", "secretary_general", "vice_president", "party_secretary")
LIAISON: Final = "liaison"
DEPUTY: Final = "deputy_liaison"
# Not a post: the scope is the person who keeps in touch with an expert, or stands in.
EXPERT_LIAISON: Final = "expert_liaison"


@dataclass(frozen=True, slots=True)
class Post:
    """A post in force: whose body, which post, and the code of the person."""

    body: str
    branch: str | None
    post: str
    person: str


def holders(office: Office, posts: Iterable[Post]) -> tuple[str, ...]:
    """Codes of those who hold an office, in order; the office itself where it has a mailbox; nobody is ()."""
    if office.name in MAILBOXES:
        return (office.name,)
    if office.name == EXPERT_LIAISON:
        return (office.scope,)
    if office.name == LIAISON:
        return _liaison(office.scope, posts)
    wanted = LEADING if office == LEADERS else (office.name,)
    found = [
        post.person
        for post in posts
        if post.post in wanted and (post.body == office.scope or (not office.scope and post.branch is None))
    ]
    return tuple(dict.fromkeys(found))


def _liaison(branch: str, posts: Iterable[Post]) -> tuple[str, ...]:
    """The liaison of a branch; while there is none, whoever stands in."""
    own = [post for post in posts if post.branch == branch]
    for name in (LIAISON, DEPUTY):
        if found := [post.person for post in own if post.post == name]:
            return (found[0],)
    return ()


def readers_at(office: Office) -> Readers:
    """What an office may see of a report: leaders no closed records, a liaison the own branch and the totals."""
    if office == LEADERS:
        return Readers("leaders")
    return Readers("liaisons", (office.scope,)) if office.name == LIAISON else Readers("secretariat")


def mailbox_of(office: Office) -> str:
    """The entry of the address book that stands for an office whoever holds it: `liaison/CSBME-01`, `secretariat`."""
    return f"{office.name}/{office.scope}" if office.scope else office.name


def assigned(offices: Sequence[Office], posts: Sequence[Post]) -> list[tuple[Office, str]]:
    """Each office with each of its holders; a person with two offices once, an office without a holder with ''."""
    seen: set[str] = set()
    pairs: list[tuple[Office, str]] = []
    for office in dict.fromkeys(offices):
        found = holders(office, posts)
        pairs += [(office, holder) for holder in found if holder not in seen]
        seen.update(found)
        if not found:
            pairs.append((office, ""))
    return pairs
