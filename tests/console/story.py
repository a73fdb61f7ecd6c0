"""A small year of a society, told to reporting, and an event that outreach cannot apply yet."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import uuid_utils.compat as uuids

from services.reporting.subscribers import on_fact
from shared.database import Database
from shared.events import activities, outreach, registry
from shared.events.base import DomainEvent, Event

SPITEFUL = "<script>alert(1)</script>讲座"
ACTIVITIES = 104
LATE = "A-late"


def said(data: DomainEvent, version: int = 1, recorded: datetime | None = None) -> Event[Any]:
    """An event as its service would say it."""
    return Event(
        id=str(uuids.uuid7()),
        source=f"/societies/csbme/{data.TYPE.split('.')[0]}",
        type=data.TYPE,
        subject=data.subject,
        version=version,
        recorded_at=recorded or datetime(2025, 10, 2, 4, 30, tzinfo=UTC),
        actor="test",
        correlation_id="test",
        causation_id=None,
        batch_id=None,
        data=data,
    )


def branch(code: str) -> registry.BranchFounded:
    return registry.BranchFounded(
        effective_on=date(2020, 1, 1), code=code, name=f"{code}分会", kind="分会", status="normal"
    )


def activity(code: str, host: str, title: str) -> activities.ActivityHeld:
    return activities.ActivityHeld(
        effective_on=date(2025, 10, 2),
        code=code,
        kind="visit",
        title=title,
        hosts=(host,),
        ends_on=date(2025, 10, 2),
        online=False,
        open_to="members",
        led_by_party_members=True,
        attendances=12,
    )


def item(code: str, of: str) -> outreach.ItemRaised:
    return outreach.ItemRaised(
        effective_on=date(2025, 11, 3),
        raised_on=date(2025, 11, 3),
        code=code,
        branch=of,
        answer_due_on=date(2025, 11, 24),
        origin="expert",
        kind="suggestion",
        topic="research",
        wants_reply=True,
        confidential=False,
    )


async def tell(database: Database) -> None:
    """Two branches, one with a Party group; 105 activities of which one is late; an item raised in each branch."""
    facts = [
        said(
            registry.SocietyDescribed(
                effective_on=date(2020, 1, 1),
                code="csbme",
                name_zh="中国生物医学工程学会",
                name_en="Chinese Society of Biomedical Engineering",
                founded="1980-11",
                secretariat_staff=7,
                targets=registry.Targets(key_works=10, experts=100, beneficiaries=1000),
            )
        ),
        said(branch("B-01")),
        said(branch("B-02")),
        said(
            registry.PartyGroupFormed(
                effective_on=date(2025, 3, 1), code="G-01", branch="B-01", leader="P-01", leader_post="chair"
            )
        ),
        *(said(activity(f"A-{n:03}", "B-01", f"活动 {n}")) for n in range(ACTIVITIES)),
        said(activity(LATE, "B-02", SPITEFUL), recorded=datetime(2026, 1, 1, 16, 5, tzinfo=UTC)),
        said(item("I-1", "B-01")),
        said(item("I-2", "B-02")),
    ]
    async with database.transaction("test") as uow:
        await on_fact(uow, facts)


def parked() -> list[Event[Any]]:
    """A third version of a branch whose first two nobody has heard."""
    return [said(branch("B-77"), version=3)]
