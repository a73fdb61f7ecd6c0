"""The office calendar, the hundred experts, a year of contacts with them, and the items that they and others raised."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from deploy.demo.asks import Ask, Chapter
from deploy.demo.branches import NO_LIAISON
from deploy.demo.days import DAYS_OFF, LAST, SATURDAY, SHIFTED, WORKING, next_working
from deploy.demo.people import liaison, name

DISCIPLINES = ("biomechanics", "medical-physics", "biomaterials", "imaging", "rehabilitation", "ai")
MODES = ("in_person", "visit", "forum", "phone", "wechat", "mail", "at_a_meeting")
KINDS = ("opinion", "suggestion", "demand", "difficulty")
TOPICS = ("research", "talent", "integrity", "member_service", "governance", "life", "other")
CADENCE, SHORT_CADENCE = 90, 60
CONSENT = {"notice_version": "demo-1", "channel": "paper", "scope": "示例：保持联系、听取意见"}
NEGLECTED = 12


def calendar() -> Chapter:
    """The days of the year that are other than Monday to Friday says."""
    marked = {day: False for day in DAYS_OFF if day.weekday() < SATURDAY} | dict.fromkeys(SHIFTED, True)
    bodies = [{"day": day.isoformat(), "working": working} for day, working in sorted(marked.items())]
    return Chapter("工作日历", [Ask("outreach", "/calendar-days", body) for body in bodies])


def experts(branches: Sequence[str], count: int) -> Chapter:
    """Enrolled in the first weeks of the year, four or five with each liaison, every fifth with a shorter cadence."""
    with_liaison = [branch for place, branch in enumerate(branches, 1) if place != NO_LIAISON]
    asks = []
    for number in range(1, count + 1):
        branch = with_liaison[number % len(with_liaison)]
        body: dict[str, Any] = {
            "code": _expert(number),
            "branch": branch,
            "liaison": liaison(branch),
            "discipline": DISCIPLINES[number % len(DISCIPLINES)],
            "cadence_days": SHORT_CADENCE if number % 5 == 0 else CADENCE,
            "enrolled_on": WORKING[number % 25].isoformat(),
            "consent": {**CONSENT, "given_on": WORKING[number % 25].isoformat()},
            "name": name(number),
            "unit": f"示例单位{number % 30:02d}",
        }
        asks.append(Ask("outreach", "/experts", body))
    return Chapter("联系专家", asks)


def contacts(enrolled: Chapter) -> Chapter:
    """Some 500, made at the cadence of each expert or only attempted; one expert in twelve is let down in autumn."""
    rng = Random(450)  # noqa: S311 - a story, not a secret
    made = [ask for place, ask in enumerate(enrolled.asks) for ask in _with(rng, place, ask.body)]
    return Chapter("联系记录", made)


def items(enrolled: Chapter, held: Chapter, branches: Sequence[str], count: int) -> Chapter:
    """Some sixty: two of three by experts, the others by branches, at activities and by members."""
    rng = Random(60)  # noqa: S311 - a story, not a secret
    return Chapter("意见建议诉求困难", [_item(rng, number, enrolled, held, branches) for number in range(1, count + 1)])


def answers(raised: Chapter) -> Chapter:
    """Most that want a reply are answered, most of those in time; some are forgotten."""
    rng = Random(61)  # noqa: S311 - a story, not a secret
    return Chapter("答复", [ask for item in raised.asks if (ask := _answer(rng, item.body))])


def closings(raised: Chapter, answered: Chapter) -> tuple[Chapter, Chapter]:
    """
    Three of four that were answered are closed, after the one who raised it was told; the rest are noted.

    An expert is told in a contact of its own, which is logged first.
    """
    rng = Random(62)  # noqa: S311 - a story, not a secret
    items = {ask.body["code"]: ask.body for ask in raised.asks}
    told = [ask for answer in answered.asks if (ask := _close(rng, answer.body, items[answer.body["code"]]))]
    contacts = [_telling(ask.body, items[ask.body["code"]]) for ask in told if "contact" in ask.body]
    noted = [
        Ask("outreach", "/items/close", {"code": body["code"], "told_on": _after(body["raised_on"], 2)}, version=1)
        for body in (ask.body for ask in raised.asks)
        if not body["wants_reply"] and body["raised_on"] < "2025-12-20"
    ]
    return Chapter("反馈", contacts), Chapter("反馈并办结", told + noted)


def _after(start: str, days: int) -> str:
    return next_working(date.fromisoformat(start) + timedelta(days=days)).isoformat()


def _expert(number: int) -> str:
    return f"E-{number:03d}"


def _with(rng: Random, place: int, expert: dict[str, Any]) -> Iterator[Ask]:
    last = date(2025, 8, 31) if place % NEGLECTED == 5 else LAST
    day = date.fromisoformat(expert["enrolled_on"]) + timedelta(days=rng.randrange(5, 40))
    number = 0
    while (happened := next_working(day)) <= last and happened >= day:
        number += 1
        made = rng.random() < 0.88
        body = {
            "code": f"CT-{expert['code']}-{number}",
            "experts": [expert["code"]],
            "liaison": expert["liaison"],
            "happened_on": happened.isoformat(),
            "mode": rng.choice(MODES),
            "made": made,
            "summary": "示例：通话内容为虚构" if made else "示例：未联系上",
        }
        yield Ask("outreach", "/contacts", body, office="branch_liaison", scope=expert["branch"])
        gap = expert["cadence_days"] * rng.uniform(0.85, 1.03)
        day = happened + timedelta(days=round(gap) if made else rng.randrange(2, 9))


def _item(rng: Random, number: int, enrolled: Chapter, held: Chapter, branches: Sequence[str]) -> Ask:
    day = rng.choice(WORKING[20:])
    origin = rng.choices(("expert", "branch", "activity", "member"), (66, 12, 12, 10))[0]
    body: dict[str, Any] = {
        "code": f"I-2025-{number:03d}",
        "origin": origin,
        "kind": rng.choice(KINDS),
        "topic": rng.choice(TOPICS),
        "text": "示例：内容为虚构",
        "wants_reply": rng.random() < 0.9,
        "confidential": rng.random() < 0.1,
        "raised_on": day.isoformat(),
    }
    if origin == "expert":
        expert = rng.choice(enrolled.asks).body
        body |= {"expert": expert["code"], "branch": expert["branch"]}
    elif origin == "branch":
        body["branch"] = rng.choice(branches)
    elif origin == "activity":
        before = [ask.body["code"] for ask in held.asks if ask.body["starts_on"] <= body["raised_on"]]
        body["activity"] = before[-1]
    return Ask("outreach", "/items", body)


def _answer(rng: Random, item: dict[str, Any]) -> Ask | None:
    answered = _after(item["raised_on"], rng.choice((2, 4, 7, 11, 14, 18, 30)))
    if not item["wants_reply"] or rng.random() < 0.12 or not item["raised_on"] <= answered < LAST.isoformat():
        return None
    result = rng.choices("ABCD", (5, 2, 1, 2))[0]
    body = {"code": item["code"], "answered_on": answered, "result": result, "solved": result == "A"}
    return Ask("outreach", "/items/answer", body | {"text": "示例：答复为虚构"}, version=1)


def _close(rng: Random, answer: dict[str, Any], item: dict[str, Any]) -> Ask | None:
    told = _after(answer["answered_on"], rng.randrange(1, 10))
    if rng.random() < 0.25 or told < answer["answered_on"]:
        return None
    reaction = rng.choices(("satisfied", "fairly_satisfied", "dissatisfied", "not_called_back"), (6, 3, 1, 1))[0]
    how = {"contact": f"CT-{answer['code']}"} if "expert" in item else {"mode": "mail"}
    body = {"code": answer["code"], "told_on": told, "reaction": reaction}
    return Ask("outreach", "/items/close", body | how, version=2)


def _telling(close: dict[str, Any], item: dict[str, Any]) -> Ask:
    body = {
        "code": close["contact"],
        "experts": [item["expert"]],
        "liaison": liaison(item["branch"]),
        "happened_on": close["told_on"],
        "mode": "phone",
        "made": True,
        "summary": "示例：反馈办理结果，内容为虚构",
    }
    return Ask("outreach", "/contacts", body, office="branch_liaison", scope=item["branch"])
