"""A form as it was filled in: what was refused is shown again with what was written, each fault at its field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from fastapi import Request

from console.peers import Unanswered
from console.screen import language_of


@dataclass(frozen=True, slots=True)
class Filled:
    """What stands in the fields, what is wrong with which, and the sentence over all of them."""

    values: Mapping[str, str] = field(default_factory=dict)
    wrong: Mapping[str, str] = field(default_factory=dict)
    said: str = ""

    def refused(self, request: Request, no: Unanswered) -> Filled:
        """The same after a refusal; who must sign in again is led there. Raises Unanswered."""
        if no.status == 401:
            raise no
        said, message = no.says(language_of(request)), "message" if language_of(request) == "zh" else "message_en"
        faults = [one for one in no.problem.get("errors", []) if one.get("field")]
        return Filled(self.values, {_last(one): one.get(message) or said for one in faults}, said)


async def filled(request: Request) -> Filled:
    """The text fields of a form, without blanks around them."""
    async with request.form() as form:
        return Filled({name: value.strip() for name, value in form.items() if isinstance(value, str)})


def number(text: str) -> int | str | None:
    """A whole number as a service takes it; what is none stays as it was written, for the service to refuse."""
    return int(text) if text.isdecimal() else text or None


def _last(fault: Mapping[str, Any]) -> str:
    return str(fault["field"]).rpartition("/")[2]
