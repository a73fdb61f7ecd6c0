"""The notice of a meeting (会议通知)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from services.activities.domain.papers.names import Names
from services.activities.domain.papers.parts import NO_SECRETS, day_of_week, heading, when, where
from services.activities.domain.papers.scene import Meeting
from shared.paper import Block, Enclosed, Paper, Signed, chinese_day, plain


def notice(meeting: Meeting, names: Names) -> Paper:
    """When, where, who and what; what is open of earlier meetings stands among the items by itself."""
    issued = meeting.noticed_on or min(meeting.today, meeting.day)
    blocks: list[Block] = [*plain("各分支机构：", flush=True)]
    if meeting.called_off:
        blocks += plain(f"原定于{day_of_week(meeting.day)}召开的{meeting.title}取消。特此通知。")
        return _issued(f"关于取消{meeting.title}的通知", names, blocks, issued)
    moved = "经研究，会议时间、地点有调整，以本通知为准。" if meeting.sequence > 1 else ""
    day = chinese_day(meeting.day)
    blocks += plain(f"定于{day}召开{meeting.title}。{moved}现将有关事项通知如下：")
    for n, (words, text) in enumerate(_parts(meeting), 1):
        blocks += [heading(n, words), *text]
    if meeting.enclosed:
        blocks.append(Enclosed(meeting.enclosed))
    return _issued(f"关于召开{meeting.title}的通知", names, blocks, issued)


def _parts(meeting: Meeting) -> Iterator[tuple[str, tuple[Block, ...]]]:
    yield "会议时间", plain(f"{when(meeting)}。")
    yield "会议地点", plain(f"{where(meeting)}。")
    yield "参会人员", plain("各分支机构党建联系人；因故不能参会的，可委托本分支机构其他负责人参加。")
    if meeting.agenda or meeting.open_items:
        yield "会议议题", tuple(_items(meeting))
    yield "有关要求", tuple(_asked(meeting))


def _items(meeting: Meeting) -> Iterator[Block]:
    lines = [item.title for item in meeting.agenda]
    if meeting.open_items:
        lines.insert(0, f"通报以往会议议定事项办理情况（{len(meeting.open_items)}项未办结）")
    yield from plain("\n".join(f"{n}. {line}{_end(n, lines)}" for n, line in enumerate(lines, 1)))


def _asked(meeting: Meeting) -> Iterator[Block]:
    asked = ["请回复是否参会；不能参会的，请说明原因。"]
    if meeting.items_due_on and meeting.items_due_on >= (meeting.noticed_on or meeting.today):
        asked.append(f"如有议题，请于{chinese_day(meeting.items_due_on)}前报送。")
    asked += ["请准备一段本分支机构近期党建工作动态。", NO_SECRETS]
    yield from plain("\n".join(f"{n}. {words}" for n, words in enumerate(asked, 1)))


def _end(n: int, lines: list[str]) -> str:
    return "。" if n == len(lines) else "；"


def _issued(title: str, names: Names, blocks: list[Block], on: date) -> Paper:
    return Paper(title, names.society, on, (*blocks, Signed(names.society, on)))
