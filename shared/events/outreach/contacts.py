"""What outreach says of contacts: who was contacted when, by code; never a text."""

from __future__ import annotations

from typing import Literal

from shared.events.base import Code, DomainEvent

ContactMode = Literal["in_person", "visit", "forum", "phone", "wechat", "mail", "at_a_meeting"]
Mistake = Literal["entered_twice", "did_not_happen", "wrong_expert", "other"]


class ContactState(DomainEvent):
    """
    A contact, made or attempted, on the day it happened (`effective_on`); of a contact the last version holds.

    `liaison` is who made it, whoever is the expert's liaison later; `activity` is where both met, if they did.
    """

    code: Code
    experts: tuple[Code, ...]
    liaison: Code
    mode: ContactMode
    made: bool
    activity: Code | None = None


class ContactLogged(ContactState, type="outreach.contact.logged.v1"):
    """A contact made or attempted, on the day it happened; attempts never restart the clock."""


class ContactCorrected(ContactState, type="outreach.contact.corrected.v1"):
    """The contact as it was in truth, whole; what was said of it before holds no more, whatever day it named."""


class ContactWithdrawn(ContactState, type="outreach.contact.withdrawn.v1"):
    """Entered by mistake, for a reason in a code: it counts nowhere. The day is the one it was last said to be of."""

    reason: Mistake
