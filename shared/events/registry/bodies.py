"""Bodies of the society that are no branches, and the terms of every body."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from shared.events.base import BodyName, Code, DomainEvent
from shared.events.registry.society import Decision

BodyKind = Literal[
    "working_group",
    "leading_group",
    "congress",
    "council",
    "standing_council",
    "party_branch",
    "superior_party",
    "other",
]
TermNumber = Annotated[int, Field(ge=1, le=999)]


class BodyState(DomainEvent):
    """A body of the society that is no branch, whole, as it stands from `effective_on`."""

    code: Code
    name: BodyName
    kind: BodyKind
    decision: Decision | None = None


class BodyEstablished(BodyState, type="registry.body.established.v1"):
    """The body exists from `effective_on` on."""


class BodyChanged(BodyState, type="registry.body.changed.v1"):
    """Its name is another from `effective_on` on."""


class BodyEnded(BodyState, type="registry.body.ended.v1"):
    """The body is no more from `effective_on` on."""


class TermState(DomainEvent):
    """
    A term of a body or branch: its number (届次), and `until`, the first day that is planned to belong to it no longer.

    A term goes on past `until` (overdue) until it is ended.
    """

    code: Code
    body: Code
    number: TermNumber
    until: date
    decision: Decision | None = None


class TermBegan(TermState, type="registry.term.began.v1"):
    """The term begins on `effective_on`."""


class TermChanged(TermState, type="registry.term.changed.v1"):
    """From `effective_on` on another end is planned: put off, or brought forward."""


class TermEnded(TermState, type="registry.term.ended.v1"):
    """The term is over from `effective_on` on."""
