"""The record of a meeting (会议记录): the head that a record has, then what was said, voted, decided and left open."""

from __future__ import annotations

from collections.abc import Iterator

from services.activities.domain.papers.names import Names
from services.activities.domain.papers.parts import (
    CAME,
    called,
    called_after,
    corrected,
    heading,
    labelled,
    of_state,
    roll,
    when,
    where,
)
from services.activities.domain.papers.scene import OUTCOMES, Item, Meeting
from shared.paper import Block, Line, Paper, Roll, Run, Text, plain


def record(meeting: Meeting, names: Names) -> Paper:
    """名称 时间 地点 主持人 出席 列席 缺席及原因 记录人 议题, and 发言 表决 决定 遗留问题 of each item."""
    blocks: list[Block] = [*_head(meeting, names)]
    for n, (words, text) in enumerate(_parts(meeting, names), 1):
        blocks += [heading(n, words), *text]
    blocks += [*corrected(meeting, "记录"), Text((Run(""),)), Line("主持人（签字）：", "记录人（签字）：　　　　　　")]
    return Paper(called_after(meeting.title, "会议记录"), names.society, meeting.day, tuple(blocks))


def _parts(meeting: Meeting, names: Names) -> Iterator[tuple[str, list[Block]]]:
    if meeting.open_items:
        lines = [f"{item.title}（{names.body(item.lead)}）：{item.said or '未发言'}" for item in meeting.open_items]
        yield "以往会议议定事项办理情况", _numbered(lines)
    for item in meeting.agenda:
        yield item.title, [*_item(item)]
    if meeting.decided:
        yield "议定事项", _numbered([item.text or item.title for item in meeting.decided])


def _numbered(lines: list[str]) -> list[Block]:
    return [*plain("\n".join(f"{n}. {line}" for n, line in enumerate(lines, 1)))]


def _head(meeting: Meeting, names: Names) -> Iterator[Block]:
    yield from labelled("名称：", meeting.title)
    yield from labelled("时间：", when(meeting))
    yield from labelled("地点：", where(meeting) if meeting.place or meeting.online else "")
    yield from labelled("主持人：", names.person(meeting.chair))
    yield from roll("出席", of_state(meeting, *CAME), names)
    yield from observers(meeting, names)
    yield from _away(meeting, names)
    yield from labelled("记录人：", names.person(meeting.recorder))
    yield from labelled("议题：", "；".join(item.title for item in meeting.agenda))


def observers(meeting: Meeting, names: Names) -> Iterator[Block]:
    """列席：…, branches that came as observers and persons who were asked to; nothing where there is none."""
    seated = [one for seat in of_state(meeting, "observer") for one in called(seat, names)]
    listed = seated + [names.person(code) or code for code in names.in_order(meeting.observers)]
    if listed:
        yield Roll("列席：", tuple(listed))


def _away(meeting: Meeting, names: Names) -> Iterator[Block]:
    listed = []
    for seat in of_state(meeting, "excused", "absent"):
        why = seat.reason or ("未说明原因" if seat.state == "absent" else "请假")
        listed.append(f"{'、'.join(called(seat, names))}：{why}")
    if listed:
        yield from labelled("缺席及原因：", "；".join(listed))


def _item(item: Item) -> Iterator[Block]:
    for label, words in (
        ("发言", item.said),
        ("表决", item.voted),
        ("决定", item.decided),
        ("遗留问题", item.left_open),
    ):
        yield from labelled(f"{label}：", words, "无")
    if item.outcome:
        yield from labelled("结果：", OUTCOMES.get(item.outcome, item.outcome))
