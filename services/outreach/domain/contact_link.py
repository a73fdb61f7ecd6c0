"""Links to note a contact from a phone: one purpose, one expert, one liaison, some days."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from services.outreach.domain.expert import Expert
from shared.errors import Refused
from shared.links import Link, LinkIsBroken, LinkIsUnusable

PURPOSE, PATH = "contact", "/links/contact"


class NotTheirLiaison(Refused):
    """
    {person} 不是专家 {code} 的联系人或代理人，今天也不代理其工作。
    {person} is neither the liaison nor the deputy of the expert {code}, nor stands in for them today.
    """


class ExpertIsWithAnother(LinkIsUnusable):
    """
    这位专家已移交他人联系，链接不再有效。
    The expert is with another liaison now: the link is of no use any more.
    """


def subject_of(expert: str, liaison: str) -> str:
    """How both stand in their link."""
    return f"{expert}/{liaison}"


def link_of(expert: Expert, liaison: str, days: int, nonce: int, today: date, zone: ZoneInfo) -> Link:
    """It holds for so many days after today, by the clock of the office; on the same day it is the same."""
    if liaison not in (expert.liaison, expert.deputy, *expert.standing_in):
        raise NotTheirLiaison(field="liaison", person=liaison, code=expert.code)
    until = datetime.combine(today + timedelta(days=days + 1), time(), zone)
    return Link(PURPOSE, subject_of(expert.code, liaison), until, nonce)


def parties(link: Link) -> tuple[str, str]:
    """The expert and the liaison of a link. Raises LinkIsBroken."""
    expert, _, liaison = link.subject.partition("/")
    if not (expert and liaison):
        raise LinkIsBroken
    return expert, liaison


def check_own(expert: Expert, liaison: str) -> None:
    """Whoever has the link has to keep in touch still. Raises ExpertIsWithAnother."""
    if liaison not in (expert.liaison, expert.deputy, *expert.standing_in):
        raise ExpertIsWithAnother
