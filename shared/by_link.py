"""The rule of what needs no account: a signed link that holds, and the office `link` in the policy table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import Depends, Request

from shared.database import clock
from shared.http import running
from shared.identity import Caller, Office, Permit
from shared.link_store import find_links, nonces
from shared.links import Link, LinkIsBroken, hold

OFFICE = "link"


async def held_link(request: Request, token: str, purpose: str) -> Link:
    """The link behind a token. Raises LinkIsBroken, LinkIsForSomethingElse, LinkHasExpired, LinkWasRevoked."""
    async with running(request).database.reading() as connection:
        links = await find_links(connection)
        if links is None:
            raise LinkIsBroken
        link = links.read(token, purpose, clock())
        return hold(link, (await nonces(connection, purpose, [link.subject]))[link.subject])


def visitor(request: Request, action: str, name: str, scope: str) -> Permit:
    """What the actor `link:<name>` may do, who acts for `scope` alone. Raises Forbidden."""
    caller = Caller(f"link:{name}", (Office(office=OFFICE, scope=scope),))
    return running(request).policy.permit(caller, action)


def link_rule(opened: Callable[..., Any], action: str) -> Any:
    """The rule of a route that a link opens; what is noted on it is read by its document and by the house's tests."""
    opened.action, opened.by_link = action, True  # type: ignore[attr-defined]
    return Depends(opened)
