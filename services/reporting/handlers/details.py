"""What the owner of an occurrence adds when it is sent: place, agenda, a link to answer by, a file for the calendar."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import httpx

from services.reporting.domain.delivery.message import Attachment, Details, Told
from services.reporting.domain.delivery.occurrence import ME
from services.reporting.domain.delivery.recipients import LIAISON
from services.reporting.store.deliveries import Delivery
from shared.database import clock
from shared.log import get_logger
from shared.peers import Peers

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Owners:
    """The services that own what is told."""

    peers: Peers

    async def with_details(self, told: Told, delivery: Delivery) -> Told:
        """The same with what its owner says now; without it where the owner is away: the mail still goes out."""
        if told.topic != "meeting_notice" or "activities" not in self.peers.others:
            return told
        asked: dict[str, Any] = {"office": delivery.office.name}
        if delivery.office.name == LIAISON:
            asked["branch"] = delivery.office.scope
        path = f"/meetings/{told.facts['meeting']}/notice"
        try:
            answer = await self.peers.get("activities", path, asked, clock())
        except httpx.HTTPError as error:
            log.warning("notice_without_details", delivery=delivery.code, fault=type(error).__name__)
            return told
        return replace(told, details=_details(answer, told, personal=delivery.office.name != ME))


def _details(answer: dict[str, Any], told: Told, *, personal: bool) -> Details:
    calendar = answer.get("ics")
    files = (Attachment("会议.ics", "text/calendar; method=REQUEST; charset=utf-8", str(calendar).encode()),)
    return Details(
        place=answer.get("place"),
        agenda=tuple(str(item) for item in answer.get("agenda") or ()),
        answer_link=answer.get("answer_link") if personal else None,
        attachments=files if calendar else (),
    )
