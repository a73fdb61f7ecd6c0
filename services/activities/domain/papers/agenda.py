"""The agenda of a meeting (议程), which begins with what earlier meetings decided and is still open."""

from __future__ import annotations

from collections.abc import Iterator

from services.activities.domain.papers.names import Names
from services.activities.domain.papers.parts import heading, labelled, when, where
from services.activities.domain.papers.scene import STATES, Decided, Item, Meeting
from shared.paper import Block, Paper, chinese_day, plain


def agenda(meeting: Meeting, names: Names) -> Paper:
    """Items in the order in which they are taken."""
    blocks: list[Block] = [*labelled("时间：", when(meeting)), *labelled("地点：", where(meeting))]
    if meeting.chair:
        blocks += labelled("主持：", names.person(meeting.chair))
    for n, (words, lines) in enumerate(_parts(meeting, names), 1):
        blocks += [heading(n, words), *plain("\n".join(f"{m}. {line}" for m, line in enumerate(lines, 1)))]
    return Paper(f"{meeting.title}议程", names.society, meeting.day, tuple(blocks))


def _parts(meeting: Meeting, names: Names) -> Iterator[tuple[str, list[str]]]:
    if meeting.open_items:
        yield "通报以往会议议定事项办理情况", [_open(item, names) for item in meeting.open_items]
    if meeting.agenda:
        yield "审议会议议题", [_item(item, names) for item in meeting.agenda]
    if meeting.news:
        yield "交流分支机构动态", [names.body(one.branch) for one in meeting.news]
    yield "明确会议议定事项", []


def _open(item: Decided, names: Names) -> str:
    overdue = "，已逾期" if item.overdue else ""
    state = f"{STATES.get(item.state, item.state)}{overdue}"
    return f"{item.title}（{names.body(item.lead)}牵头，{chinese_day(item.due_on)}前完成；{state}）。"


def _item(item: Item, names: Names) -> str:
    return f"{item.title}（{names.body(item.by)}提出）。"
