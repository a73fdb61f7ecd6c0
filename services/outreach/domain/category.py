"""Categories of experts: the society's own list, each with a cadence from a day on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from services.outreach.commands.experts import SetExpertCategory
from services.outreach.domain.expert import CadenceOutOfRange
from services.outreach.domain.expert_states import Cadences, expert_of, said_on, state_on, told_from
from shared.events.outreach import ExpertCategorySet, ExpertChanged, ExpertState

LIMITS = ("shortest_cadence_days", "longest_cadence_days")


def set_category(command: SetExpertCategory, shortest: int, longest: int) -> ExpertCategorySet:
    """A category has a name and a cadence from a day on; the cadence stays within the society's limits."""
    if not shortest <= command.cadence_days <= longest:
        raise CadenceOutOfRange(field="cadence_days", days=command.cadence_days, shortest=shortest, longest=longest)
    return ExpertCategorySet(
        code=command.code,
        name=command.name,
        cadence_days=command.cadence_days,
        effective_on=command.effective_on,
    )


def follow(states: Sequence[ExpertState], day: date, cadences: Cadences) -> list[ExpertState]:
    """What is to be said of an expert when cadences are others from a day on: nothing, where the own one holds."""
    expert = expert_of(states)
    day = max(day, expert.enrolled_on)
    if not expert.on_the_list(day):
        return []
    first, *later = told_from(states, said_on(states, day, ExpertChanged), cadences)
    return later if first.cadence_days == state_on(states, day).cadence_days else [first, *later]
