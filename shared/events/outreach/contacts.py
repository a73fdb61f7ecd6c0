"""What outreach says of contacts: who was contacted when, by code; never a text."""

from __future__ import annotations

from typing import Literal

from shared.events.base import Code, DomainEvent

ContactMode = Literal["in_person", "visit", "forum", "phone", "wechat", "mail", "at_a_meeting"]


class ContactLogged(DomainEvent, type="outreach.contact.logged.v1"):
    """A contact made or attempted, on the day it happened; attempts never restart the clock."""

    code: Code
    experts: tuple[Code, ...]
    liaison: Code
    mode: ContactMode
    made: bool
