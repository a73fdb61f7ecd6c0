"""The year's key works and activities, and the joint meetings with what they decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from deploy.demo.asks import Ask, Chapter
from deploy.demo.days import DAYS_OFF, FIRST, LAST, YEAR, next_working
from deploy.demo.people import name

KEY_WORKS = (
    "学术年会",
    "分支机构换届",
    "科学道德和学风建设宣讲",
    "青年人才托举",
    "走进分支机构、服务会员",
    "科技奖励推荐",
    "期刊质量提升",
    "科普进校园",
    "产学研对接",
    "国际交流合作",
)
UNFINISHED = len(KEY_WORKS)
KINDS = {
    "academic": "学术交流会",
    "member_service": "会员服务日",
    "lecture": "科学道德宣讲",
    "visit": "走进分支机构",
    "co_building": "共建活动",
    "training": "技术培训",
    "party_day": "主题党日",
    "other": "座谈会",
}
KIND_WEIGHTS = (30, 18, 12, 12, 9, 9, 6, 4)
MEETINGS = ("03-20", "06-19", "09-18", "12-18")
DECISIONS = (
    ("报送党建联系人名单", 30),
    ("完善党建小组工作台账", 60),
    ("组织学风宣讲一场", 75),
    ("收集会员意见并汇总", 21),
)
SILENT, LATE_QUIET = 17, 20


def key_works() -> Chapter:
    """Ten, as many as the society aims at."""
    bodies = [
        {"code": _work(number), "year": YEAR, "number": number, "title": title}
        for number, title in enumerate(KEY_WORKS, 1)
    ]
    return Chapter("重点工作", [Ask("activities", "/key-works", body) for body in bodies])


def activities(branches: Sequence[str], members: Sequence[str], count: int) -> Chapter:
    """
    About 320: most by one branch, some by two, by the society, its Party branch, or with an outside unit.

    The branch with number 17 holds none, number 20 none after September, so that coverage has gaps to show.
    """
    rng = Random(320)  # noqa: S311 - a story, not a secret
    days = sorted(_day(rng) for _ in range(count))
    asks = [_activity(rng, number, day, branches, members) for number, day in enumerate(days, 1)]
    for number in range(1, len(KEY_WORKS) + 1):
        _tick(rng, number, asks)
    return Chapter("活动", asks)


def cancelled(held: Chapter) -> Chapter:
    """One autumn activity turns out not to have taken place (one that is evidence for nothing)."""
    body = next(a.body for a in held.asks if a.body["starts_on"] >= f"{YEAR}-11" and not a.body.get("ticks"))
    asks = [Ask("activities", "/activities/cancel", {"code": body["code"], "because": "示例：重复登记"}, version=1)]
    return Chapter("撤销的活动", asks)


def progress(held: Chapter) -> Chapter:
    """In December each key work is reported done; the unfinished one is not. Each tick has moved its version on."""
    ticked = Counter(tick["key_work"] for ask in held.asks for tick in ask.body.get("ticks", ()))
    asks = [
        Ask(
            "activities",
            "/key-works/progress",
            {
                "code": code,
                "reached_on": f"{YEAR}-12-{10 + number}",
                "percent": 60 if number == UNFINISHED else 100,
                "note": "示例：年底进展",
            },
            office="party_branch",
            version=1 + ticked[code],
        )
        for number, code in ((number, _work(number)) for number in range(1, len(KEY_WORKS) + 1))
    ]
    return Chapter("重点工作进展", asks)


def meetings(branches: Sequence[str]) -> Chapter:
    """Four joint meetings, each deciding three or four things."""
    rng = Random(4)  # noqa: S311 - a story, not a secret
    days = [date.fromisoformat(f"{YEAR}-{day}") for day in MEETINGS]
    return Chapter("联席会议", [_meeting(rng, number, day, branches) for number, day in enumerate(days, 1)])


def submissions(held: Chapter) -> Chapter:
    """What the reviewer will close is handed in two working days before."""
    return Chapter("议定事项报结", [_submission(ask) for ask in _closings(held)])


def _submission(closing: Ask) -> Ask:
    closed_on = date.fromisoformat(closing.body["closed_on"])
    body = {"code": closing.body["code"], "submitted_on": (closed_on - timedelta(days=2)).isoformat()}
    return Ask("activities", "/decided-items/submit", body, version=1)


def closings(held: Chapter) -> Chapter:
    """The reviewer closes two of three decided items whose day has come within the year; the others are forgotten."""
    return Chapter("议定事项办结", list(_closings(held)))


def _closings(held: Chapter) -> Iterator[Ask]:
    for meeting in held.asks:
        for item in meeting.body["decided"]:
            due = date.fromisoformat(item["due_on"])
            if (item["number"] + meeting.body["number"]) % 3 and due < LAST:
                body = {
                    "code": f"{meeting.body['code']}-{item['number']}",
                    "closed_on": next_working(due - timedelta(days=3)).isoformat(),
                    "note": "示例：已按要求完成",
                }
                yield Ask("activities", "/decided-items/close", body, office="reviewer", version=2)


def _work(number: int) -> str:
    return f"KW-{YEAR}-{number:02d}"


def _day(rng: Random) -> date:
    while True:
        day = FIRST + timedelta(days=rng.randrange((LAST - FIRST).days + 1))
        if day not in DAYS_OFF:
            return day


def _activity(rng: Random, number: int, day: date, branches: Sequence[str], members: Sequence[str]) -> Ask:
    active = [
        branch
        for place, branch in enumerate(branches, 1)
        if place != SILENT and not (place == LATE_QUIET and day.month > 9)
    ]
    kind = rng.choices(list(KINDS), KIND_WEIGHTS)[0]
    hosts = _hosts(rng, active)
    present = rng.sample(members, min(len(members), rng.randrange(8, 32)))
    people: list[dict[str, Any]] = [{"member": member} for member in present]
    people += [
        {"name": name(guest), "unit": f"示例单位{guest % 30:02d}"} for guest in rng.sample(range(400), rng.randrange(4))
    ]
    attendances = len(people) + rng.choice((0, 0, 5, 20, 60))
    body: dict[str, Any] = {
        "code": f"A-{YEAR}-{number:03d}",
        "kind": kind,
        "title": f"示例{KINDS[kind]}第{number}场",
        "hosts": hosts,
        "starts_on": day.isoformat(),
        "ends_on": (day + timedelta(days=1 if kind == "academic" and day < LAST else 0)).isoformat(),
        "online": rng.random() < 0.2,
        "open_to": "internal" if kind == "party_day" else rng.choices(("members", "public", "internal"), (6, 3, 1))[0],
        "led_by_party_members": rng.random() < 0.5,
        "expected": attendances + rng.randrange(10),
        "attendances": attendances,
        "people": people,
        "summary": "示例活动，人物均为虚构",
    }
    if kind != "other":
        body["minutes_filed_on"] = next_working(day + timedelta(days=rng.randrange(1, 20))).isoformat()
    if rng.random() < 0.3:
        body["key_works"] = [_work(rng.randrange(1, len(KEY_WORKS) + 1))]
    own = [host for host in hosts if host in branches]
    if hosts == own[:1]:
        return Ask("activities", "/activities", body, office="branch_liaison", scope=own[0])
    return Ask("activities", "/activities", body)


def _hosts(rng: Random, active: Sequence[str]) -> list[str]:
    how = rng.choices(("one", "two", "society", "party_branch", "unit"), (74, 7, 8, 6, 5))[0]
    if how == "one":
        return [rng.choice(active)]
    if how == "two":
        return rng.sample(active, 2)
    if how == "unit":
        return [rng.choice(active), f"unit:U-{rng.randrange(1, 13):02d}"]
    return [how, rng.choice(active)] if rng.random() < 0.3 else [how]


def _tick(rng: Random, number: int, asks: Sequence[Ask]) -> None:
    """Each tick by an activity that serves the key work; the last key work never gets its third."""
    wanted = ("participation", "voice") if number == UNFINISHED else ("participation", "voice", "work")
    serving = [ask for ask in asks if _work(number) in ask.body.get("key_works", [])]
    serving += rng.sample(asks, 3)
    for tick in wanted:
        body = rng.choice(serving).body
        if _work(number) not in body.setdefault("key_works", []):
            body["key_works"].append(_work(number))
        body.setdefault("ticks", []).append({"key_work": _work(number), "tick": tick})


def _meeting(rng: Random, number: int, day: date, branches: Sequence[str]) -> Ask:
    attendance = [
        {"branch": branch, "state": rng.choices(("present", "excused", "absent", "observer"), (85, 8, 4, 3))[0]}
        for branch in branches
    ]
    for presence in attendance:
        if presence["state"] in ("excused", "absent"):
            presence["reason"] = "示例：公务冲突"
    decided = [
        {
            "number": place,
            "title": title,
            "lead": rng.choice(branches),
            "due_on": next_working(day + timedelta(days=days)).isoformat() if day.month < 12 else "2026-02-27",
        }
        for place, (title, days) in enumerate(DECISIONS[: 3 + number % 2], 1)
    ]
    body = {
        "code": f"JM-{YEAR}-{number}",
        "number": number,
        "title": f"{YEAR}年第{number}次党建工作联席会议",
        "held_on": day.isoformat(),
        "attendance": attendance,
        "decided": decided,
    }
    return Ask("activities", "/joint-meetings", body, office="party_branch")
