"""The items that a meeting decided (议定事项), as a list to work from."""

from __future__ import annotations

from services.activities.domain.papers.names import Names
from services.activities.domain.papers.scene import STATES, Meeting
from shared.paper import Block, Paper, Signed, Table, chinese_day, plain

HEADS = ("序号", "议定事项", "牵头", "配合", "完成期限", "进展")
WIDTHS = (1.2, 4.2, 2.4, 2.4, 3.2, 1.8)


def decided_items(meeting: Meeting, names: Names) -> Paper:
    """Each with who leads it, who helps, by when, and how it stands on the day the list is made."""
    rows = tuple(
        (
            str(item.number),
            item.title,
            names.body(item.lead),
            names.bodies(item.co_leads) or "—",
            chinese_day(item.due_on),
            f"{STATES.get(item.state, item.state)}{'（逾期）' if item.overdue else ''}",
        )
        for item in meeting.decided
    )
    told = f"{chinese_day(meeting.day)}召开的{meeting.title}议定事项{len(rows)}项，请牵头单位按期办理并报告进展。"
    blocks: list[Block] = [*plain(told)]
    if rows:
        blocks.append(Table(HEADS, rows, WIDTHS))
    blocks.append(Signed(names.society, meeting.day))
    return Paper(f"{meeting.title}议定事项", names.society, meeting.day, tuple(blocks))
