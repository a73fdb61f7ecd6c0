"""The sheet of an activity, without any server: who was expected, who came, and what it counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from services.activities import domain
from services.activities.commands.attendance import MAX_LINES, RecordAttendance
from services.activities.domain.record_counts import corrected_by
from shared.events.activities import ActivityHeld, ActivityPlanned, AttendanceRecorded
from shared.events.base import MAX_EVENT_BYTES, Event
from shared.events.envelope import encode
from tests.activities.test_domain import SCENE, activity, refusal

TODAY, DAY = date(2026, 1, 10), date(2025, 12, 1)
KEY = b"k" * 32
DESK = domain.Desk(state="held", expected={"R-1": "B-1", "R-2": "B-1", "R-3": "B-2"}, people_key=KEY)
PLANNED = ActivityPlanned(
    code="A-1",
    kind="visit",
    title="走进分支机构",
    hosts=("CSBME-01",),
    ends_on=DAY,
    online=False,
    open_to="members",
    led_by_party_members=False,
    effective_on=DAY,
)
HELD = ActivityHeld(**PLANNED.model_dump(), attendances=50, party_members_present=3)
WALK_IN = {"name": "测试甲", "unit": "示例大学", "state": "walk_in", "sort": "public"}


def sheet(lines: list[dict[str, Any]], heads: list[dict[str, Any]] | None = None, **changes: Any) -> RecordAttendance:
    return RecordAttendance.model_validate({"activity": "A-1", "lines": lines, "heads": heads or []} | changes)


def recorded(lines: list[dict[str, Any]], heads: list[dict[str, Any]] | None = None) -> AttendanceRecorded:
    return domain.record_attendance(sheet(lines, heads), HELD, DESK, TODAY)


def test_who_was_expected_and_is_not_mentioned_was_absent() -> None:
    counts = domain.counts_of(recorded([{"person": "R-1"}, {"person": "R-2", "state": "excused"}, WALK_IN]))
    assert dict(counts.states) == {"present": 1, "walk_in": 1, "observer": 0, "excused": 1, "absent": 1}
    assert (counts.expected, counts.attendances, len(counts.came)) == (3, 2, 2)


def test_a_sheet_needs_nobody_who_was_expected() -> None:
    told = domain.record_attendance(sheet([WALK_IN]), HELD, domain.Desk("held", {}, KEY), TODAY)
    counts = domain.counts_of(told)
    assert (counts.expected, counts.attendances) == (0, 1)
    assert "expected" not in counts.of_record(KEY)


def test_somebody_on_two_lines_is_one_attendance_and_one_person() -> None:
    lines = [{"person": "R-1", "branch": "B-1", "state": "absent"}, {"person": "R-1", "branch": "B-2"}]
    for told in (lines, lines[::-1]):
        counts = domain.counts_of(domain.record_attendance(sheet(told), HELD, domain.Desk("held", {}, KEY), TODAY))
        assert (counts.states["present"], counts.states["absent"], counts.attendances, counts.expected) == (1, 0, 1, 1)
    twice = [{"person": "R-1", "branch": "B-1"}, {"person": "R-1", "branch": "B-1", "state": "excused"}]
    assert refusal(recorded, twice) == "person-stands-twice"


def test_blanks_and_full_width_letters_make_no_second_person() -> None:
    lines = [WALK_IN, WALK_IN | {"name": " 测试 甲", "unit": "示例大学", "branch": "B-2"}]
    assert len(domain.counts_of(recorded(lines)).came) == 1


def test_heads_without_names_count_as_attendances_and_never_as_people() -> None:
    heads = [{"count": 30, "evidence": "file/F-1", "sort": "public"}, {"count": 5, "evidence": "file/F-1"}]
    counts = domain.counts_of(recorded([{"member": "M-1"}], heads))
    of_record = counts.of_record(KEY)
    assert (of_record["attendances"], len(of_record["people"])) == (36, 1)
    assert (of_record["members"], of_record["public"], of_record["scientists"]) == (1, 30, 0)
    with pytest.raises(ValidationError):
        sheet([], [{"count": 30}])
    for evidence, rule in (("activity/A-1", "evidence-is-the-activity"), ("activity/A-9", "evidence-is-unknown")):
        assert refusal(recorded, [], [{"count": 1, "evidence": evidence}]) == rule


def test_a_sort_that_nobody_noted_is_not_counted_as_none() -> None:
    of_record = domain.counts_of(recorded([{"person": "R-1"}])).of_record(KEY)
    assert (of_record["members"], of_record["public"], of_record["scientists"]) == (None, None, None)


def test_before_its_day_a_sheet_holds_apologies_only() -> None:
    early = date(2025, 11, 1)
    apology = sheet([{"person": "R-1", "state": "excused", "reason": "示例：出差"}])
    told = domain.record_attendance(apology, PLANNED, domain.Desk("planned", DESK.expected, KEY), early)
    assert [line.who for line in told.lines] == ["R-1"]
    for line in ({"person": "R-1"}, {"person": "R-1", "state": "absent"}, WALK_IN):
        assert refusal(domain.record_attendance, sheet([line]), PLANNED, DESK, early) == "not-held-yet"


def test_what_was_called_off_or_withdrawn_had_no_attendance() -> None:
    for state in ("called_off", "withdrawn"):
        desk = domain.Desk(state, {}, KEY)
        assert refusal(domain.record_attendance, sheet([]), HELD, desk, TODAY) == "activity-does-not-take-place"


def test_a_line_of_the_present_sheet_is_named_by_its_number() -> None:
    before = recorded([WALK_IN, {"person": "R-1"}])
    desk = domain.Desk("held", {}, KEY, sheet=before)
    again = domain.record_attendance(sheet([{"line": 1, "state": "observer"}]), HELD, desk, TODAY)
    assert again.lines[0].who == before.lines[0].who
    assert refusal(domain.record_attendance, sheet([{"line": 9}]), HELD, desk, TODAY) == "line-is-unknown"


@pytest.mark.parametrize(
    "line",
    [
        {},
        {"name": "测试甲"},
        {"unit": "示例大学"},
        {"person": "R-1", "member": "M-1"},
        {"person": "R-1", "line": 1},
        {"person": "R-1", "unit": "示例大学"},
        {"person": "R-1", "phone": "13800000000"},
    ],
)
def test_a_person_is_told_apart_in_exactly_one_way(line: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        sheet([line])


def test_the_record_of_an_activity_takes_the_counts_of_its_sheet() -> None:
    told = recorded([{"person": "R-1"}, {"person": "R-2", "state": "observer"}, WALK_IN])
    corrected = corrected_by(told, HELD, KEY)
    assert corrected is not None
    assert (corrected.attendances, len(corrected.people), corrected.expected) == (3, 3, 2)
    assert (corrected.title, corrected.party_members_present) == (HELD.title, 3)
    assert corrected_by(told, corrected, KEY) is None
    assert corrected_by(told, PLANNED, KEY) is None
    assert refusal(corrected_by, recorded([WALK_IN]), HELD, KEY) == "more-party-members-than-attendances"


def test_apologies_alone_leave_the_record_as_it_was_reported() -> None:
    assert corrected_by(recorded([{"person": "R-1", "state": "excused"}]), HELD, KEY) is None


def test_what_is_held_with_a_sheet_leaves_its_counts_to_the_sheet() -> None:
    told = recorded([{"person": "R-1"}, {"person": "R-2"}, WALK_IN])
    scene = replace(SCENE, sheet=told, people_key=KEY)
    held = domain.hold_activity(activity(attendances=None), None, scene, TODAY)
    assert (held.attendances, len(held.people), held.expected, held.public) == (3, 3, 3, 1)
    assert domain.hold_activity(activity(attendances=3, public=1), None, scene, TODAY) == held
    for change in ({"attendances": 4}, {"public": 2}, {"expected": 9}, {"people": [{"member": "M-1"}]}):
        given = activity(**{"attendances": None} | change)
        assert refusal(domain.hold_activity, given, None, scene, TODAY) == "counts-are-of-the-sheet"
    many = activity(attendances=None, party_members_present=4)
    assert refusal(domain.hold_activity, many, None, scene, TODAY) == "more-party-members-than-attendances"
    assert refusal(domain.hold_activity, activity(attendances=None), None, SCENE, TODAY) == "counts-are-missing"


def test_the_longest_sheet_fits_into_one_event() -> None:
    code = "X" * 50
    line = {"state": "walk_in", "sort": "scientist", "entry": "self_late", "branch": code}
    lines = [line | {"name": f"{number}", "unit": "示例大学"} for number in range(MAX_LINES)]
    heads = [{"count": 1_000_000, "evidence": "voucher/" + "X" * 53, "sort": "scientist"}] * 20
    told = domain.record_attendance(
        sheet(lines, heads, expecting=[f"{n:050}" for n in range(20)]), HELD, domain.Desk("held", {}, KEY), TODAY
    )
    names = {"id": "0" * 36, "source": "/societies/csbme/activities", "type": told.TYPE, "subject": told.subject}
    event: Event[Any] = Event(
        **names,
        version=1,
        recorded_at=datetime(2026, 1, 1, tzinfo=UTC),
        actor="a" * 100,
        correlation_id="c" * 100,
        causation_id=None,
        batch_id="b" * 64,
        data=told,
    )
    assert len(encode(event)) < MAX_EVENT_BYTES
    assert refusal(domain.record_attendance, sheet(lines), HELD, DESK, TODAY) == "sheet-is-too-long"
