"""What is missing for a digest, in words: listed before the digest is kept, so that it can still be filled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final

from shared.events.words import AGGREGATES
from shared.events.words_of_activities import EXPECTED

WORDS: Final[dict[str, tuple[str, str]]] = {
    "activity_without_attendance": ("活动未登记出席", "activities without attendance"),
    "meeting_without_minutes": ("会议未归档纪要", "meetings without minutes"),
    "expectation_missed": ("应有而未见", "expected and missing"),
    "decided_item_overdue": ("议定事项逾期未办结", "decided items overdue"),
    "annual_facts_incomplete": ("年度情况报送不齐全", "facts of the year incomplete"),
    "annual_facts_missing": ("年度情况未报送", "facts of the year not handed in"),
    "session_without_item": ("会议没有党建议题", "sessions without an item on Party-building"),
    "project_missing": ("本年度没有项目", "no project of the year"),
    "project_not_approved": ("项目未登记批准", "projects without an approval"),
    "stage_not_ended": ("项目阶段未登记完成", "stages without a real end"),
    "closing_not_reported": ("未提交结项报告", "closing report not handed in"),
    "line_overspent": ("预算科目超支", "budget lines overspent"),
    "contacts_lacking": ("专家未在周期内联系", "experts not contacted within their cadence"),
    "items_overdue": ("意见诉求逾期未办复", "items overdue for an answer"),
}
MOST_LISTED: Final = 30


@dataclass(frozen=True, slots=True)
class Gap:
    """
    One thing missing: its kind, the record it is about (`<aggregate>/<code>`), a public title, and its day.

    In place of a title, something expected has the name of its rule and whose it is, with spaces between them.
    """

    kind: str
    about: str
    title: str | None
    day: date


def gap_lines(gaps: Sequence[Gap], counts: dict[str, int]) -> list[str]:
    """The gaps by kind, each kind with its number; long lists are cut, and say so. Nothing missing is told too."""
    lines: list[str] = []
    for kind, group in groupby(gaps, key=lambda gap: gap.kind):
        listed = list(group)
        lines.append(_head(kind, len(listed)))
        lines += [f"  {gap.about} {_title(gap)} {gap.day}" for gap in listed[:MOST_LISTED]]
        if (rest := len(listed) - MOST_LISTED) > 0:
            lines.append(f"  另有 {rest} 项 | {rest} more")
    lines += [_head(kind, number) for kind, number in counts.items() if number]
    return lines or ["没有发现缺漏。| Nothing is missing."]


def _title(gap: Gap) -> str:
    if gap.kind != "expectation_missed" or gap.title is None:
        return gap.title or ""
    words = [EXPECTED.get(part) or AGGREGATES.get(part) or (part, part) for part in gap.title.split()]
    return f"{'、'.join(chinese for chinese, _ in words)} | {', '.join(english for _, english in words)}"


def _head(kind: str, number: int) -> str:
    chinese, english = WORDS[kind]
    return f"{chinese} {number} 项 | {english}: {number}"
