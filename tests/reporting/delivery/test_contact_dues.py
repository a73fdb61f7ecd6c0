"""Reminders of contacts reach the person in charge, or the secretariat, in one message of the day."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.reporting.domain.delivery.message import Desk, Told, message
from services.reporting.domain.delivery.occurrence import Office
from services.reporting.domain.delivery.recipients import EXPERT_LIAISON, Post, holders
from services.reporting.handlers.telling import ZONE
from shared.events.outreach import ContactDue, ContactDueEscalated, ContactDueOverdue, ContactDueTold
from tests.reporting.delivery.conftest import Room, heard

POSTS = [Post("B-1", "B-1", "liaison", "R-1")]


def due(kind: type[ContactDue], to: str | None, level: Any, expert: str = "E-1") -> ContactDue:
    day = date(2026, 6, 10)
    return kind(expert=expert, liaison="R-1", deputy="R-2", level=level, to=to, due_on=day, effective_on=day)


def test_an_expert_is_kept_in_touch_with_by_a_person_and_not_by_a_post() -> None:
    assert holders(Office(EXPERT_LIAISON, "R-7"), POSTS) == ("R-7",)


def test_a_reminder_tells_codes_days_and_counts_and_a_group_counts_alone() -> None:
    facts = {
        "expert": "E-1",
        "what": "overdue",
        "due_on": "2026-06-10",
        "last_made_on": "2026-03-12",
        "attempts_since": 2,
    }
    made = message("D-1", [Told("contact_due", "expert/E-1", facts)], Desk(ZONE))
    for part in ("E-1：已逾期", "2026年6月10日", "上次联系成功 last made 2026年3月12日", "attempts since 2"):
        assert part in made.text
    never = Told("contact_due", "expert/E-1", facts | {"what": "told", "last_made_on": None, "attempts_since": 0})
    assert "尚未联系成功" in message("D-1", [never], Desk(ZONE)).text
    assert made.line == "专家联系提醒 1 件 | Contact with an expert is due: 1"


async def test_it_goes_to_whoever_is_in_charge_else_to_the_secretariat_and_never_by_replay(room: Room) -> None:
    await room.channel()
    for holder in ("R-1", "R-2", "secretariat"):
        await room.address(holder)
    await room.hear(
        heard(due(ContactDueTold, "R-1", "liaison")),
        heard(due(ContactDueTold, "R-1", "liaison", "E-2")),
        heard(due(ContactDueOverdue, "R-2", "deputy")),
        heard(due(ContactDueEscalated, None, "secretariat")),
        heard(due(ContactDueEscalated, None, "secretariat", "E-3"), replay=True),
    )
    assert sorted(await room.database.pool.fetch("SELECT office, scope, holder, about FROM delivery")) == [
        ("expert_liaison", "R-1", "R-1", "expert/E-1"),
        ("expert_liaison", "R-1", "R-1", "expert/E-2"),
        ("expert_liaison", "R-2", "R-2", "expert/E-1"),
        ("secretariat", "", "secretariat", "expert/E-1"),
    ]
    await room.later(days=14)
    for _ in range(3):
        await room.sender().turn()
    [mail] = room.mail.to("r-1@example.org")
    assert mail["Subject"] == "今日提醒 2 件 | 2 reminders"
    assert len(room.mail.took) == 3
