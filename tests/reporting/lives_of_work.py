"""What becomes of meetings, decided items, sessions, pairings and expectations, by a seeded generator."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from shared.events import activities
from shared.events.base import DomainEvent


def minutes_of(meeting: str, held_on: date, dice: random.Random) -> Iterator[DomainEvent]:
    """Minutes filed in time or late, or not at all; sometimes once more, because the meeting was on another day."""
    if dice.random() < 0.8:
        for back in (0, 9)[: dice.choice((1, 1, 2))]:
            held = held_on - timedelta(days=back)
            filed = held_on + timedelta(days=dice.choice((3, 10, 11, 90)))
            due = held + timedelta(days=10)
            yield activities.MeetingMinuted(
                code=meeting, held_on=held, due_on=due, late=filed > due, effective_on=filed
            )


def steps_of(item: activities.ItemDecided, dice: random.Random) -> Iterator[DomainEvent]:
    """Progress, postponements and closings, some of them entered by mistake and taken back, once or twice."""
    day, steps, due = item.effective_on, [item.effective_on], item.due_on
    named: dict[str, Any] = {"code": item.code, "meeting": item.meeting}
    for _ in range(dice.choice((1, 2, 3))):
        day += timedelta(days=dice.randrange(5, 90))
        if dice.random() < 0.4:
            due = day + timedelta(days=60)
            yield activities.DecidedItemPostponed(**named, effective_on=day, lead=item.lead, due_on=due)
        else:
            yield activities.DecidedItemProgressed(**named, effective_on=day)
        steps.append(day)
        closing = dice.random() < 0.5
        if closing:
            day += timedelta(days=dice.randrange(3))
            yield activities.DecidedItemClosed(**named, effective_on=day, reviewer="P-9")
            steps.append(day)
        if dice.random() < 0.4:
            del steps[dice.randrange(1, len(steps)) :]
            back = {"effective_on": max(steps), "state": "open", "due_on": item.due_on, "steps": len(steps) - 1}
            yield activities.DecidedItemRestored.model_validate(named | back)
        elif closing:
            return


def sessions_of(kind: str, dice: random.Random) -> Iterator[DomainEvent]:
    """Sessions of a body over two years, corrected and withdrawn."""
    for n in range(6):
        day = date(2024, 2, 1) + timedelta(days=n * 110)
        items = tuple(
            activities.SessionItem(number=m, title=f"议题 {m}", party_building=dice.random() < 0.4) for m in (1, 2)
        )
        one: dict[str, Any] = {"code": f"S-{kind}-{n}", "kind": kind, "number": n + 1, "title": "会议", "agenda": items}
        yield activities.SessionHeld(**one, effective_on=day)
        if dice.random() < 0.3:
            other = one | {"agenda": items[:1], "effective_on": day + timedelta(days=dice.randrange(-40, 40))}
            yield activities.SessionCorrected(**other)
        if dice.random() < 0.15:
            yield activities.SessionCancelled(code=one["code"], effective_on=day)


def pairings_of(branch: str, dice: random.Random) -> Iterator[DomainEvent]:
    """A pairing with or without an end, said to be over or agreed anew."""
    day = date(2024, 1, 1) + timedelta(days=dice.randrange(500))
    for turn in range(dice.choice((0, 1, 2, 3))):
        one: dict[str, Any] = {"code": f"PA-{branch}", "title": "共建结对", "parties": (branch, "party_branch")}
        until = dice.choice((None, day + timedelta(days=180)))
        what = activities.PairingEnded if turn % 2 else activities.PairingAgreed
        yield what(**one, effective_on=day, until=until)
        day += timedelta(days=dice.randrange(200))


def expectations_of(branch: str, dice: random.Random) -> Iterator[DomainEvent]:
    """What is expected of a branch each quarter: met in time or late, missing, excused, or expected no longer."""
    for quarter in range(8):
        opens = date(2024 + quarter // 4, quarter % 4 * 3 + 1, 1)
        due = opens + timedelta(days=dice.choice((60, 89, 110)))
        one: dict[str, Any] = {
            "code": f"X-{branch}-{quarter}",
            "rule": dice.choice(("activities_a_quarter", "report")),
            "rule_since": date(2024, 1, 1),
            "parties": (branch,),
            "about": f"{opens.year}-Q{quarter % 4 + 1}",
            "opens_on": opens,
            "due_on": due,
            "missing_on": due + timedelta(days=5),
        }
        yield activities.ExpectationExpected(**one, effective_on=opens)
        day = opens + timedelta(days=dice.randrange(60))
        if dice.random() < 0.5:
            yield _met(one, day)
            continue
        day = due + timedelta(days=6)
        yield activities.ExpectationMissed(**one, effective_on=day)
        day += timedelta(days=dice.randrange(100))
        if dice.random() < 0.4:
            yield _met(one, day)
        elif dice.random() < 0.4:
            yield activities.ExpectationExcused(**one, answer="not_this_year", answered_on=day, effective_on=day)
        elif dice.random() < 0.3:
            yield activities.ExpectationReleased(**one, effective_on=day)


def _met(one: dict[str, Any], day: date) -> activities.ExpectationMet:
    late = day > one["due_on"]
    return activities.ExpectationMet(**one, met_on=day, records=("activity/A-0001",), late=late, effective_on=day)
