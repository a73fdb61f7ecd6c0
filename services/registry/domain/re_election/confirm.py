"""What happens when a re-election is confirmed: the old term ends, the new one begins, posts end and are filled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from services.registry.commands.posts import Appoint
from services.registry.commands.re_elections import ConfirmReElection
from services.registry.commands.terms import BeginTerm
from services.registry.domain import post as posts_domain
from services.registry.domain import term as terms_domain
from services.registry.domain.post import Place, Post
from services.registry.domain.re_election.plan import opened
from services.registry.domain.re_election.preview import Checked
from services.registry.domain.term import Term
from shared.errors import Refused
from shared.events.registry import PostFilled, PostState, ReElectionConfirmed, ReElectionState, TermState


class NotReadyToConfirm(Refused):
    """
    确认换届前须填写：{missing}。
    Before a re-election is confirmed it needs: {missing}.
    """


class CheckHasMoved(Refused):
    """
    自核查以来情况已有变化（核查时 {seen}，现在 {now}），请重新核查，或填写理由后确认。
    The society has changed since the check ({seen} then, {now} now): check again, or give a reason.
    """


class ElectionIsToCome(Refused):
    """
    选举日 {day} 尚未到，不能确认。
    The day of the election, {day}, is to come: it cannot be confirmed yet.
    """


@dataclass(frozen=True, slots=True)
class Change:
    """All that is said in the one transaction, in the order in which it is saved."""

    terms: tuple[TermState, ...]
    posts: tuple[PostState, ...]
    confirmed: ReElectionConfirmed


def ready(state: ReElectionState, command: ConfirmReElection, today: date) -> date:
    """The day of the election, if all is there. Raises ReElectionIsOver, NotReadyToConfirm, ElectionIsToCome."""
    opened(state)
    missing = [name for name in ("elected_on", "until", "decision", "candidates") if not getattr(state, name)]
    if missing or state.elected_on is None:
        raise NotReadyToConfirm(field=missing[0], missing=", ".join(missing))
    if state.elected_on > today:
        raise ElectionIsToCome(field="elected_on", day=state.elected_on)
    return state.elected_on


def refuse_moved(command: ConfirmReElection, checked: Checked) -> bool:
    """Whether a reason carries the confirmation over a society that moved since the check. Raises CheckHasMoved."""
    if command.state == checked.state:
        return False
    if command.override_reason is None:
        raise CheckHasMoved(field="state", seen=command.state, now=checked.state)
    return True


def confirm(  # noqa: PLR0913  (the body with all it has, and the codes for what is new)
    state: ReElectionState,
    new_term: str,
    checked: Checked,
    place: Place,
    terms: Sequence[Term],
    posts: Sequence[Post],
    codes: Iterable[str],
    days: Mapping[str, Sequence[date]],
) -> Change:
    """
    The whole change on the day of the election. `terms` and `posts` are those of the body; `codes` are for new posts.

    Who is re-elected gets a new appointment in the new term that begins on the day the old one ends.
    """
    day = checked.outcome.day
    decision = state.decision.model_dump() if state.decision else None
    begin = BeginTerm(
        code=new_term, body=state.body, number=state.number, effective_on=day, until=state.until, decision=decision
    )
    gone = {post.code for post in checked.outcome.ending}
    ended = [posts_domain.ended(post, day, state.decision) for post in posts if post.code in gone]
    all_ended = [event for over in ended for event in posts_domain.also_later(over, days[over.code])]
    left = [_left(post, day) if post.code in gone else post for post in posts]
    filled: list[PostFilled] = []
    for one, code in zip(checked.outcome.beginning, codes, strict=True):
        appoint = Appoint(
            code=code,
            body=state.body,
            post=one.post,
            person=one.person,
            effective_on=day,
            term=new_term,
            decision=decision,
        )
        filled.append(posts_domain.appoint(appoint, place, [*left, *map(_held, filled)]))
    confirmed = ReElectionConfirmed.model_validate(
        state.model_dump() | {"status": "confirmed", "new_term": new_term, "effective_on": day}
    )
    return Change(tuple(terms_domain.begin(begin, terms)), (*all_ended, *filled), confirmed)


def _left(post: Post, day: date) -> Post:
    return replace(post, until=day, ended=True)


def _held(event: PostState) -> Post:
    return Post(
        event.code, event.body, event.post, event.person, event.effective_on, branch=event.branch, term=event.term
    )
