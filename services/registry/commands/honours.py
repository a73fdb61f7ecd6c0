"""What may be asked about honours."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from services.registry.commands.codes import PersonCode, PlainCode
from services.registry.commands.decisions import Resolved
from shared.commands import Command
from shared.events.base import Code, PublicTitle
from shared.events.registry.honours import HonourKind, Withdrawal

Text = Annotated[str, Field(min_length=4, max_length=2000)]
Year = Annotated[int, Field(ge=1900, le=2200)]


class RecipientNamed(Command):
    """受表彰者 | A branch, a person or another body"""

    kind: Literal["branch", "person", "body"]
    code: PersonCode


class HonourNamed(Command):
    """荣誉的名称、届次与依据 | What an honour is, and what it rests on"""

    code: PlainCode
    kind: HonourKind
    award: PublicTitle
    year: Year
    recipient: RecipientNamed
    session: PublicTitle | None = None
    approval_number: Code | None = None
    basis: Code | None = None
    decision: Resolved | None = None


class ProposeHonour(HonourNamed):
    """提出表彰 | Propose an honour; it has to be public for objections before it is given"""

    effective_on: date | None = None


class EnterPastHonour(HonourNamed):
    """补录历史荣誉 | Enter an honour that was given before this register was kept"""

    session: PublicTitle
    given_on: date


class ProposeAssessmentHonour(Command):
    """以年度考核结果提出表彰 | Propose the honour that a decided grade of the yearly assessment brings"""

    code: PlainCode
    assessment: PlainCode
    branch: PlainCode
    award: PublicTitle
    basis: Code | None = None
    effective_on: date | None = None


class PublishHonour(Command):
    """公示 | Make a proposal public from one day to the end of another; it names its basis document"""

    CHANGES: ClassVar[bool] = True

    code: PlainCode
    publicity_from: date
    publicity_to: date
    basis: Code | None = None


class ObjectToHonour(Command):
    """对公示提出异议 | Record an objection that came in the publicity period"""

    code: PlainCode
    objection: PlainCode
    text: Text
    received_on: date | None = None


class AnswerObjection(Command):
    """答复异议 | Answer an objection; the honour waits for it"""

    code: PlainCode
    objection: PlainCode
    answer: Text


class GiveHonour(Command):
    """授予 | Give an honour whose publicity period is over and whose objections are answered"""

    CHANGES: ClassVar[bool] = True

    code: PlainCode
    given_on: date
    session: PublicTitle | None = None
    decision: Resolved | None = None


class WithdrawHonour(Command):
    """撤回 | Withdraw a proposal, or an honour that was given"""

    CHANGES: ClassVar[bool] = True

    code: PlainCode
    because: Withdrawal
    effective_on: date | None = None
    decision: Resolved | None = None
