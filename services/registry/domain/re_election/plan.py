"""Rules of a re-election: one of a body at a time, its candidates, its steps, and how far it may be put off."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from services.registry.commands.re_elections import (
    DelayReElection,
    PlanReElection,
    Proposed,
    RecordStep,
    StartReElection,
)
from services.registry.domain.branch import decided
from services.registry.domain.post import Place, Post
from services.registry.domain.re_election.steps import ReElectionSteps
from services.registry.domain.refusals import EndsBeforeItBegins
from services.registry.domain.statute.limits import Length
from services.registry.domain.term import Term
from services.registry.domain.titles import POSTS
from shared.errors import Refused, Unknown
from shared.events.registry import (
    Candidate,
    PostKind,
    ReElectionChanged,
    ReElectionStarted,
    ReElectionState,
    StepDone,
)
from shared.workdays import add_months


class ReElectionIsOpen(Refused):
    """
    {body} 已有正在办理的换届 {code}。
    {body} has the re-election {code} under way already.
    """


class ReElectionIsOver(Refused):
    """
    换届 {code} 已{state}，不能再改。
    The re-election {code} is {state_en}: it cannot be changed any more.
    """


class CandidateTwice(Refused):
    """
    候选人 {person} 两次列为{post}。
    {person} stands twice for one post ({post}).
    """


class BodyHasNoSuchPost(Refused):
    """
    {body} 不设{post}。
    The body {body} has no such post ({post}).
    """


class StepNotYetDone(Refused):
    """
    步骤日期 {day} 在将来，不能登记为已完成。
    The day {day} is to come: the step cannot have been done.
    """


class DelayTooLong(Refused):
    """
    延期换届最迟至 {latest}（原定 {first} 届满，最长延期 {months} 个月）。
    A re-election may be put off until {latest} (first planned for {first}, at most {months} months).
    """


class ElectionBeforeTheTerm(Refused):
    """
    选举日 {day} 不得早于或等于本届开始日 {began}。
    The day of the election, {day}, must lie after the beginning of the present term, {began}.
    """


STATES = {"confirmed": ("确认", "confirmed"), "withdrawn": ("撤回", "withdrawn")}
Wanted = Iterable[Proposed | Candidate]


def start(
    command: StartReElection, place: Place, terms: Sequence[Term], posts: Iterable[Post], on: date
) -> ReElectionStarted:
    """A body prepares its re-election. `terms` and `posts` are those of the body."""
    running = running_term(terms)
    asked = {(one.person, one.post) for one in command.candidates}
    carried = [one for one in carry(posts, on) if (one.person, one.post) not in asked] if command.carry else []
    started = ReElectionStarted(
        code=command.code,
        body=place.code,
        branch=place.branch,
        term=running.code if running else None,
        number=max((term.number for term in terms if not term.never), default=0) + 1,
        status="open",
        elected_on=command.elected_on,
        until=command.until,
        candidates=candidates((*command.candidates, *carried), place),
        effective_on=on,
    )
    refuse_days(started, running)
    return started


def running_term(terms: Sequence[Term]) -> Term | None:
    """The term that lasts: the last one that has not ended, whether or not its planned end has passed."""
    lasting = [term for term in terms if term.ended_on is None]
    return lasting[-1] if lasting else None


def carry(posts: Iterable[Post], on: date) -> list[Candidate]:
    """三主任委员制: the chair elect becomes the chair, and the chair the past chair."""
    follows: dict[str, PostKind] = {"chair_elect": "chair", "chair": "past_chair"}
    held = [post for post in posts if post.holds(on) and post.post in follows]
    if not any(post.post == "chair_elect" for post in held):
        return []
    return [Candidate(person=post.person, post=follows[post.post]) for post in held]


def candidates(wanted: Wanted, place: Place) -> tuple[Candidate, ...]:
    """Each once, and only for posts that the kind of body has. Raises CandidateTwice, BodyHasNoSuchPost."""
    found: dict[tuple[str, str], Candidate] = {}
    for n, one in enumerate(wanted):
        if (one.person, one.post) in found:
            raise CandidateTwice(field=f"candidates/{n}", person=one.person, post=POSTS[one.post])
        if place.bodies.seat(place.kind, one.post) is None:
            raise BodyHasNoSuchPost(field=f"candidates/{n}/post", body=place.code, post=POSTS[one.post])
        found[one.person, one.post] = Candidate(person=one.person, post=one.post)
    return tuple(found.values())


def refuse_days(state: ReElectionState, running: Term | None) -> None:
    """The election lies in the present term, and the next term lasts. Raises ElectionBeforeTheTerm, and the like."""
    day = state.elected_on
    if day and running and day <= running.effective_on:
        raise ElectionBeforeTheTerm(field="elected_on", day=day, began=running.effective_on)
    if day and state.until and state.until <= day:
        raise EndsBeforeItBegins(field="until", start=day, end=state.until)


def opened(state: ReElectionState) -> ReElectionState:
    """The re-election, if it may be changed. Raises ReElectionIsOver."""
    if state.status != "open":
        zh, en = STATES[state.status]
        raise ReElectionIsOver(field="code", code=state.code, state=zh, state_en=en)
    return state


def changed(state: ReElectionState, on: date, **fields: Any) -> ReElectionChanged:
    """The whole state with some fields changed."""
    return ReElectionChanged.model_validate(state.model_dump() | fields | {"effective_on": on})


def plan(
    state: ReElectionState, command: PlanReElection, place: Place, running: Term | None, on: date
) -> ReElectionChanged:
    """Other candidates, days or decision; what is absent stays as it is."""
    opened(state)
    given = command.model_fields_set - {"code", "candidates", "decision"}
    fields: dict[str, Any] = {name: getattr(command, name) for name in given}
    if command.candidates is not None:
        fields["candidates"] = candidates(command.candidates, place)
    if command.decision is not None:
        fields["decision"] = decided(command.decision)
    planned = changed(state, on, **fields)
    refuse_days(planned, running)
    return planned


def record_step(state: ReElectionState, command: RecordStep, rule: ReElectionSteps, today: date) -> ReElectionChanged:
    """A step was done; recorded again it is corrected. After confirming too, because the filing comes then."""
    if state.status == "withdrawn":
        opened(state)
    if rule.step(command.step) is None:
        raise Unknown(field="step", what="换届步骤 (step)", code=command.step)
    if command.done_on > today:
        raise StepNotYetDone(field="done_on", day=command.done_on)
    done = StepDone(step=command.step, done_on=command.done_on, paper=command.paper)
    others = tuple(one for one in state.steps if one.step != command.step)
    return changed(state, today, steps=(*others, done))


def refuse_delay(term: Term, first_until: date, command: DelayReElection, limit: Length | None) -> None:
    """A term is put off by at most the months of the rule, counted from what was planned first. Raises DelayTooLong."""
    if limit is None or command.until <= term.until:
        return
    latest = add_months(first_until, limit.delay_months)
    if command.until > latest:
        raise DelayTooLong(field="until", latest=latest, first=first_until, months=limit.delay_months)
