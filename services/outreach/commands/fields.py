"""The fields that commands of outreach share."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from shared.events.base import Code


def _readable(text: str) -> str:
    """PostgreSQL cannot keep NUL, and nobody can read it."""
    if "\0" in text:
        raise ValueError("文字中不得有空字符 | a text has no NUL character")
    return text


# ASCII only: nobody's name slips into an event as a "code".
RecordCode = Annotated[Code, Field(max_length=50, pattern=r"^[0-9A-Za-z][0-9A-Za-z_.-]*$")]

# Far from the ends of the calendar, where adding days or reading a setting has no answer.
Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2200, 12, 31))]

Text = Annotated[str, Field(min_length=1, max_length=4000), AfterValidator(_readable)]

Line = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_readable)]


class Given(BaseModel):
    """A group of fields inside a command; unknown fields are refused here too."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)
