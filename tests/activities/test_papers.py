"""The papers of a meeting and an activity: what they say is what the records say, in both formats. Invented people."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import docx
import pytest
from icalendar import Calendar, Event

from services.activities.domain.papers.activity import activity_minutes
from services.activities.domain.papers.agenda import agenda
from services.activities.domain.papers.appointment import appointment
from services.activities.domain.papers.decided import decided_items
from services.activities.domain.papers.folder import (
    NotHeldNoPaper,
    folder_of_activity,
    folder_of_meeting,
    paper_of_meeting,
)
from services.activities.domain.papers.minutes import minutes
from services.activities.domain.papers.names import Names
from services.activities.domain.papers.notice import notice
from services.activities.domain.papers.parts import numeral
from services.activities.domain.papers.record import record
from services.activities.domain.papers.scene import Meeting, Seat
from services.activities.domain.papers.sheet import BLANK_ROWS, HEADS, sign_in_sheet
from shared.paper import Paper, Table, to_docx, to_pdf
from tests.activities.papers import ACTIVITY, MEETING, NAMES, SOCIETY
from tests.registry.papers import pages_of

AHEAD = replace(MEETING, held=False, today=date(2026, 9, 1), decided=(), quorum_met=None)


def written(paper: Paper) -> str:
    """The words of the DOCX in their order, without blanks; a table's cells by row."""
    document = docx.Document(io.BytesIO(to_docx(paper)))
    words = []
    for child in document.element.body.iterchildren():
        words += [node.text or "" for node in child.iter() if node.tag.endswith("}t")]
    return "".join("".join(words).split())


def printed(paper: Paper) -> str:
    """The words of the PDF without blanks and page numbers."""
    return "".join(page.rpartition("—")[0].rpartition("—")[0] for page in pages_of(to_pdf(paper)))


PAPERS: list[tuple[Callable[[Meeting, Names], Paper], Meeting, tuple[str, ...]]] = [
    (
        notice,
        AHEAD,
        (
            "关于召开2026年第三次党建联席会议的通知",
            "各分支机构：",
            "2026年9月10日（星期四）14:00—16:30。",
            "学会秘书处第一会议室。",
            "1.通报以往会议议定事项办理情况（2项未办结）；",
            "3.关于科学道德和学风建设宣讲安排的议题。",
            "请于2026年9月3日前报送",
            "严禁涉及国家秘密",
            "附件：2026年第三次党建联席会议议程",
            f"{SOCIETY}2026年9月1日",
        ),
    ),
    (
        agenda,
        MEETING,
        (
            "主持：李测试乙",
            "一、通报以往会议议定事项办理情况",
            "1.各分支机构年底前建立党建小组（心律分会牵头，2026年12月31日前完成；办理中）。",
            "2026年8月31日前完成；待办，已逾期）。",
            "二、审议会议议题",
            "1.关于举办青年科学家论坛的议题（生物力学分会提出）。",
        ),
    ),
    (
        record,
        MEETING,
        (
            "2026年第三次党建联席会议记录",
            "名称：",
            "主持人：李测试乙",
            "出席：王测试甲（生物力学分会）、丁测试（体外循环分会）、纳米医学与工程分会",
            "列席：赵测试丁",
            "缺席及原因：张测试（心律分会）：出差在外；陈测试丙（医学超声工程分会）：未说明原因",
            "记录人：赵测试丁",
            "表决：一致同意。",
            "遗留问题：经费分担办法待下次会议研究。",
            "主持人（签字）：",
        ),
    ),
    (
        minutes,
        MEETING,
        (
            "2026年第三次党建联席会议纪要",
            "应到分支机构4个，实到3个，达到规定人数。",
            "同意于十一月举办论坛，由生物力学分会牵头。",
            "（一）举办青年科学家论坛由生物力学分会牵头，体外循环分会、心律分会配合，于2026年11月30日前完成。",
            f"由{SOCIETY}党支部牵头，于2026年10月15日前完成。",
            "请假：张测试（心律分会）",
            "缺席：陈测试丙（医学超声工程分会）",
            f"{SOCIETY}2026年9月10日",
        ),
    ),
    (
        decided_items,
        MEETING,
        ("议定事项2项", "1举办青年科学家论坛生物力学分会体外循环分会、心律分会2026年11月30日待办"),
    ),
]


@pytest.mark.parametrize(("make", "meeting", "words"), PAPERS, ids=lambda value: getattr(value, "__name__", ""))
def test_what_a_paper_says_is_read_back_from_both_formats(
    make: Callable[[Meeting, Names], Paper], meeting: Meeting, words: tuple[str, ...]
) -> None:
    paper = make(meeting, NAMES)
    in_word, in_print = written(paper), printed(paper)
    for said in words:
        assert said in in_word, said
        # A table's lines are broken inside cells there.
        assert said in in_print or make is decided_items, said


def test_a_sign_in_sheet_has_a_line_for_each_person_and_room_for_others_but_none_for_phones() -> None:
    paper = sign_in_sheet(AHEAD, NAMES)
    (table,) = [block for block in paper.blocks if isinstance(block, Table)]
    assert table.heads == HEADS
    assert [row[1:4] for row in table.rows[:-BLANK_ROWS]] == [
        ("生物力学分会", "王测试甲", "应到"),
        ("体外循环分会", "丁测试", "应到"),
        ("心律分会", "张测试", "应到"),
        ("医学超声工程分会", "陈测试丙", "应到"),
        ("纳米医学与工程分会", "", "新增"),
        ("", "赵测试丁", "列席"),
    ]
    assert [row[1:] for row in table.rows[-BLANK_ROWS:]] == [("", "", "", "")] * BLANK_ROWS
    assert "电话" not in written(paper)
    assert "应到4人" in written(paper)


