"""The rules of activities, without any server."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.activities import domain
from services.activities.commands.activities import Attendee, HoldActivity
from services.activities.commands.key_works import ListKeyWork
from services.activities.commands.meetings import HoldJointMeeting
from shared.errors import Refused

TODAY = date(2026, 1, 10)
SCENE = domain.Scene(
    branches={"CSBME-01": "normal", "CSBME-02": "ended"},
    key_works={"KW-1": 2025},
    records=frozenset({"meeting/JM-1", "document/D-1"}),
    people_key=b"k" * 32,
    report_within_days=30,
)
FLOOR = domain.Floor(
    branches={f"B-{number}": "normal" for number in range(1, 22)} | {"B-22": "suspended", "B-23": "ended"},
    expected=frozenset({"B-1", "B-2"}),
    quorum=(2, 3),
)


def activity(**changes: Any) -> HoldActivity:
    body = {
        "code": "A-1",
        "kind": "visit",
        "title": "走进分支机构",
        "hosts": ["CSBME-01"],
        "starts_on": "2025-12-01",
        "open_to": "members",
        "attendances": 30,
    }
    return HoldActivity.model_validate(body | changes)


def meeting(came: int = 0, **changes: Any) -> HoldJointMeeting:
    attendance = [{"branch": f"B-{number}", "state": "present"} for number in range(1, came + 1)]
    body = {"code": "JM-1", "number": 1, "title": "联席会议", "held_on": "2025-12-10", "attendance": attendance}
    return HoldJointMeeting.model_validate(body | changes)


def refusal(call: Any, *arguments: Any) -> str:
    with pytest.raises(Refused) as refused:
        call(*arguments)
    return str(refused.value.type)


def test_an_activity_is_told_from_its_first_day_on() -> None:
    held = domain.hold_activity(activity(hosts=["CSBME-01", "society", "unit:U-1", "society"]), None, SCENE, TODAY)
    assert (held.effective_on, held.ends_on) == (date(2025, 12, 1), date(2025, 12, 1))
    assert held.hosts == ("CSBME-01", "society", "unit:U-1")


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"starts_on": "2026-01-11"}, "not-held-yet"),
        ({"ends_on": "2026-01-11"}, "not-held-yet"),
        ({"ends_on": "2025-11-30"}, "ends-before-it-begins"),
        ({"hosts": ["CSBME-03"]}, "host-is-unknown"),
        ({"hosts": ["CSBME-02"]}, "host-has-ended"),
        ({"attendances": 1, "people": [{"member": "M-1"}, {"member": "M-2"}]}, "more-people-than-attendances"),
        ({"party_members_present": 31}, "more-party-members-than-attendances"),
        ({"minutes_filed_on": "2025-11-30"}, "minutes-filed-at-an-impossible-time"),
        ({"minutes_filed_on": "2026-01-11"}, "minutes-filed-at-an-impossible-time"),
        ({"key_works": ["KW-2"]}, "unknown"),
        ({"ticks": [{"key_work": "KW-2", "tick": "voice"}]}, "unknown"),
    ],
)
def test_an_activity_that_cannot_have_been_is_refused(changes: dict[str, Any], rule: str) -> None:
    assert refusal(domain.hold_activity, activity(**changes), None, SCENE, TODAY) == rule


def test_the_same_person_twice_is_one_and_fits_one_attendance() -> None:
    twice = [{"name": "张 三", "unit": "示例大学"}, {"name": "张三", "unit": "示例 大学"}]
    assert len(domain.hold_activity(activity(attendances=1, people=twice), None, SCENE, TODAY).people) == 1


def test_a_key_work_that_is_ticked_is_served_too() -> None:
    ticks = [{"key_work": "KW-1", "tick": "voice"}, {"key_work": "KW-1", "tick": "work", "evidence": "meeting/JM-1"}]
    command = activity(ticks=ticks)
    assert domain.hold_activity(command, None, SCENE, TODAY).key_works == ("KW-1",)
    told = [(tick.tick, tick.evidence, tick.effective_on) for tick in domain.ticks_of(command, SCENE)]
    assert told == [("voice", "activity/A-1", date(2025, 12, 1)), ("work", "meeting/JM-1", date(2025, 12, 1))]


def test_a_document_elsewhere_may_be_evidence_and_an_own_record_must_exist() -> None:
    elsewhere = activity(ticks=[{"key_work": "KW-1", "tick": "voice", "evidence": "document/D-1"}])
    assert domain.ticks_of(elsewhere, SCENE)[0].evidence == "document/D-1"
    missing = activity(ticks=[{"key_work": "KW-1", "tick": "voice", "evidence": "meeting/JM-2"}])
    assert refusal(domain.ticks_of, missing, SCENE) == "evidence-is-unknown"


@given(st.text(min_size=1, max_size=20), st.text(min_size=1, max_size=20))
def test_a_hash_says_nothing_and_depends_on_the_key(name: str, unit: str) -> None:
    person = Attendee.model_construct(name=name, unit=unit)
    one, other = domain.person_hash(b"1" * 32, person), domain.person_hash(b"2" * 32, person)
    assert one != other
    assert len(one) == 64
    assert set(one) <= set("0123456789abcdef")


def test_full_width_letters_and_blanks_make_no_other_person() -> None:
    wide, narrow = Attendee(name="Ｌｉ Ming", unit="ＡＢＣ大学"), Attendee(name="liming", unit="abc 大学")
    assert domain.person_hash(b"k", wide) == domain.person_hash(b"k", narrow)
    assert domain.person_hash(b"k", Attendee(name="ab", unit="c")) != domain.person_hash(
        b"k", Attendee(name="a", unit="bc")
    )


@pytest.mark.parametrize("person", [{}, {"name": "甲"}, {"member": "M-1", "name": "甲", "unit": "乙"}, {"unit": "乙"}])
def test_a_person_is_told_apart_in_exactly_one_way(person: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        Attendee.model_validate(person)


@pytest.mark.parametrize(("recorded_on", "late"), [(date(2025, 12, 31), False), (date(2026, 1, 1), True)])
def test_an_entry_is_late_after_thirty_days(recorded_on: date, late: bool) -> None:
    assert domain.is_late(date(2025, 12, 1), recorded_on, 30) is late


def test_a_withdrawal_holds_from_the_activitys_own_day() -> None:
    held = domain.hold_activity(activity(), None, SCENE, TODAY)
    assert domain.cancel_activity(domain.Activity(held, "held")).effective_on == date(2025, 12, 1)
    assert refusal(domain.cancel_activity, domain.Activity(held, "withdrawn")) == "activity-already-cancelled"


def test_a_year_takes_key_works_up_to_its_limit_each_number_once() -> None:
    command = ListKeyWork(code="KW-3", year=2025, number=3, title="重点工作")
    assert domain.list_key_work(command, {1: "KW-1"}, 2).effective_on == date(2025, 1, 1)
    assert refusal(domain.list_key_work, command, {1: "KW-1", 2: "KW-2"}, 2) == "year-is-full"
    assert refusal(domain.list_key_work, command, {3: "KW-1"}, 2) == "number-is-taken"


def test_a_key_work_misses_the_ticks_without_evidence() -> None:
    assert domain.missing_ticks(["voice"]) == ["participation", "work"]
    assert domain.missing_ticks(domain.TICKS) == []


@pytest.mark.parametrize(("came", "met"), [(13, False), (14, True), (21, True)])
def test_two_of_three_active_branches_are_a_quorum(came: int, met: bool) -> None:
    assert domain.hold_joint_meeting(meeting(came), FLOOR, TODAY).quorum_met is met


def test_observers_and_branches_that_are_not_active_make_no_quorum() -> None:
    states = [{"branch": f"B-{number}", "state": "present"} for number in range(1, 14)]
    states += [{"branch": "B-14", "state": "observer"}, {"branch": "B-22", "state": "present"}]
    assert not domain.hold_joint_meeting(meeting(attendance=states), FLOOR, TODAY).quorum_met
    assert not domain.quorum_met([], domain.Floor({}, frozenset(), (2, 3)))


def test_an_expected_branch_that_is_not_mentioned_was_absent() -> None:
    held = domain.hold_joint_meeting(meeting(1), FLOOR, TODAY)
    assert [(seat.branch, seat.state) for seat in held.attendance] == [("B-1", "present"), ("B-2", "absent")]


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"held_on": "2026-01-11"}, "not-held-yet"),
        ({"attendance": [{"branch": "B-99", "state": "present"}]}, "host-is-unknown"),
        ({"attendance": [{"branch": "B-23", "state": "present"}]}, "host-has-ended"),
    ],
)
def test_a_joint_meeting_that_cannot_have_been_is_refused(changes: dict[str, Any], rule: str) -> None:
    assert refusal(domain.hold_joint_meeting, meeting(**changes), FLOOR, TODAY) == rule


def test_a_branch_is_mentioned_once_and_an_item_numbered_once() -> None:
    item = {"number": 1, "title": "事项", "lead": "B-1", "due_on": "2026-03-01"}
    for twice in (
        {"attendance": [{"branch": "B-1", "state": "present"}, {"branch": "B-1", "state": "absent"}]},
        {"decided": [item, item]},
    ):
        with pytest.raises(ValidationError):
            meeting(**twice)


def test_a_decided_item_is_due_after_its_meeting_and_leads_only_once() -> None:
    item = {"number": 7, "title": "事项", "lead": "B-1", "co_leads": ["B-2", "B-1", "B-2"], "due_on": "2026-03-01"}
    (decided,) = domain.decided_items(meeting(decided=[item]))
    assert (decided.code, decided.co_leads, decided.effective_on) == ("JM-1-7", ("B-2",), date(2025, 12, 10))
    early = meeting(decided=[item | {"due_on": "2025-12-09"}])
    assert refusal(domain.decided_items, early) == "due-before-decided"
