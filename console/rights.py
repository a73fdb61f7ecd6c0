"""What a reader may do, by the same table as the services: nobody is shown what would be refused."""

from __future__ import annotations

from fastapi import Request

from console.window import window
from shared.errors import Forbidden
from shared.identity import Caller


def may(request: Request, action: str) -> bool:
    """Whether the reader of a page may do this at least somewhere; the service looks at where."""
    reader: Caller | None = getattr(request.state, "reader", None)
    if reader is None:
        return False
    try:
        window(request).policy.permit(reader, action)
    except Forbidden:
        return False
    return True


def may_all(request: Request, action: str) -> bool:
    """Whether the reader may do this for the whole society."""
    return may(request, action) and window(request).policy.permit(request.state.reader, action).scopes is None
