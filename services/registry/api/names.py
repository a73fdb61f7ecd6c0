"""Whether names are asked for, and who may see whose: asked beside the right to read a thing at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query, Request

from shared.errors import Forbidden
from shared.http import caller, running
from shared.identity import Caller, Permit


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads; `permit` is there if names are asked for and some may be seen."""

    who: str
    permit: Permit | None

    def may_open(self, *scopes: str) -> bool:
        """Whether the names of one of these bodies are asked for and may be seen."""
        if self.permit is None:
            return False
        return self.permit.scopes is None or not self.permit.scopes.isdisjoint(scopes)


def _reader(
    request: Request,
    who: Annotated[Caller, Depends(caller)],
    names: Annotated[bool, Query(description="显示姓名（留痕）| show names; each opening is audited")] = False,
) -> Reader:
    try:
        permit = running(request).policy.permit(who, "ReadNames") if names else None
    except Forbidden:
        permit = None
    return Reader(who.subject, permit)


_reader.action = "ReadNames"  # type: ignore[attr-defined]  # read by the test that every rule is asked by some route
Readers = Annotated[Reader, Depends(_reader)]
