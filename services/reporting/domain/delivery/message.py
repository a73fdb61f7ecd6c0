"""A message as it goes out: the words for a person, the one line for a robot, and what is attached."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from services.reporting.domain.delivery.occurrence import Topic


@dataclass(frozen=True, slots=True)
class Attachment:
    """
    A file that goes along: its name may be Chinese; `mime` is its type with parameters.

    `private`: it names persons, and no hash is kept of it.
    """

    name: str
    mime: str
    content: bytes
    private: bool = False


@dataclass(frozen=True, slots=True)
class Details:
    """What the owner of an occurrence says when asked while sending: never kept here. All may be missing."""

    place: str | None = None
    joining: str | None = None
    agenda: tuple[str, ...] = ()
    answer_link: str | None = None
    read_link: str | None = None
    read_days: int = 0
    text: str | None = None
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """
    One message. `key` names it to the receiver, the same at every try; `line` has counts and links only, for robots.

    `facts` are what a program gets: codes, days and counts. `attempt` names this try to whoever sends it back.
    """

    key: str
    subject: str
    text: str
    line: str
    facts: dict[str, Any] = field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()
    attempt: str = ""

    @property
    def sha256(self) -> str:
        """The hash of what a reader gets but names of persons, so that it can be told from what was not sent."""
        files = (one.name.encode() if one.private else one.content for one in self.attachments)
        parts = [self.subject.encode(), self.text.encode(), *files]
        return hashlib.sha256(b"\0".join(parts)).hexdigest()


@dataclass(frozen=True, slots=True)
class Told:
    """One thing to be worded: its topic, what it is about, its facts, and what its owner adds."""

    topic: Topic
    about: str
    facts: dict[str, Any]
    details: Details = Details()


@dataclass(frozen=True, slots=True)
class Desk:
    """From where messages go out: the office's time zone and the address people open, if it is known."""

    zone: ZoneInfo
    link: str | None = None


TITLES: Final[dict[str, tuple[str, str]]] = {
    "meeting_notice": ("会议通知", "Notice of a meeting"),
    "meeting_called_off": ("会议取消通知", "A meeting is called off"),
    "meeting_reminder": ("会议准备提醒", "A step of a meeting is due"),
    "re_election_reminder": ("换届提醒", "A re-election is due"),
    "contact_due": ("专家联系提醒", "Contact with an expert is due"),
    "digest": ("党建工作简报", "Digest of Party-building work"),
    "digest_prep": ("简报即将编发，请补齐缺漏", "A digest is due soon: what is missing"),
    "alarm": ("有消息未能送达，请处理", "Messages did not arrive: please look"),
    "test": ("测试消息", "Test message"),
}
_STEPS: Final = {"call": "召集 call", "notice": "发通知 notice", "minutes": "纪要 minutes"}
_RULE: Final = "—" * 20


def message(key: str, told: Sequence[Told], desk: Desk) -> Message:
    """One message for one thing, or the bundle of several."""
    if len(told) == 1:
        [one] = told
        chinese, english = _called(one)
        subject = _line(f"{chinese}{_title(one)} | {english}")
        text = "\n".join([*_body(one, desk), "", *_foot(desk)])
    else:
        subject = f"今日提醒 {len(told)} 件 | {len(told)} reminders"
        parts = [line for one in told for line in (*_body(one, desk), _RULE)]
        text = "\n".join([*parts, *_foot(desk)])
    attachments = tuple(file for one in told for file in one.details.attachments)
    facts = {"items": [{"topic": one.topic, "about": one.about, **one.facts} for one in told]}
    return Message(key, subject, text, _robot(told, desk), facts, attachments)


def day(value: date) -> str:
    """2026年9月10日, without padding."""
    return f"{value.year}年{value.month}月{value.day}日"


def _called(one: Told) -> tuple[str, str]:
    """By its topic, unless it has a title of its own, as packs have."""
    chinese, english = one.facts.get("called") or TITLES[one.topic]
    return str(chinese), str(english)


def _title(one: Told) -> str:
    title = one.facts.get("title")
    return f"：{title}" if title else ""


def _body(one: Told, desk: Desk) -> list[str]:
    return [_head(one), *_WORDED[one.topic](one, desk)]


def _reminder(one: Told, about: str) -> list[str]:
    step = str(one.facts["step"])
    return [f"{about}：{_STEPS.get(step, step)}，期限 due on {_day_of(one.facts['due_on'])}"]