def test_who_came_for_a_branch_stands_before_its_liaison_and_a_name_nobody_knows_is_a_code() -> None:
    came = replace(MEETING, seats=(Seat("B-03", "present", persons=("P-6", "P-5")), Seat("B-99", "present")))
    said = written(minutes(came, NAMES))
    assert "出席：李测试乙（心律分会）、赵测试丁（心律分会）、B-99" in said
    assert "P-7主持会议" in written(minutes(replace(MEETING, chair="P-7"), NAMES))


def test_a_meeting_called_off_has_a_notice_that_says_so_and_one_moved_says_that_it_holds() -> None:
    off = written(notice(replace(AHEAD, called_off=True), NAMES))
    assert "关于取消2026年第三次党建联席会议的通知" in off
    assert "原定于2026年9月10日（星期四）召开的" in off
    assert "以本通知为准" in written(notice(replace(AHEAD, sequence=2), NAMES))
    assert "以本通知为准" not in written(notice(AHEAD, NAMES))
    bare = replace(AHEAD, place=None, starts_at=None, ends_at=None, agenda=(), open_items=())
    assert "另行通知" in written(notice(bare, NAMES))


def test_the_minutes_of_an_activity_never_mix_people_and_attendances() -> None:
    said = printed(activity_minutes(ACTIVITY, NAMES))
    assert "时间：2026年5月20日至2026年5月21日" in said
    assert "受益180人次；其中可识别的不同人数2人，未署名178人次；参加党员12人。" in said
    assert "主办：生物力学分会、中国生物医学工程学会协办：示例大学" in said
    assert "出席：丁测试、王测试甲请假：张测试" in said
    assert "会后收集意见3条，均已转有关分支机构。" in said


def test_the_folder_has_every_paper_twice_and_each_attachment_once_under_a_name_that_leads_nowhere_else() -> None:
    attached = [("照片-a.png", b"1"), ("照片-a.png", b"2"), ("../../总结-b/c.pdf", b"3")]
    made = folder_of_meeting(MEETING, NAMES, attached)
    names = zipfile.ZipFile(io.BytesIO(made)).namelist()
    labels = ("通知", "议程", "签到表", "会议记录", "会议纪要", "议定事项")
    assert names[:12] == [f"{label}.{ending}" for label in labels for ending in ("docx", "pdf")]
    assert names[12:] == ["附件/照片-a.png", "附件/照片-a（2）.png", "附件/_.._总结-b_c.pdf"]
    assert {entry.date_time for entry in zipfile.ZipFile(io.BytesIO(made)).infolist()} == {(1980, 1, 1, 0, 0, 0)}
    ahead = zipfile.ZipFile(io.BytesIO(folder_of_meeting(AHEAD, NAMES, []))).namelist()
    assert {name.partition(".")[0] for name in ahead} == {"通知", "议程", "签到表"}
    assert zipfile.ZipFile(io.BytesIO(folder_of_activity(ACTIVITY, NAMES, []))).namelist() == [
        "活动纪要.docx", "活动纪要.pdf",
    ]  # fmt: skip


def test_before_a_meeting_was_held_there_is_nothing_to_record() -> None:
    for which in ("record", "minutes", "decided_items"):
        with pytest.raises(NotHeldNoPaper):
            paper_of_meeting(AHEAD, NAMES, which)


def test_an_appointment_keeps_its_uid_when_it_moves_and_is_cancelled_by_name() -> None:
    told_at = datetime(2026, 9, 1, 8, 30, tzinfo=UTC)

    def made(meeting: Meeting) -> bytes:
        return appointment(meeting, "csbme", ZoneInfo("Asia/Shanghai"), told_at)

    def event(meeting: Meeting) -> tuple[str, Event]:
        calendar = Calendar.from_ical(made(meeting))
        return str(calendar["METHOD"]), calendar.events[0]

    assert MEETING.starts_at
    ahead = replace(AHEAD, version=3)
    later = replace(ahead, version=5, day=date(2026, 9, 17), starts_at=MEETING.starts_at + timedelta(days=7))
    (method, first), (_, second) = event(ahead), event(replace(later, ends_at=None))
    cancelled, third = event(replace(later, called_off=True, version=6))
    assert (method, cancelled) == ("PUBLISH", "CANCEL")
    assert {str(one["UID"]) for one in (first, second, third)} == {"meeting-JM-2026-3@csbme.activities.lianxi"}
    assert [one["SEQUENCE"] for one in (first, second, third)] == [2, 4, 5]
    assert str(third["STATUS"]) == "CANCELLED"
    assert first["DTSTART"].dt == ahead.starts_at
    assert second["DTSTART"].dt - first["DTSTART"].dt == timedelta(days=7)
    assert str(first["LOCATION"]) == "学会秘书处第一会议室"
    assert event(replace(ahead, starts_at=None))[1]["DTSTART"].dt == AHEAD.day
    assert made(ahead) == made(ahead)
    assert not [person.name for person in NAMES.persons.values() if person.name in made(ahead).decode()]


def test_headings_are_numbered_as_they_are_read() -> None:
    assert [numeral(n) for n in (1, 9, 10, 11, 20, 21, 99)] == ["一", "九", "十", "十一", "二十", "二十一", "九十九"]
