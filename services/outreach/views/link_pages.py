"""The page behind a link: an expert by code and when the next contact is due; no name, no text, no contact detail."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from services.outreach import domain, store
from services.outreach.domain.contact_link import check_own
from services.outreach.views.pages import Shown
from shared.database import UnitOfWork
from shared.events.outreach import ContactMode
from shared.link_pages import pages

page: Final = pages(Path(__file__).parents[1] / "templates")
"""Render `templates/<template>.html.j2`; every text is escaped."""

# Those a phone is used for first.
MODES: Final[dict[ContactMode, tuple[str, str]]] = {
    "phone": ("电话", "phone"),
    "wechat": ("微信", "WeChat"),
    "in_person": ("面谈", "in person"),
    "visit": ("走访", "visit"),
    "forum": ("座谈", "forum"),
    "mail": ("邮件", "mail"),
    "at_a_meeting": ("会议间隙", "at a meeting"),
}
KINDS: Final = {
    "opinion": ("意见", "opinion"),
    "suggestion": ("建议", "suggestion"),
    "demand": ("诉求", "demand"),
    "difficulty": ("困难", "difficulty"),
}
TOPICS: Final = {
    "research": ("科研", "research"),
    "talent": ("人才", "talent"),
    "integrity": ("学风", "integrity"),
    "member_service": ("会员服务", "member service"),
    "governance": ("学会治理", "governance"),
    "life": ("生活", "life"),
    "other": ("其他", "other"),
}


async def shown_expert(uow: UnitOfWork, code: str, liaison: str) -> Shown:
    """The expert by code alone, with the day of the next contact and why. Raises Unknown, ExpertIsWithAnother."""
    expert = await store.expert(uow, code)
    check_own(expert, liaison)
    last = (await store.last_contacts(uow.connection, [code], uow.today))[code]
    due_on = domain.due_on(expert, last, uow.today)
    return {"code": code, "due_on": due_on, "why": domain.explanation(expert, last, uow.today), "today": uow.today}