def _digest(one: Told) -> list[str]:
    link, days = one.details.read_link, one.details.read_days
    read = [
        f"免登录阅读（{days} 天内有效，请勿转发）| Read without an account, {days} days, not to be passed on：{link}"
    ]
    return [*(read if link else []), "", one.details.text or "请在系统中查看。| Please open it in the system."]


def _digest_prep(one: Told) -> list[str]:
    return [f"编发日期 due on：{_day_of(one.facts['due_on'])}", "", one.details.text or ""]


def _alarm(one: Told) -> list[str]:
    counts = "，".join(f"{word} {one.facts.get(state, 0)}" for state, word in _UNWELL.items())
    return [f"{one.about}：{counts}"]


_DUE: Final = {
    "told": "即将到期 due soon",
    "overdue": "已逾期，请代理人跟进 overdue, the deputy is asked",
    "escalated": "逾期未联系，请秘书处督促 still overdue, the secretariat is asked",
    "losing_touch": "长期未联系上 losing touch",
}
_UNWELL: Final = {"bounced": "退信 bounced", "failed": "失败 failed", "given_up": "放弃 given up"}


def _notice(one: Told, desk: Desk) -> list[str]:
    facts, details = one.facts, one.details
    lines = []
    if int(facts.get("sequence") or 0) > 1:
        lines.append(
            f"（第 {facts['sequence']} 次通知，以本次为准 | notice {facts['sequence']} replaces those before）"
        )
    lines.append(f"时间 When：{_when(facts, desk)}")
    if details.place or facts.get("online"):
        lines.append(f"地点 Where：{details.place or '线上 online'}")
    if details.joining:
        lines.append(f"加入方式 Joining：{_line(details.joining)}")
    if details.agenda:
        lines += ["议程 Agenda：", *(f"{n}. {_line(item)}" for n, item in enumerate(details.agenda, 1))]
    if details.answer_link:
        lines.append(f"请点此答复是否参加（无需登录）| Please answer here, no account needed：{details.answer_link}")
    return lines


_WORDED: Final[dict[str, Callable[[Told, Desk], list[str]]]] = {
    "meeting_notice": _notice,
    "meeting_called_off": lambda one, desk: [f"原定时间 planned for：{_when(one.facts, desk)}"],
    "meeting_reminder": lambda one, _: _reminder(one, one.about),
    "re_election_reminder": lambda one, _: _reminder(one, str(one.facts["body"])),
    "contact_due": lambda one, _: _contact_due(one.facts),
    "digest": lambda one, _: _digest(one),
    "digest_prep": lambda one, _: _digest_prep(one),
    "alarm": lambda one, _: _alarm(one),
    "test": lambda _, __: ["收到此消息即表示通道可用。| This way works."],
}


def _head(one: Told) -> str:
    chinese, english = _called(one)
    return f"{chinese}{_title(one)} | {english}"


def _contact_due(facts: dict[str, Any]) -> list[str]:
    """Codes, days and counts: who the expert is stands in the system, for those who may see it."""
    line = f"{facts['expert']}：{_DUE[facts['what']]}，期限 due on {_day_of(facts['due_on'])}"
    made = facts.get("last_made_on")
    last = f"上次联系成功 last made {_day_of(made)}" if made else "尚未联系成功 no contact made yet"
    missed = f"，此后未联系上 attempts since {facts['attempts_since']}" if facts.get("attempts_since") else ""
    return [line, f"{last}{missed}"]


def _when(facts: dict[str, Any], desk: Desk) -> str:
    if facts.get("starts_at"):
        at = datetime.fromisoformat(str(facts["starts_at"])).astimezone(desk.zone)
        return f"{day(at.date())} {at:%H:%M}（{desk.zone.key}）"
    return _day_of(facts["meets_on"])


def _day_of(value: Any) -> str:
    return day(date.fromisoformat(str(value)))


def _foot(desk: Desk) -> list[str]:
    link = [f"查看 Open：{desk.link}"] if desk.link else []
    return [
        *link,
        "此邮件由系统按职务发送，严禁回复涉密信息。| Sent to an office by the system; nothing classified, please.",
    ]


def _robot(told: Sequence[Told], desk: Desk) -> str:
    """Counts and links: a group may have readers whom nobody knows."""
    counts = Counter(_called(one) for one in told)
    lines = [f"{chinese} {n} 件 | {english}: {n}" for (chinese, english), n in counts.items()]
    branches = sum(int(one.facts.get("branches") or 0) for one in told)
    if branches:
        lines.append(f"涉及分支机构 {branches} 个 | branches: {branches}")
    return "\n".join([*lines, *([desk.link] if desk.link else [])])


def _line(text: str) -> str:
    """One line: nobody's title may begin another header."""
    return " ".join(text.split())
