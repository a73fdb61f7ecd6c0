"""What outreach says of experts: their place among the hundred, by code; never a name."""

from __future__ import annotations

from datetime import date
from typing import Literal

from shared.events.base import Code, Count, DomainEvent


class ExpertState(DomainEvent):
    """
    An expert's place in the hundred, whole: branch, own liaison and deputy, category and cadence.

    `cadence_days` is the cadence that holds; `own_cadence_days` is there where it is the expert's own and not that of
    the category or of the society.
    """

    code: Code
    branch: Code | None = None
    liaison: Code
    deputy: Code | None = None
    discipline: Code | None = None
    category: Code | None = None
    cadence_days: Count
    own_cadence_days: Count | None = None


class ExpertEnrolled(ExpertState, type="outreach.expert.enrolled.v1"):
    """Among the hundred from `effective_on` on."""


class ExpertChanged(ExpertState, type="outreach.expert.changed.v1"):
    """Another branch, discipline, category or cadence from `effective_on` on."""


class ExpertHandedOver(ExpertState, type="outreach.expert.handed_over.v1"):
    """
    With another liaison, deputy or both from `effective_on` on; what was before stays with who did it.

    `from_liaison` is null where the liaison stays. `post` is the post that ended, where that is the reason.
    """

    from_liaison: Code | None = None
    because: Literal["by_hand", "post_ended"]
    post: Code | None = None


class ExpertPaused(ExpertState, type="outreach.expert.paused.v1"):
    """Not to be contacted from `effective_on` on, on the list nevertheless; why is kept nowhere."""

    until: date | None = None
    """The first day no longer paused, where it is known beforehand."""


class ExpertResumed(ExpertState, type="outreach.expert.resumed.v1"):
    """The pause is over from `effective_on` on, and the clock goes on."""


class ExpertRetired(ExpertState, type="outreach.expert.retired.v1"):
    """No longer among the hundred from `effective_on` on."""

    replaced_by: Code | None = None


class ExpertConsentWithdrawn(ExpertState, type="outreach.expert.consent_withdrawn.v1"):
    """The expert wants no more contact: off the list from `effective_on` on. What was said until then stays lawful."""


class ExpertErased(ExpertState, type="outreach.expert.erased.v1"):
    """
    Nobody can tell any more who this was, and nothing said can be read; codes and counts stay.

    Whoever is on the list is retired first, so that this stands in no figure.
    """


class ExpertConsented(DomainEvent, type="outreach.expert.consented.v1"):
    """The expert gave consent anew, on `effective_on`, to the notice of this version."""

    code: Code
    notice_version: Code


class ExpertCorrected(DomainEvent, type="outreach.expert.corrected.v1"):
    """Something that is kept of the person was put right; what, nobody else learns."""

    code: Code
