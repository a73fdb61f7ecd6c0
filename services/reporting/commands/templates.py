"""What may be asked about the templates of reports."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from services.reporting.commands.periods import ReportKind
from shared.commands import Command

LONGEST = 65_536
Templated = Literal[ReportKind, "one_page"]
Text = Annotated[str, Field(min_length=1, max_length=LONGEST, description="Markdown + Jinja")]


class SetTemplate(Command):
    """更换报告模板 | Put a template of the society's own in place of the standard one, for runs kept from now on"""

    report: Annotated[Templated, Field(description="the kind of report; one_page: the one page of any pack")] = "digest"
    language: Annotated[Literal["zh", "en"], Field(description="of the paper")] = "zh"
    text: Annotated[Text | None, Field(description="null: back to the standard template")]


class TryTemplate(Command):
    """试用报告模板 | See what a template would give over an invented dataset, or over a kept run; nothing is kept"""

    report: Annotated[Templated, Field(description="the kind of report; one_page: the one page of any pack")] = "digest"
    language: Annotated[Literal["zh", "en"], Field(description="of the paper")] = "zh"
    text: Text
    run: Annotated[str | None, Field(max_length=64, description="a kept run; for one_page of a pack that has one")] = (
        None
    )
