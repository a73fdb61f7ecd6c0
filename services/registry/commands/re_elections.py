"""What may be asked about re-elections (换届)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from services.registry.commands.codes import PersonCode, PlainCode
from services.registry.commands.decisions import Resolved
from shared.commands import Command
from shared.events.registry import PostKind

Because = Annotated[str, Field(min_length=4, max_length=500)]


class Proposed(Command):
    """候选人 | A candidate for a post"""

    person: PersonCode
    post: PostKind


class StartReElection(Command):
    """启动换届 | Prepare a re-election; `carry` proposes the chair elect as chair, the chair as past chair"""

    code: PlainCode
    body: PlainCode
    candidates: Annotated[tuple[Proposed, ...], Field(max_length=500)] = ()
    carry: bool = False
    elected_on: date | None = None
    until: date | None = None

    def concerns(self) -> frozenset[str]:
        """The body or branch."""
        return frozenset({self.body})


class OfReElection(Command):
    """换届事项 | A re-election that is there"""

    CHANGES: ClassVar[bool] = True

    code: PlainCode


class PlanReElection(OfReElection):
    """修改换届方案 | Other candidates, day, end of the next term, or decision; what is absent stays"""

    candidates: Annotated[tuple[Proposed, ...], Field(max_length=500)] | None = None
    elected_on: date | None = None
    until: date | None = None
    decision: Resolved | None = None


class RecordStep(OfReElection):
    """登记换届步骤 | A step was done, with the paper handed in"""

    step: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,31}$")]
    done_on: date
    paper: PlainCode | None = Field(
        None, description="已存文件的校验值，或文件、来文的编码 | a stored file by SHA-256, or a document by its code"
    )


class ConfirmReElection(OfReElection):
    """
    确认换届结果 | The new term begins with the posts of the candidates, all in one transaction

    `state` is what the last check answered; where the society has changed since, a reason is needed to go on.
    """

    state: Annotated[str, Field(min_length=8, max_length=64)]
    new_term: PlainCode | None = None
    override_reason: Because | None = None


class WithdrawReElection(OfReElection):
    """撤回换届 | The preparation ends without an election"""

    because: Because


class DelayReElection(Command):
    """延期或提前换届 | The term ends on another day; putting it off needs the decision that approves it"""

    CHANGES: ClassVar[bool] = True

    term: PlainCode
    until: date
    decision: Resolved | None = None
