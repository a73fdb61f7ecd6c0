"""
Mail that comes back: what a delivery report (RFC 3464) says, and which try it is about.

A try is named by its lease, a number that nobody can guess: in the address to which the mail returns, and in a header
of the mail, which a report brings along. So nobody who merely knows a delivery can make it bounce.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.policy import compat32
from typing import Final, Literal
from uuid import UUID

from services.reporting.domain.delivery.answer import clean

Action = Literal["failed", "delayed", "delivered", "unclear", "automatic"]
Outcome = Literal["bounced", "unclear", "noted", "unknown"]
HEADER: Final = "Lianxi-Attempt"
# Where servers write down to which address a mail was delivered to.
_TO: Final = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To")
_TAGGED: Final = re.compile(r"\+([0-9a-f]{32})@", re.I)
_NUMBER: Final = re.compile(r"\s*([0-9a-f]{32})\s*", re.I)
_STATUS: Final = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")
_SERVERS: Final = re.compile(r"mailer-daemon|postmaster", re.I)
# The worst first: a report about one of our mails has one recipient, but forwarders add theirs.
_ACTIONS: Final[dict[str, Action]] = {
    "failed": "failed",
    "delayed": "delayed",
    "relayed": "delivered",
    "expanded": "delivered",
    "delivered": "delivered",
}


@dataclass(frozen=True, slots=True)
class Returned:
    """
    What came back. `attempt` is the lease of the try, if it names one; `status` as in RFC 3463 (5.1.1).

    unclear: a mail server wrote it, and not as a report that can be read, so that a person has to read it. automatic:
    an answering machine, or a person; nothing follows from it.
    """

    attempt: UUID | None
    action: Action
    status: str = ""
    text: str = ""


def return_address(base: str, attempt: str) -> str:
    """`bounces@example.org` for one try: `bounces+<lease>@example.org`."""
    local, _, domain = base.rpartition("@")
    return f"{local}+{attempt}@{domain}"


def read(raw: bytes) -> Returned:
    """What a mail that came back says. Whatever it is made of, reading it raises nothing."""
    mail = message_from_bytes(raw, policy=compat32)
    blocks = [block for part in mail.walk() for block in _blocks(part)]
    told = [(action, block) for block in blocks if (action := _action(block))]
    attempt = _attempt(mail)
    if not told:
        return Returned(attempt, "unclear" if _by_a_server(mail) or _announces(mail) else "automatic")
    action, block = min(told, key=lambda one: list(_ACTIONS.values()).index(one[0]))
    found = _STATUS.search(_text(block, "Status"))
    return Returned(attempt, action, found[0] if found else "", clean(_text(block, "Diagnostic-Code")))


def _blocks(part: Message) -> list[Message]:
    """The groups of fields of a report, which the parser makes messages of; of any other part none."""
    payload = part.get_payload()
    if part.get_content_type() != "message/delivery-status" or not isinstance(payload, list):
        return []
    return [block for block in payload if isinstance(block, Message)]


def _action(block: Message) -> Action | None:
    return _ACTIONS.get(_text(block, "Action").strip().lower())


def _announces(mail: Message) -> bool:
    """It is said to be a delivery report: what it tells was cut off, or is not written as it should be."""
    return mail.get_content_type() == "multipart/report" and mail.get_param("report-type") == "delivery-status"


def _by_a_server(mail: Message) -> bool:
    """Only a mail server writes from nobody (RFC 5321, 4.5.5); not all of them do."""
    return _text(mail, "Return-Path").strip() == "<>" or bool(_SERVERS.search(_text(mail, "From")))


def _attempt(mail: Message) -> UUID | None:
    """From the address it returned to, or from our header in what the report brings along."""
    for name in _TO:
        for value in mail.get_all(name, []):
            if found := _TAGGED.search(str(value)):
                return UUID(found[1])
    for text in _brought_along(mail):
        if found := _NUMBER.fullmatch(text):
            return UUID(found[1])
    return None


def _brought_along(mail: Message) -> Iterator[str]:
    """Our header, wherever it stands: in the mail brought along, or in its header alone."""
    for part in mail.walk():
        if part is not mail and (value := _text(part, HEADER)):
            yield value
        if part.get_content_type() == "text/rfc822-headers":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                yield _text(message_from_bytes(payload, policy=compat32), HEADER)


def _text(part: Message, name: str) -> str:
    value = part.get(name)
    return "" if value is None else str(value)
