"""Calendars are read back as they were meant, by the rules of RFC 5545, and a person's calendar follows their posts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from services.activities.domain.hours import hours_of
from services.activities.domain.ical import Entry, calendar
from services.activities.domain.posts_held import FOR_EVER, PostState, spans_of, spans_of_branch

SHANGHAI = ZoneInfo("Asia/Shanghai")
TOLD = datetime(2026, 3, 1, 1, 30, 15, 999_999, tzinfo=UTC)
TITLE = "科学道德和学风建设宣讲；学术交流, “示例”\\会场"


def entry(**changes: Any) -> Entry:
    day = date(2026, 5, 20)
    body = {"record": "activity/A-1", "title": TITLE, "starts_on": day, "ends_on": day, "version": 1, "told_at": TOLD}
    return Entry(**body | changes)


def written(*entries: Entry) -> bytes:
    return calendar("示例分会", entries or [entry()], "csbme", "Asia/Shanghai")


def read(*entries: Entry) -> Any:
    """The events of a calendar, as a calendar program reads them."""
    made = Calendar.from_ical(written(*entries))
    assert made.errors == []
    return [event for event in made.walk("VEVENT")]


def test_a_line_has_at_most_75_octets_ends_in_crlf_and_breaks_no_character() -> None:
    body = written(entry(title="示" * 200, place="例;,\\" * 50))
    lines = body.split(b"\r\n")
    assert lines[-1] == b""
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode()
    assert b"\n" not in body.replace(b"\r\n", b"")
    [event] = read(entry(title="示" * 200, place="例;,\\" * 50))
    assert (event["SUMMARY"], event["LOCATION"]) == ("示" * 200, "例;,\\" * 50)


def test_text_comes_back_as_it_was_given() -> None:
    [event] = read(entry(place="第一行\n第二行：100%"))
    assert (event["SUMMARY"], event["LOCATION"]) == (TITLE, "第一行\n第二行：100%")
    assert (event["UID"], event["SEQUENCE"]) == ("activity-A-1@csbme.activities.lianxi", 0)
    assert event.decoded("DTSTAMP") == TOLD.replace(microsecond=0)
    assert b"DTSTAMP:20260301T013015Z" in written()


def test_a_day_without_hours_is_whole_and_several_days_end_on_the_day_after_the_last() -> None:
    [event] = read(entry(ends_on=date(2026, 5, 22)))
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (date(2026, 5, 20), date(2026, 5, 23))
    assert b"DTSTART;VALUE=DATE:20260520" in written()
    assert b"VTIMEZONE" not in written()


@pytest.mark.parametrize(
    ("hours", "until"),
    [
        ({"start_time": "09:00", "end_time": "11:30"}, datetime(2026, 5, 20, 11, 30, tzinfo=SHANGHAI)),
        ({"start_time": "09:00"}, datetime(2026, 5, 20, 10, tzinfo=SHANGHAI)),
        ({"start_time": "09:00", "ends_on": date(2026, 5, 21)}, datetime(2026, 5, 22, tzinfo=SHANGHAI)),
        (
            {"start_time": "22:00", "end_time": "02:00", "ends_on": date(2026, 5, 21)},
            datetime(2026, 5, 21, 2, tzinfo=SHANGHAI),
        ),
    ],
)
def test_hours_stand_in_the_zone_of_the_office_which_is_told_too(hours: dict[str, Any], until: datetime) -> None:
    [event] = read(entry(**hours))
    assert event.decoded("DTEND") == until
    assert event.decoded("DTSTART").utcoffset() == timedelta(hours=8)
    body = written(entry(**hours))
    assert b"DTSTART;TZID=Asia/Shanghai:20260520T" in body
    assert body.count(b"BEGIN:VTIMEZONE") == 1
    assert body.index(b"VTIMEZONE") < body.index(b"VEVENT")


def test_what_is_called_off_stays_and_says_so_with_a_higher_sequence() -> None:
    [before] = read(entry(settled=False))
    [after] = read(entry(version=3, cancelled=True))
    assert (before["STATUS"], after["STATUS"]) == ("TENTATIVE", "CANCELLED")
    assert before["UID"] == after["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["SUMMARY"].startswith("【已取消】")


def test_the_same_entries_make_the_same_bytes() -> None:
    assert written(entry(), entry(record="meeting/J-1")) == written(entry(), entry(record="meeting/J-1"))
    made = Calendar.from_ical(written())
    assert (made["X-WR-CALNAME"], made["PRODID"], made["VERSION"]) == ("示例分会", "-//Lianxi//Activities//ZH", "2.0")


def state(version: int, on: date, person: str = "R-1", **changes: Any) -> PostState:
    body = {"code": "P-1", "body": "CSBME-01", "post": "chair", "held": True, "until": None}
    return PostState(effective_on=on, version=version, person=person, **body | changes)


JAN, MAR, JUN = date(2026, 1, 1), date(2026, 3, 1), date(2026, 6, 1)


@pytest.mark.parametrize(
    ("states", "spans"),
    [
        ([state(1, JAN)], [(JAN, FOR_EVER)]),
        ([state(1, JAN, until=MAR)], [(JAN, MAR)]),
        ([state(1, JAN), state(2, MAR, held=False)], [(JAN, MAR)]),
        ([state(1, JAN), state(2, MAR, person="R-2")], [(JAN, MAR)]),
        ([state(1, JAN, person="R-2"), state(2, MAR)], [(MAR, FOR_EVER)]),
        ([state(2, MAR, held=False), state(1, JAN)], [(JAN, MAR)]),
        ([state(1, MAR), state(2, MAR, person="R-2")], []),
        ([state(1, JAN), state(2, JAN, until=JUN)], [(JAN, JUN)]),
    ],
)
def test_a_post_is_held_until_its_next_state_or_its_end(states: list[PostState], spans: list[Any]) -> None:
    assert [(s.since, s.until) for s in spans_of("R-1", states) if s.who == "CSBME-01"] == spans


def own(post: str, body: str = "CSBME-01") -> set[str]:
    return {span.who for span in spans_of("R-1", [state(1, JAN, body=body, post=post)])}


def test_a_post_stands_for_its_body_itself_the_host_it_speaks_for_and_the_meetings_it_is_called_to() -> None:
    assert own("chair") == {"CSBME-01", "P-1", "chair"}
    assert own("liaison") == {"CSBME-01", "P-1", "liaison", "meeting:joint_meeting"}
    assert own("party_secretary", "PB") == {"PB", "P-1", "party_secretary", "party_branch", "meeting:joint_meeting"}
    assert own("council_member", "C") == {"C", "P-1", "council_member", "meeting:council"}
    assert {span.who for span in spans_of_branch("CSBME-01")} == {"CSBME-01", "meeting:joint_meeting"}


@pytest.mark.parametrize(
    ("starts_at", "minutes", "hours"),
    [
        (None, 90, (None, None, date(2026, 5, 20))),
        (datetime(2026, 5, 20, 1, tzinfo=UTC), None, ("09:00", None, date(2026, 5, 20))),
        (datetime(2026, 5, 20, 1, tzinfo=UTC), 90, ("09:00", "10:30", date(2026, 5, 20))),
        (datetime(2026, 5, 20, 15, 30, tzinfo=UTC), 60, ("23:30", "00:30", date(2026, 5, 21))),
    ],
)
def test_a_meeting_has_its_hours_by_the_clock_of_the_office(starts_at: Any, minutes: Any, hours: Any) -> None:
    assert hours_of(date(2026, 5, 20), starts_at, minutes, SHANGHAI) == hours
