"""Parts that several papers have: when and where, who came, numbers of headings, and words in 黑体 before a text."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from services.activities.domain.papers.names import Names
from services.activities.domain.papers.scene import Meeting, Seat
from shared.paper import Block, Heading, Roll, Run, Text, chinese_day, plain

_DIGITS = "零一二三四五六七八九"
_DAYS = "一二三四五六日"
CAME = ("present", "walk_in")
TO_BE_TOLD = "另行通知"
NO_SECRETS = "会议材料严禁涉及国家秘密，不得填报、录入或者上传涉密信息。"


def numeral(n: int) -> str:
    """1 to 99 as headings number them: 一, 十, 十一, 二十三."""
    tens, ones = divmod(n, 10)
    ten = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return ten + (_DIGITS[ones] if ones or not tens else "")


def heading(n: int, words: str) -> Heading:
    """一、…"""
    return Heading(f"{numeral(n)}、{words}")


def second(n: int, words: str) -> Heading:
    """（一）…"""
    return Heading(f"（{numeral(n)}）{words}", 2)


def labelled(label: str, words: str | None, blank: str = "") -> list[Block]:
    """The label in 黑体 and what follows it; several lines are paragraphs of their own."""
    lines = [line.strip() for line in (words or blank).splitlines() if line.strip()] or [""]
    first = Text((Run(label, "black"), Run(lines[0])))
    return [first, *(Text((Run(line),)) for line in lines[1:])]


def called_after(title: str, paper: str) -> str:
    """The title of a paper after that of its meeting, without 会议 twice."""
    return f"{title}{paper.removeprefix('会议') if title.endswith('会议') else paper}"


def when(meeting: Meeting) -> str:
    """2025年6月10日（星期二）14:00—16:00."""
    day = day_of_week(meeting.day)
    if meeting.starts_at is None:
        return day
    end = f"—{meeting.ends_at:%H:%M}" if meeting.ends_at else ""
    return f"{day}{meeting.starts_at:%H:%M}{end}"


def day_of_week(day: date) -> str:
    """2025年6月10日（星期二）."""
    return f"{chinese_day(day)}（星期{_DAYS[day.weekday()]}）"


def where(meeting: Meeting) -> str:
    """The place, or that it is online and how to join."""
    place = meeting.place or ("线上会议" if meeting.online else TO_BE_TOLD)
    return f"{place}（{meeting.joining}）" if meeting.joining and meeting.online else place


def called(seat: Seat, names: Names) -> list[str]:
    """Who represented a branch: 测试甲（某分会); where no person is known, the branch."""
    body = names.body(seat.branch)
    known = [names.persons[code].name for code in names.in_order(who(seat, names)) if code in names.persons]
    return [f"{name}（{body}）" for name in known] or [body]


def who(seat: Seat, names: Names) -> tuple[str, ...]:
    """Those named for the branch, else its liaisons on the day."""
    return seat.persons or names.liaisons.get(seat.branch, ())


def roll(label: str, seats: Iterable[Seat], names: Names) -> list[Block]:
    """出席：… with everybody of these seats; nothing where there is none."""
    listed = [one for seat in seats for one in called(seat, names)]
    return [Roll(f"{label}：", tuple(listed))] if listed else []


def of_state(meeting: Meeting, *states: str) -> list[Seat]:
    """The seats in one of these states."""
    return [seat for seat in meeting.seats if seat.state in states]


def corrected(meeting: Meeting, paper: str) -> list[Block]:
    """That the paper tells what its record says since it was corrected; nothing where it never was."""
    day = meeting.corrected_on
    return [*plain(f"（本{paper}已按{chinese_day(day)}的更正重新生成。）")] if day else []
