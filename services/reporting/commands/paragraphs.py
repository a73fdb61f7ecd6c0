"""What may be asked about the secretary's own paragraphs."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, field_validator

from services.reporting.commands.periods import LONGEST_WRITTEN, WRITTEN, ReportKind
from shared.commands import Command

LONGEST = 20_000


class WriteParagraph(Command):
    """撰写报告中的文字段落 | Write the secretary's own paragraph of a chapter; an empty text takes it back"""

    report: Annotated[ReportKind, Field(description="the kind of report")] = "digest"
    digest: Annotated[str, Field(min_length=4, max_length=LONGEST_WRITTEN, description=WRITTEN)]
    chapter: Annotated[
        str, Field(pattern="^[a-z][a-z_]{0,40}$", description="a chapter of the report", examples=["coverage"])
    ]
    text: Annotated[
        str,
        Field(
            max_length=LONGEST,
            description="Markdown；随报告公开，勿写个人信息和涉密内容 | goes out with the report: nothing personal",
        ),
    ]

    @field_validator("text")
    @classmethod
    def _keepable(cls, text: str) -> str:
        if any(ord(sign) < 32 and sign not in "\n\t" for sign in text.replace("\r\n", "\n")):
            raise ValueError("含有无法保存的控制字符 | a control character")
        return text.replace("\r\n", "\n")
