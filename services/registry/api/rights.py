"""A second question to the policy table, where an office sees more than others on the same route."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Request

from shared.errors import Forbidden
from shared.http import caller, running
from shared.identity import Caller


def also(action: str) -> Any:
    """Whether the caller may do a further thing: `drafts: Annotated[bool, also("ReadUnpublished")]`."""

    async def ask(request: Request, who: Annotated[Caller, Depends(caller)]) -> bool:
        try:
            running(request).policy.permit(who, action)
        except Forbidden:
            return False
        return True

    ask.action = action  # type: ignore[attr-defined]  # read by the test that no route is without a rule
    return Depends(ask)
