"""What a branch answers to the notice of a meeting (回执), and the news (动态) it hands in for it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from services.activities.commands.replies import HandInNews, ReplyToNotice
from services.activities.domain.agenda import check_branch
from services.activities.domain.meeting_plan import AHEAD, Meeting
from services.activities.domain.meeting_refusals import MeetingDayIsOver, ReasonIsMissing
from shared.events.activities.replies import NewsHandedIn, ReplyReceived

LONGEST_CODE = 64


def of_branch(meeting: str, branch: str) -> str:
    """The code of what a branch says about a meeting: `<meeting>.<branch>`, or a hash where that is too long."""
    code = f"{meeting}.{branch}"
    return code if len(code) <= LONGEST_CODE else hashlib.sha256(code.encode()).hexdigest()


def link_subject(meeting: str, branch: str) -> str:
    """What the link of a branch is about: the meeting, and nobody but that branch."""
    return f"{meeting}/{branch}"


def reply(command: ReplyToNotice, meeting: Meeting, branches: Mapping[str, str], today: date) -> ReplyReceived:
    """A branch attends or not; it may say so from the call on, and otherwise until the day of the meeting."""
    meeting.must_be("called", "noticed")
    if meeting.meets_on < today:
        raise MeetingDayIsOver(field="meeting", meets_on=meeting.meets_on)
    check_branch("branch", command.branch, branches, meeting.meets_on)
    if not command.attends and command.reason is None:
        raise ReasonIsMissing(field="reason")
    return ReplyReceived(
        code=of_branch(command.meeting, command.branch),
        meeting=command.meeting,
        branch=command.branch,
        attends=command.attends,
        meets_on=meeting.meets_on,
        effective_on=today,
    )


def hand_in_news(command: HandInNews, meeting: Meeting, branches: Mapping[str, str], today: date) -> NewsHandedIn:
    """A paragraph for the papers; it may come until the minutes are filed."""
    meeting.must_be(*AHEAD, "held")
    check_branch("branch", command.branch, branches, min(today, meeting.meets_on))
    return news_of(command.meeting, command.branch, today)


def news_of(meeting: str, branch: str, day: date) -> NewsHandedIn:
    """A paragraph as events tell of it."""
    return NewsHandedIn(code=of_branch(meeting, branch), meeting=meeting, branch=branch, effective_on=day)


@dataclass(frozen=True, slots=True)
class Deed:
    """An activity of a branch since the last meeting."""

    title: str
    on: date
    attendances: int


@dataclass(frozen=True, slots=True)
class Duty:
    """A decided item that a branch leads, alone or with others; `percent` as far as somebody ventured a number."""

    title: str
    state: str
    percent: int | None
    due_on: date


_STATES = {"open": "未启动", "in_progress": "进行中", "submitted": "已报结", "returned": "已退回", "closed": "已办结"}


def draft(since: date | None, deeds: Iterable[Deed], duties: Iterable[Duty]) -> str:
    """A paragraph of news as the records would write it: something to correct, not to copy out."""
    held, led = list(deeds), list(duties)
    begin = f"{_day(since)}联席会议以来，" if since else "截至目前，"
    told = "；".join(f"{_day(one.on)}《{one.title}》，{one.attendances}人次" for one in held)
    first = f"开展活动{len(held)}项：{told}。" if held else "没有登记的活动。"
    work = "；".join(f"《{one.title}》{_state(one)}，期限{_day(one.due_on)}" for one in led)
    return begin + first + (f"承办议定事项{len(led)}项：{work}。" if led else "")


def _state(duty: Duty) -> str:
    percent = f"（{duty.percent}%）" if duty.percent is not None and duty.state == "in_progress" else ""
    return _STATES[duty.state] + percent


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
