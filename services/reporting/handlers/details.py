"""What the owner of an occurrence adds when it is sent: place, agenda, a link to answer by, a file for the calendar."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any, Final

import httpx

from services.reporting.domain.delivery.message import Attachment, Details, Told
from services.reporting.domain.delivery.recipients import LIAISON
from services.reporting.store.deliveries import Delivery
from shared.database import clock
from shared.log import get_logger
from shared.peers import Peers

log = get_logger(__name__)

OWNER: Final = "activities"
PAPERS: Final = "/joint-meetings/{code}/papers"
LINKS: Final = "/joint-meetings/{code}/links"
CALENDAR: Final = "/joint-meetings/{code}/notice.ics"
_ICS: Final = "text/calendar; method={method}; charset=utf-8"
# As the file itself says: mail programs leave aside a calendar whose two methods differ (RFC 6047, 2.4).
_METHOD: Final = re.compile(r"^METHOD:([A-Z]+)", re.MULTILINE)
_METHODS: Final = {"meeting_notice": "PUBLISH", "meeting_called_off": "CANCEL"}


@dataclass(frozen=True, slots=True)
class Owners:
    """
    The services that own what is told, asked for one turn: once for each occurrence, not for each recipient.

    A turn may be long: what is told of a meeting later in it is asked anew, or a cancelling would carry the old file.

    `public_url` is where people open the system; without it nobody outside could open a link.
    """

    peers: Peers
    public_url: str | None = None
    _told: dict[tuple[str, str], Any] = field(default_factory=dict)

    async def with_details(self, told: Told, delivery: Delivery) -> Told:
        """The same with what its owner says now; without it where the owner is away: the mail still goes out."""
        if told.topic not in _METHODS or OWNER not in self.peers.others:
            return told
        code = str(told.facts["meeting"])
        calendar = await self._ask(delivery, CALENDAR.format(code=code), text=True)
        # The method that the file names, which is CANCEL where the meeting was called off since.
        found = _METHOD.search(calendar or "")
        mime = _ICS.format(method=found[1] if found else _METHODS[told.topic])
        files = (Attachment("会议.ics", mime, calendar.encode()),) if calendar else ()
        if told.topic == "meeting_called_off":
            return replace(told, details=Details(attachments=files))
        papers = await self._ask(delivery, PAPERS.format(code=code)) or {}
        details = Details(
            place=papers.get("place"),
            joining=papers.get("joining"),
            agenda=tuple(str(item["title"]) for item in papers.get("agenda") or ()),
            answer_link=await self._answer_link(code, delivery),
            attachments=files,
        )
        return replace(told, details=details)

    async def _answer_link(self, code: str, delivery: Delivery) -> str | None:
        """The link of one branch goes to the liaison of that branch and to nobody else."""
        if delivery.office.name != LIAISON or not self.public_url:
            return None
        answer = await self._ask(delivery, LINKS.format(code=code), {"purpose": "reply"}) or {}
        path = {one["branch"]: one["path"] for one in answer.get("links") or ()}.get(delivery.office.scope)
        return f"{self.public_url.rstrip('/')}{path}" if path else None

    async def _ask(
        self, delivery: Delivery, path: str, params: dict[str, str] | None = None, *, text: bool = False
    ) -> Any:
        """The owner's answer; None when it is away or refuses, which is told once a turn."""
        if (delivery.occurrence, path) not in self._told:
            ask = self.peers.text if text else self.peers.get
            try:
                self._told[delivery.occurrence, path] = await ask(OWNER, path, params or {}, clock())
            except (httpx.HTTPError, ValueError) as error:
                log.warning("sent_without_details", path=path, fault=type(error).__name__)
                self._told[delivery.occurrence, path] = None
        return self._told[delivery.occurrence, path]
