"""The address of a calendar: a link for one purpose, reading the calendar of one branch or person."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import get_args

from services.activities.commands.feeds import About
from shared.links import Link, LinkIsBroken

PURPOSE = "calendar"
PATH = "/feeds"
YEARS = 3


def subject_of(about: About, code: str) -> str:
    """How the owner of a calendar stands in its link."""
    return f"{about}/{code}"


def link_for(about: About, code: str, nonce: int, today: date) -> Link:
    """It holds until the end of the third year from now; asked for again in the same year it is the same."""
    return Link(PURPOSE, subject_of(about, code), datetime(today.year + YEARS, 1, 1, tzinfo=UTC), nonce)


def owner_of(link: Link) -> tuple[About, str]:
    """Whose calendar a link reads. Raises LinkIsBroken."""
    kind, _, code = link.subject.partition("/")
    for about in get_args(About):
        if about == kind and code:
            return about, code
    raise LinkIsBroken
