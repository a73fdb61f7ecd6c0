"""The shape of the rules that have no file of their own: branches, their yearly facts, files, the compendium."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from services.registry.domain.statute.limits import Months, Status, Value
from shared.events.activities import AttendanceState
from shared.events.registry import DocumentCategory

Words = Annotated[str, Field(min_length=1, max_length=60)]
Statuses = Annotated[tuple[Status, ...], Field(min_length=1)]
FileType = Literal["pdf", "docx", "xlsx", "png", "jpg"]
Bytes = Annotated[int, Field(ge=1024, le=1024**3)]
# A day that is not in every year cannot be a yearly day: the year with which it is tried has no 29 February.
_ANY_YEAR = 2001


class BranchDecisions(Value):
    """分支机构哪些变更须有决定、由何会议决定 | What changes only by a decision, and who may take it"""

    needed_for: tuple[Literal["name", "kind", "status", "host_unit", "address", "discipline"], ...]
    bodies: Annotated[tuple[Words, ...], Field(min_length=1)]


class BranchCoverage(Value):
    """哪些分支机构须党建覆盖、多久提醒一次 | Which branches are to be covered, how often one is reminded"""

    active: Statuses
    every: Literal["month", "quarter", "half_year", "year"]
    grace_days: Annotated[int, Field(ge=0, le=366)]


class BranchInactivity(Value):
    """多少个月无活动即提醒、清理 | After how many months without activity a branch is warned, and to be cleaned up"""

    warning_months: Months
    cleanup_months: Months

    @model_validator(mode="after")
    def _warned_first(self) -> BranchInactivity:
        if self.cleanup_months < self.warning_months:
            raise ValueError("清理期限不得早于提醒 | no clean-up before the warning")
        return self


def _yearly(day: str) -> str:
    date.fromisoformat(f"{_ANY_YEAR}-{day}")
    return day


class AnnualReport(Value):
    """年度情况的期限、范围和内容 | By when (month-day) a year is reported, by whom, and what"""

    due: Annotated[
        dict[
            Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,31}$")],
            Annotated[str, Field(pattern=r"^\d\d-\d\d$"), AfterValidator(_yearly)],
        ],
        Field(min_length=1),
    ]
    statuses: Statuses
    needed: tuple[Literal["name", "head", "address", "procedure", "activities"], ...]


class Files(Value):
    """文件的大小、页数、类型和保留天数 | Size and types of files, and how long one is kept unused"""

    max_bytes: Bytes
    max_unpacked_bytes: Bytes
    max_pages: Annotated[int, Field(ge=1, le=100_000)]
    types: Annotated[tuple[FileType, ...], Field(min_length=1)]
    document_types: Annotated[tuple[FileType, ...], Field(min_length=1)]
    incoming_types: Annotated[tuple[FileType, ...], Field(min_length=1)]
    purge_after_days: Annotated[int, Field(ge=1, le=3660)]

    @model_validator(mode="after")
    def _among_the_types(self) -> Files:
        if more := {*self.document_types, *self.incoming_types} - {*self.types}:
            raise ValueError(f"{min(more)} 不在可存类型内 | is no type that may be kept at all")
        return self


class CompendiumPart(Value):
    """A part of the compendium, and the category of documents it takes."""

    category: DocumentCategory
    title: Words


class Compendium(Value):
    """文件汇编的各部分、发放和签收范围 | Its parts, who gets it at a meeting, and who is asked"""

    title: Words
    parts: Annotated[tuple[CompendiumPart, ...], Field(min_length=1)]
    incoming_title: Words
    attended: Annotated[tuple[AttendanceState, ...], Field(min_length=1)]
    asked: Statuses

    @model_validator(mode="after")
    def _each_once(self) -> Compendium:
        if len({part.category for part in self.parts}) < len(self.parts):
            raise ValueError("每类文件只能列入一个部分 | each category in one part")
        return self
