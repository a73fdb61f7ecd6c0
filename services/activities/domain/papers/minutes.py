"""The minutes of a meeting (会议纪要): what it decided, and who was there, straight from the records."""

from __future__ import annotations

from collections.abc import Iterator

from services.activities.domain.papers.names import Names
from services.activities.domain.papers.parts import CAME, called_after, corrected, heading, of_state, roll, second
from services.activities.domain.papers.record import observers
from services.activities.domain.papers.scene import Decided, Meeting
from shared.paper import Block, Line, Paper, Run, Signed, Text, chinese_day, plain


def minutes(meeting: Meeting, names: Names) -> Paper:
    """The secretary's own paragraphs, what was decided of each item, news, decided items, and who was there."""
    blocks: list[Block] = [Line(names.society, chinese_day(meeting.day), rule=True), *_opening(meeting, names)]
    parts = [*_parts(meeting, names)]
    for n, (words, text) in enumerate(parts, 1):
        blocks += [heading(n, words), *text]
    blocks += [
        Text((Run(""),)),
        *roll("出席", of_state(meeting, *CAME), names),
        *roll("请假", of_state(meeting, "excused"), names),
        *roll("缺席", of_state(meeting, "absent"), names),
        *observers(meeting, names),
        *corrected(meeting, "纪要"),
        Signed(names.society, meeting.day),
    ]
    return Paper(called_after(meeting.title, "会议纪要"), names.society, meeting.day, tuple(blocks))


def _opening(meeting: Meeting, names: Names) -> tuple[Block, ...]:
    place = f"在{meeting.place}" if meeting.place else "以线上方式" if meeting.online else ""
    chair = f"，{names.person(meeting.chair)}主持会议" if meeting.chair else ""
    expected = [seat for seat in meeting.seats if seat.state not in ("observer", "walk_in")]
    came = of_state(meeting, *CAME)
    quorum = {True: "，达到规定人数", False: "，未达到规定人数", None: ""}[meeting.quorum_met]
    return plain(
        f"{chinese_day(meeting.day)}，{names.society}{place}召开{meeting.title}{chair}。"
        f"应到分支机构{len(expected)}个，实到{len(came)}个{quorum}。现将会议情况和议定事项纪要如下："
    )


def _parts(meeting: Meeting, names: Names) -> Iterator[tuple[str, tuple[Block, ...]]]:
    if meeting.minutes:
        yield "会议情况", plain(meeting.minutes)
    for item in meeting.agenda:
        if item.decided or item.left_open:
            left = f"遗留问题：{item.left_open}" if item.left_open else ""
            yield item.title, plain(f"{item.decided or ''}\n{left}")
    if meeting.news:
        lines = "\n".join(f"{names.body(one.branch)}：{one.text}" for one in meeting.news)
        yield "分支机构动态", plain(lines)
    if meeting.decided:
        yield "会议议定事项", tuple(_decided(meeting, names))


def _decided(meeting: Meeting, names: Names) -> Iterator[Block]:
    for n, item in enumerate(meeting.decided, 1):
        yield second(n, item.title)
        yield from plain(f"{item.text}\n{_who(item, names)}" if item.text else _who(item, names))


def _who(item: Decided, names: Names) -> str:
    others = f"，{names.bodies(item.co_leads)}配合" if item.co_leads else ""
    return f"由{names.body(item.lead)}牵头{others}，于{chinese_day(item.due_on)}前完成。"
