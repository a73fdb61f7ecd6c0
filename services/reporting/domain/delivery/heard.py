"""Which events are something to tell to offices, and how they become occurrences."""

from __future__ import annotations

from services.reporting.domain.delivery.occurrence import SECRETARIAT, Occurrence, Office
from services.reporting.domain.delivery.recipients import LIAISON
from shared.events.base import Event
from shared.events.registry import ReElectionReminded


def re_election_reminder(event: Event[ReElectionReminded]) -> Occurrence:
    """The secretariat and, of a branch, its liaison read it in their bundle."""
    data = event.data
    own = (Office(LIAISON, data.branch),) if data.branch else ()
    return Occurrence(
        key=f"reminder/{event.id}",
        topic="re_election_reminder",
        about=event.subject,
        offices=(*own, SECRETARIAT),
        occurred=event.recorded_at,
        facts={"body": data.body, "step": data.step, "due_on": data.due_on.isoformat()},
        bundled=True,
    )
