"""What may be asked about the yearly assessment of branches."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar

from pydantic import Field

from services.registry.commands.codes import PersonCode, PlainCode
from services.registry.commands.decisions import Resolved
from services.registry.commands.honours import Text, Year
from shared.commands import Command
from shared.events.base import PublicTitle
from shared.events.registry import Grade

Login = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9][A-Za-z0-9._@-]*$")]
# A record that is already here; nothing is uploaded as evidence.
Record = Annotated[str, Field(max_length=64, pattern=r"^[a-z_]{2,24}/[A-Za-z0-9][A-Za-z0-9._-]*$")]
Records = Annotated[tuple[Record, ...], Field(max_length=100)]
Points = Annotated[Decimal, Field(ge=0, le=1000, decimal_places=2)]


class AssessorNamed(Command):
    """考评人 | A login of the office reviewer, and the person behind it"""

    login: Login
    person: PersonCode | None = None


class OpenAssessment(Command):
    """启动年度考核 | Open the assessment of a year under the scheme in force on a day"""

    code: PlainCode
    year: Year
    assessors: Annotated[tuple[AssessorNamed, ...], Field(max_length=50)] = ()
    branches: Annotated[tuple[PlainCode, ...], Field(min_length=1, max_length=1000)] | None = Field(
        None, description="null: every branch that was active on the last day of the year (or is today)"
    )
    effective_on: date | None = None


class SelfScored(Command):
    """自评分 | What a branch gives itself for one indicator; points null = not scored"""

    indicator: PlainCode
    points: Points | None
    evidence: Records = ()


class ScoreOneself(Command):
    """自评 | A branch scores itself; the same indicator again replaces it while the scores are sealed"""

    code: PlainCode
    branch: PlainCode
    scores: Annotated[tuple[SelfScored, ...], Field(min_length=1, max_length=100)]

    def concerns(self) -> frozenset[str]:
        """The branch that scores itself."""
        return frozenset({self.branch})


class Judgement(Command):
    """考评分 | The level an assessor gives for one judged indicator; null = not scored, which is not zero"""

    indicator: PlainCode
    level: int | None
    evidence: Records = ()
    adjustments: Annotated[tuple[PlainCode, ...], Field(max_length=20)] = ()


class ScoreBranch(Command):
    """考评 | An assessor judges a branch, every judged indicator at once; again replaces it while sealed"""

    code: PlainCode
    branch: PlainCode
    scores: Annotated[tuple[Judgement, ...], Field(min_length=1, max_length=100)]


class Recuse(Command):
    """回避 | An assessor does not judge a branch"""

    code: PlainCode
    assessor: Login
    branch: PlainCode
    because: Text


class UnsealAssessment(Command):
    """启封 | Open all scores at once, when all are in"""

    CHANGES: ClassVar[bool] = True

    code: PlainCode
    effective_on: date | None = None


class GradeGiven(Command):
    """等次 | The grade of one branch; another than the scores propose needs a reason"""

    branch: PlainCode
    grade: Grade
    because: Text | None = None


class DecideAssessment(Command):
    """评定等次 | A session decides the grades: of all branches first, later of those it decides anew"""

    CHANGES: ClassVar[bool] = True

    code: PlainCode
    session: PublicTitle
    grades: Annotated[tuple[GradeGiven, ...], Field(min_length=1, max_length=1000)]
    decision: Resolved
    effective_on: date | None = None


class AppealAssessment(Command):
    """申诉 | A branch names a record that was not counted for an indicator"""

    code: PlainCode
    appeal: PlainCode
    branch: PlainCode
    indicator: PlainCode
    record: Record

    def concerns(self) -> frozenset[str]:
        """The branch that appeals."""
        return frozenset({self.branch})


class AnswerAppeal(Command):
    """答复申诉 | A reviewer who did not assess answers; upheld, one of level, value and points is given anew"""

    code: PlainCode
    appeal: PlainCode
    upheld: bool
    answer: Text
    level: int | None = None
    value: Annotated[Decimal, Field(ge=-(10**9), le=10**9)] | None = None
    points: Points | None = None
