"""Late and corrected records of earlier periods: in the next digest, named as such, and in no other."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from services.reporting.commands.runs import KeepRun
from services.reporting.domain.dataset import Dataset, Late
from services.reporting.domain.reader import shown_to
from services.reporting.handlers.runs import keep_run
from services.reporting.papers.late import late_lines
from shared.database import Database
from shared.events.activities import ActivityCancelled, ActivityCorrected, JointMeetingCorrected, JointMeetingHeld
from tests.reporting.conftest import Databases
from tests.reporting.readers import LEADER, SECRETARIAT
from tests.reporting.story import Story, activity, branch, society

SUMMER = date(2025, 8, 5)
SENT, AFTER, NEXT_SENT, LATER, LAST_SENT = (
    datetime(2025, 10, 3, tzinfo=UTC),
    datetime(2025, 11, 4, tzinfo=UTC),
    datetime(2026, 1, 5, tzinfo=UTC),
    datetime(2026, 2, 6, tzinfo=UTC),
    datetime(2026, 4, 7, tzinfo=UTC),
)
Told = dict[str, tuple[str, ...]]


@pytest.fixture
async def database(database_of: Databases) -> Database:
    return await database_of("reporting")


def summer() -> Story:
    """Three activities of August, known in August."""
    story = Story()
    story.say(society())
    story.say(branch("B-01"), date(2024, 1, 1))
    for code in ("A-1", "A-2", "A-3"):
        story.say(activity(code, SUMMER, "B-01", attendances=10))
    return story


def change_the_summer(story: Story) -> None:
    """After the digest of the third quarter: one corrected, one withdrawn, one told late; and one of its own day."""
    told = activity("A-1", SUMMER, "B-01", attendances=12)
    story.say(ActivityCorrected(**told.model_dump()), recorded=AFTER)
    story.say(ActivityCancelled(effective_on=SUMMER, code="A-2"), recorded=AFTER)
    story.say(activity("A-4", SUMMER, "B-01"), recorded=AFTER)
    story.say(activity("A-5", AFTER.date(), "B-01"), recorded=AFTER)


async def carried(database: Database, digest: str, known_on: datetime) -> tuple[str, Told]:
    """The run of a digest, and what it carries: type -> codes."""
    async with database.transaction("test") as uow:
        answer = await keep_run(uow, KeepRun(digest=digest, known_on=known_on))
        kept = await uow.connection.fetchval("SELECT dataset FROM run WHERE code = $1", answer["run"])
    found = Dataset.model_validate(kept).carried
    return answer["run"], {entry.type.split(".")[2]: entry.subjects for entry in found}


async def test_what_changed_after_a_digest_was_kept_is_told_in_the_next_one_and_in_no_other(database: Database) -> None:
    story = summer()
    await story.tell(database)
    assert await carried(database, "2025-Q3", SENT) == ("2025-Q3-1", {})
    change_the_summer(story)
    await story.tell(database)
    told = {"corrected": ("activity/A-1",), "cancelled": ("activity/A-2",), "held": ("activity/A-4",)}
    assert await carried(database, "2025-Q4", NEXT_SENT) == ("2025-Q4-1", told)
    story.say(activity("A-6", SUMMER, "B-01"), recorded=LATER)
    await story.tell(database)
    assert await carried(database, "2025-Q4", LAST_SENT) == ("2025-Q4-2", told)
    assert await carried(database, "2026-Q1", LAST_SENT) == ("2026-Q1-1", {"held": ("activity/A-6",)})


async def test_where_nothing_was_reported_before_nothing_is_late(database: Database) -> None:
    story = summer()
    change_the_summer(story)
    await story.tell(database)
    assert await carried(database, "2025-Q4", NEXT_SENT) == ("2025-Q4-1", {})


async def test_a_meeting_corrected_into_the_next_quarter_is_told_there_as_a_correction(database: Database) -> None:
    story = summer()
    meeting = {"number": 3, "title": "第三次", "attendance": (), "quorum_met": True}
    for code in ("JM-1", "JM-2"):
        story.say(JointMeetingHeld(code=code, effective_on=date(2025, 9, 30), **meeting))
    await story.tell(database)
    await carried(database, "2025-Q3", SENT)
    for code, day in (("JM-1", date(2025, 9, 29)), ("JM-2", date(2025, 10, 1))):
        story.say(JointMeetingCorrected(code=code, effective_on=day, **meeting | {"quorum_met": False}), recorded=AFTER)
    await story.tell(database)
    run, told = await carried(database, "2025-Q4", NEXT_SENT)
    assert told == {"corrected": ("meeting/JM-1", "meeting/JM-2")}
    async with database.reading() as connection:
        kept = Dataset.model_validate(await connection.fetchval("SELECT dataset FROM run WHERE code = $1", run))
    assert [(one.code, one.held_on, one.quorum_met) for one in kept.meetings] == [("JM-2", date(2025, 10, 1), False)]


async def test_the_digest_names_them(database: Database) -> None:
    story = summer()
    await story.tell(database)
    await carried(database, "2025-Q3", SENT)
    change_the_summer(story)
    await story.tell(database)
    async with database.transaction("test") as uow:
        await keep_run(uow, KeepRun(digest="2025-Q4", known_on=NEXT_SENT))
        kept = await uow.connection.fetchval("SELECT dataset FROM run WHERE code = '2025-Q4-1'")
    dataset = Dataset.model_validate(kept)
    lines = set(late_lines(dataset.carried, "zh"))
    assert lines == {"活动·更正：1（A-1）", "活动·撤销：1（A-2）", "活动·举办：1（A-4）"}
    closed = dataset.model_copy(
        update={"carried": (Late(type="outreach.item.raised.v1", facts=1, subjects=("item/I-1",)),)}
    )
    assert [entry.subjects for entry in shown_to(LEADER, closed).carried] == [()]
    assert [entry.subjects for entry in shown_to(SECRETARIAT, closed).carried] == [("item/I-1",)]


async def test_what_is_told_between_the_preparation_and_the_run_is_in_the_run_and_carried_nowhere(
    database: Database,
) -> None:
    story = summer()
    story.say(activity("A-7", SUMMER, "B-01"), recorded=SENT - timedelta(hours=1))
    await story.tell(database)
    assert await carried(database, "2025-Q3", SENT) == ("2025-Q3-1", {})
    assert await carried(database, "2025-Q4", NEXT_SENT) == ("2025-Q4-1", {})
    story.say(activity("A-8", SUMMER, "B-01"), recorded=SENT + timedelta(microseconds=1))
    await story.tell(database)
    assert (await carried(database, "2025-Q4", NEXT_SENT))[1] == {"held": ("activity/A-8",)}


async def test_each_correction_is_carried_once_and_a_withdrawal_beside_what_was_entered_again(
    database: Database,
) -> None:
    story = summer()
    await story.tell(database)
    await carried(database, "2025-Q3", SENT)
    told = activity("A-1", SUMMER, "B-01", attendances=12).model_dump()
    story.say(ActivityCorrected(**told), recorded=AFTER)
    story.say(ActivityCancelled(effective_on=SUMMER, code="A-2"), recorded=AFTER)
    story.say(activity("A-2", SUMMER, "B-01"), recorded=AFTER + timedelta(days=1))
    await story.tell(database)
    first = {"corrected": ("activity/A-1",), "cancelled": ("activity/A-2",), "held": ("activity/A-2",)}
    assert await carried(database, "2025-Q4", NEXT_SENT) == ("2025-Q4-1", first)
    story.say(ActivityCorrected(**told | {"attendances": 13}), recorded=LATER)
    await story.tell(database)
    assert await carried(database, "2026-Q1", LAST_SENT) == ("2026-Q1-1", {"corrected": ("activity/A-1",)})


def entry(type_: str, *codes: str, facts: int | None = None) -> Late:
    subjects = tuple(f"{type_.split('.')[1]}/{code}" for code in codes)
    return Late(type=type_, facts=len(codes) if facts is None else facts, subjects=subjects)


CORRECTED, HELD = "activities.activity.corrected.v1", "activities.activity.held.v2"


def test_a_record_is_named_once_with_all_that_became_known_of_it() -> None:
    told = (
        entry(CORRECTED, "A-1", "A-1", "A-3"),
        entry(HELD, "A-2", "A-3"),
        entry("activities.meeting.held.v1", "JM-1"),
    )
    assert late_lines(told, "zh") == [
        "活动·更正 2 次：1（A-1）",
        "活动·更正、举办：1（A-3）",
        "活动·举办：1（A-2）",
        "联席会议·举办：1（JM-1）",
    ]
    assert late_lines(told, "en")[:2] == ["activity corrected twice: 1 (A-1)", "activity corrected, held: 1 (A-3)"]


def test_where_not_every_record_can_be_named_their_number_stands_for_them() -> None:
    assert late_lines((entry(CORRECTED, "A-1", "A-1", facts=30), entry(HELD, "A-1")), "zh") == [
        "活动·更正：30（A-1 2 次等）",
        "活动·举办：1（A-1）",
    ]
    assert late_lines((entry("registry.member.joined.v1", "M-1"), entry(CORRECTED, facts=2)), "zh") == [
        "会员·入会：1",
        "活动·更正：2",
    ]
    assert late_lines((entry(HELD, *(f"A-{n}" for n in range(10))),), "zh")[0].endswith("A-7等）")
