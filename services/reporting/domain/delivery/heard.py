"""Which events are something to tell to offices, and how they become occurrences."""

from __future__ import annotations

from services.reporting.domain.delivery.occurrence import SECRETARIAT, Occurrence, Office
from services.reporting.domain.delivery.recipients import EXPERT_LIAISON, LIAISON
from shared.events.base import Event
from shared.events.outreach import ContactDue
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


def contact_due(event: Event[ContactDue]) -> Occurrence:
    """Who is in charge of the expert reads it in the bundle of the day; where nobody is, the secretariat."""
    data = event.data
    return Occurrence(
        key=f"reminder/{event.id}",
        topic="contact_due",
        about=f"expert/{data.expert}",
        offices=(Office(EXPERT_LIAISON, data.to) if data.to else SECRETARIAT,),
        occurred=event.recorded_at,
        facts={
            "expert": data.expert,
            "what": event.type.split(".")[2],
            "due_on": data.due_on.isoformat(),
            "last_made_on": data.last_made_on.isoformat() if data.last_made_on else None,
            "attempts_since": data.attempts_since,
        },
        bundled=True,
    )
