"""The hundred experts, a year of contacts with them, and the items that they and others raised."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from deploy.demo.asks import Ask, Chapter
from deploy.demo.branches import NO_LIAISON
from deploy.demo.days import LAST, WORKING, next_working
from deploy.demo.people import liaison, name

DISCIPLINES = ("生物力学", "医学物理", "生物材料", "医学影像", "康复工程", "人工智能")
MODES = ("in_person", "visit", "forum", "phone", "wechat", "mail", "at_a_meeting")
KINDS = ("opinion", "suggestion", "demand", "difficulty")
TOPICS = ("research", "talent", "integrity", "member_service", "governance", "life", "other")
CADENCE, SHORT_CADENCE = 90, 60
NEGLECTED = 12


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


def items(enrolled: Chapter, branches: Sequence[str], count: int) -> Chapter:
    """Some sixty: two of three by experts, the others by branches, at activities and by members."""
    rng = Random(60)  # noqa: S311 - a story, not a secret
    return Chapter("意见建议诉求困难", [_item(rng, number, enrolled, branches) for number in range(1, count + 1)])


def answers(raised: Chapter) -> Chapter:
    """Four of five are answered, most of them in time; what was raised last and some others stay open."""
    rng = Random(61)  # noqa: S311 - a story, not a secret
    return Chapter("答复", [ask for item in raised.asks if (ask := _answer(rng, item.body))])


def closings(answered: Chapter) -> Chapter:
    """Three of four that were answered are closed, after the one who raised it was told."""
    rng = Random(62)  # noqa: S311 - a story, not a secret
    return Chapter("办结", [ask for answer in answered.asks if (ask := _close(rng, answer.body))])


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
        gap = expert["cadence_days"] * rng.uniform(0.8, 1.02)
        day = happened + timedelta(days=round(gap) if made else rng.randrange(2, 9))


def _item(rng: Random, number: int, enrolled: Chapter, branches: Sequence[str]) -> Ask:
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
    return Ask("outreach", "/items", body)


def _answer(rng: Random, item: dict[str, Any]) -> Ask | None:
    raised = date.fromisoformat(item["raised_on"])
    answered = next_working(raised + timedelta(days=rng.choice((2, 4, 7, 11, 14, 18, 30))))
    if not item["wants_reply"] or rng.random() < 0.15 or answered < raised or answered >= LAST:
        return None
    result = rng.choices("ABCD", (5, 2, 1, 2))[0]
    body = {
        "code": item["code"],
        "answered_on": answered.isoformat(),
        "result": result,
        "solved": result == "A",
        "text": "示例：答复为虚构",
    }
    return Ask("outreach", "/items/answer", body, version=1)


def _close(rng: Random, answer: dict[str, Any]) -> Ask | None:
    answered = date.fromisoformat(answer["answered_on"])
    closed = next_working(answered + timedelta(days=rng.randrange(1, 10)))
    if rng.random() < 0.25 or closed < answered:
        return None
    body = {
        "code": answer["code"],
        "closed_on": closed.isoformat(),
        "reaction": rng.choices(("satisfied", "fairly_satisfied", "dissatisfied", "not_called_back"), (6, 3, 1, 1))[0],
    }
    return Ask("outreach", "/items/close", body, version=2)
