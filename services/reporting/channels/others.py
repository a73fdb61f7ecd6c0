"""Other services by apprise, which sees the HTTP status at most: what they answered stays unknown, and is marked so."""

from __future__ import annotations

import asyncio

import apprise

from services.reporting.channels.allowed import NotAllowed
from services.reporting.channels.sending import AboutTo, Way
from services.reporting.domain.delivery.answer import Answer
from services.reporting.domain.delivery.message import Message

UNKNOWN = "answer unknown"


async def send(way: Way, message: Message, to: str | None, about_to: AboutTo) -> Answer:
    """Hand it to apprise. The kind of service must be on the operator's list; a host of our own net as well."""
    url = way.secrets["url"]
    scheme = url.partition("://")[0].lower()
    if scheme not in way.allowed.schemes:
        raise NotAllowed(scheme)
    # Its first use loads more than a hundred kinds of services.
    service = await asyncio.to_thread(apprise.Apprise.instantiate, url, suppress_exceptions=True)
    if service is None:
        return Answer("refused", "address", "apprise cannot read the address of the channel")
    if any("{host}" in template for template in getattr(service, "templates", ())):
        await way.allowed.address(str(service.host), service.port or 443)
    sender = apprise.Apprise()
    sender.add(service)
    await about_to()
    done = await sender.async_notify(body=message.line, title=message.subject)
    return Answer("accepted", UNKNOWN) if done else Answer("unknown", UNKNOWN, "apprise says that it failed")
