"""What becomes of experts and of items raised, by a seeded generator: every step that a figure reads."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from shared.events import outreach

Item = outreach.ItemState


def step(item: Item, what: type[Item], day: date, **changed: Any) -> Item:
    """The item after a step on a day; what is told of it stands in the order in which it was learned."""
    return what(**(item.model_dump() | changed | {"effective_on": max(day, item.effective_on)}))


def answered_on(item: Item, day: date, result: str = "A") -> Item:
    """The item, answered."""
    return step(item, outreach.ItemAnswered, day, answered_on=day, result=result, solved=result == "A")


def reopened_on(item: Item, day: date) -> Item:
    """The item, to be answered anew by two weeks later."""
    empty = dict.fromkeys(
        ("answered_on", "result", "solved", "solved_on", "told_on", "closed_on", "reaction", "extended_on")
    )
    anew = {"reopened": (item.reopened or 0) + 1, "reopened_on": day, "answer_due_on": day + timedelta(days=14)}
    return step(item, outreach.ItemReopened, day, **empty, **anew)


def life_of(item: Item, dice: random.Random) -> Iterator[Item]:
    """The steps of an item after it was raised."""
    day = item.raised_on
    for _ in range(dice.choice((1, 1, 2, 3))):
        for now in _a_round(item, day, dice):
            item, day = now, now.effective_on
            yield item
        if item.reaction != "dissatisfied":
            break
        day += timedelta(days=dice.randrange(0, 90))
        item = reopened_on(item, day)
        yield item
    if dice.random() < 0.1:
        item = step(item, outreach.ItemCorrected, day, kind="demand", topic="life", branch="B-01")
        yield item
    if dice.random() < 0.08:
        yield step(item, outreach.ItemWithdrawn, day, withdrawn_on=day)


def _a_round(item: Item, day: date, dice: random.Random) -> Iterator[Item]:
    if dice.random() < 0.3:
        item = step(item, outreach.ItemAcknowledged, day + timedelta(days=2), acknowledged_on=day + timedelta(days=2))
        yield item
    if dice.random() < 0.4:
        day += timedelta(days=dice.randrange(0, 20))
        to = {"passed_on_to": "示例上级", "passed_on_on": day, "passed_on_number": f"{dice.randrange(99)}"}
        item = step(item, outreach.ItemPassedOn, day, **to)
        yield item
    if dice.random() < 0.3:
        day += timedelta(days=dice.randrange(0, 30))
        due = item.answer_due_on + timedelta(days=30)
        item = step(item, outreach.ItemExtended, day, extended_on=day, answer_due_on=due)
        yield item
    if dice.random() < 0.2:
        return
    day += timedelta(days=dice.randrange(0, 60))
    item = answered_on(item, day, dice.choice("AABCD"))
    yield item
    if item.result == "B" and dice.random() < 0.6:
        day += timedelta(days=dice.randrange(0, 60))
        item = step(item, outreach.ItemSolved, day, solved=True, solved_on=day)
        yield item
    if dice.random() < 0.8:
        day += timedelta(days=dice.randrange(0, 20))
        item = step(item, outreach.ItemToldBack, day, told_on=day)
        yield item
        day += timedelta(days=dice.randrange(0, 20))
        reaction = dice.choice(("satisfied", "fairly_satisfied", "dissatisfied", "dissatisfied", "not_called_back"))
        yield step(item, outreach.ItemClosed, day, closed_on=day, reaction=reaction)


def changes_of(enrolled: outreach.ExpertEnrolled, dice: random.Random) -> Iterator[outreach.ExpertState]:
    """Other cadences and branches of an expert, pauses with and without an end, and returns."""
    day = enrolled.effective_on
    for _ in range(dice.choice((0, 0, 1, 2, 4))):
        day += timedelta(days=dice.choice((0, 1, 20, 90, 200)))
        known = enrolled.model_dump() | {"effective_on": day}
        what = dice.choice(("changed", "paused", "paused", "resumed"))
        if what == "paused":
            yield outreach.ExpertPaused(**known, until=dice.choice((None, day + timedelta(days=60))))
        elif what == "resumed":
            yield outreach.ExpertResumed(**known)
        else:
            yield outreach.ExpertChanged(**(known | {"branch": "B-07", "cadence_days": 30}))
