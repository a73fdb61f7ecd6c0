"""What may become of an expert on the list: enrolled, changed, paused, resumed, retired, replaced."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.outreach.commands.experts import ChangeExpert, EnrolExpert, PauseExpert, ResumeExpert, RetireExpert
from services.outreach.domain.expert import (
    CadenceOutOfRange,
    CategoryIsUnknown,
    ConsentIsFromTheFuture,
    DeputyIsTheLiaison,
    NotHappenedYet,
    check_branch,
    check_on_the_list,
)
from services.outreach.domain.expert_states import Cadences, expert_of, said_on, state_on, told_from, value_on
from shared.errors import Refused
from shared.events.outreach import (
    ExpertChanged,
    ExpertEnrolled,
    ExpertPaused,
    ExpertResumed,
    ExpertRetired,
    ExpertState,
)

# Field of the command -> field of the state.
CHANGEABLE = {
    "branch": "branch",
    "discipline": "discipline",
    "category": "category",
    "cadence_days": "own_cadence_days",
}


class ExpertAlreadyRetired(Refused):
    """
    专家 {code} 已于 {day} 退出名单。
    The expert {code} was taken off the list on {day} already.
    """


class RetiredBeforeEnrolled(Refused):
    """
    退出日期 {retired_on} 应晚于列入日期 {enrolled_on}。
    The day off the list, {retired_on}, is not after the day of enrolment, {enrolled_on}.
    """


class NothingChanges(Refused):
    """
    没有填写要变更的内容，或与现状相同。
    The request changes nothing: no field was sent, or all are so already.
    """


class AlreadyPaused(Refused):
    """
    专家 {code} 自 {since} 起已暂停联系，两次暂停不能重叠。
    The expert {code} is paused from {since} already: two pauses cannot overlap.
    """


class PauseEndsBeforeItBegins(Refused):
    """
    恢复日期 {until} 应晚于暂停日期 {since}。
    The pause would end on {until}, which is not after its first day {since}.
    """


class NotPaused(Refused):
    """
    专家 {code} 在 {day} 没有暂停联系。
    The expert {code} was not paused on {day}.
    """


@dataclass(frozen=True, slots=True)
class Place:
    """What is so of the society on the day of a state: the branch's status, the cadences and their limits in days."""

    branch_status: str | None
    cadences: Cadences
    shortest_cadence: int
    longest_cadence: int

    def check(self, state: ExpertState) -> None:
        """Refuse a branch, category or own cadence that cannot be, on the day of the state."""
        day, own = state.effective_on, state.own_cadence_days
        check_branch(state.branch, self.branch_status, day)
        if state.category and value_on(self.cadences.of_category.get(state.category, {}), day) is None:
            raise CategoryIsUnknown(field="category", code=state.category, day=day)
        if own is not None and not self.shortest_cadence <= own <= self.longest_cadence:
            limits = {"shortest": self.shortest_cadence, "longest": self.longest_cadence}
            raise CadenceOutOfRange(field="cadence_days", days=own, **limits)


def enrol_expert(command: EnrolExpert, place: Place, today: date) -> ExpertEnrolled:
    """Without consent nobody is enrolled; a cadence stays within the society's limits."""
    if command.consent.given_on > today:
        raise ConsentIsFromTheFuture(field="consent", given_on=command.consent.given_on)
    if command.deputy == command.liaison:
        raise DeputyIsTheLiaison(field="deputy", code=command.liaison)
    day = command.enrolled_on or today
    enrolled = ExpertEnrolled(
        code=command.code,
        branch=command.branch,
        liaison=command.liaison,
        deputy=command.deputy,
        discipline=command.discipline,
        category=command.category,
        cadence_days=0,
        own_cadence_days=command.cadence_days,
        effective_on=day,
    )
    place.check(enrolled)
    cadence = place.cadences.on(command.cadence_days, command.category, day)
    return enrolled.model_copy(update={"cadence_days": cadence})


def change_expert(states: Sequence[ExpertState], command: ChangeExpert, place: Place, today: date) -> list[ExpertState]:
    """Another branch, discipline, category or cadence from a day on, which may be over or to come."""
    day = command.effective_on or today
    check_on_the_list(expert_of(states), day, "effective_on")
    sent = {name: getattr(command, field) for field, name in CHANGEABLE.items() if field in command.model_fields_set}
    known = state_on(states, day)
    if all(getattr(known, name) == value for name, value in sent.items()):
        raise NothingChanges
    changed = said_on(states, day, ExpertChanged, **sent)
    place.check(changed)
    return told_from(states, changed, place.cadences)


def pause_expert(states: Sequence[ExpertState], command: PauseExpert) -> ExpertPaused:
    """Nobody is to contact the expert for a while, which may be to come; why is not asked."""
    expert = expert_of(states)
    check_on_the_list(expert, command.paused_on, "paused_on")
    if command.until and command.until <= command.paused_on:
        raise PauseEndsBeforeItBegins(field="until", until=command.until, since=command.paused_on)
    for pause in expert.pauses:
        begins_inside = command.until is None or pause.since < command.until
        if pause.covers(command.paused_on) or (pause.since >= command.paused_on and begins_inside):
            raise AlreadyPaused(field="paused_on", code=expert.code, since=pause.since)
    return said_on(states, command.paused_on, ExpertPaused, until=command.until)


def resume_expert(states: Sequence[ExpertState], command: ResumeExpert) -> ExpertResumed:
    """The pause ends on a day, which may be to come; on its own first day, the pause is taken back."""
    expert = expert_of(states)
    check_on_the_list(expert, command.resumed_on, "resumed_on")
    if expert.paused_on(command.resumed_on) is None:
        raise NotPaused(field="resumed_on", code=expert.code, day=command.resumed_on)
    return said_on(states, command.resumed_on, ExpertResumed)


def retire_expert(states: Sequence[ExpertState], command: RetireExpert, by: str | None = None) -> ExpertRetired:
    """Off the list from a day on, which may be to come; history stays. `by` is who takes the place."""
    expert = expert_of(states)
    if expert.retired_on:
        raise ExpertAlreadyRetired(code=expert.code, day=expert.retired_on)
    if command.retired_on <= expert.enrolled_on:
        raise RetiredBeforeEnrolled(field="retired_on", retired_on=command.retired_on, enrolled_on=expert.enrolled_on)
    return said_on(states, command.retired_on, ExpertRetired, replaced_by=by)


def check_not_to_come(day: date, today: date, field: str) -> None:
    """Refuse a day that is still to come."""
    if day > today:
        raise NotHappenedYet(field=field, day=day)
