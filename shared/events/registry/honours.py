"""Honours: proposed, made public, given, withdrawn."""

from __future__ import annotations

from datetime import date
from typing import Literal

from shared.events.base import Code, DomainEvent, Part, PublicTitle
from shared.events.registry.society import Decision

Grade = Literal["优秀", "良好", "合格", "不合格"]
HonourKind = Literal["yearly_assessment", "commendation", "superior_award", "society_award"]
Withdrawal = Literal["objection_upheld", "basis_fell_away", "entered_in_error", "declined", "other"]


class Recipient(Part):
    """Who is honoured, by code."""

    kind: Literal["branch", "person", "body"]
    code: Code


class HonourState(DomainEvent):
    """
    An honour (荣誉), whole, as it stands from `effective_on`.

    `session` is the meeting that gave it, `approval_number` that of the approval a society's own award needs
    (评比达标表彰), `basis` the code of the document it rests on. `historic`: given before this register was
    kept, so that no publicity period is known of it.
    """

    code: Code
    kind: HonourKind
    award: PublicTitle
    year: int
    recipient: Recipient
    session: PublicTitle | None = None
    approval_number: Code | None = None
    basis: Code | None = None
    publicity_from: date | None = None
    publicity_to: date | None = None
    assessment: Code | None = None
    grade: Grade | None = None
    historic: bool = False
    decision: Decision | None = None


class HonourProposed(HonourState, type="registry.honour.proposed.v1"):
    """Somebody is to be honoured."""


class HonourPublished(HonourState, type="registry.honour.published.v1"):
    """The proposal is public for objections (公示) from `publicity_from` until the end of `publicity_to`."""


class HonourGiven(HonourState, type="registry.honour.given.v1"):
    """The honour was given on `effective_on`."""


class HonourWithdrawn(HonourState, type="registry.honour.withdrawn.v1"):
    """It is no longer proposed, or no longer held, from `effective_on` on."""

    because: Withdrawal
