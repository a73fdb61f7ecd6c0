"""What 23 branches did in a year, invented so that their facts lead to the grades that their society published."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from shared.events import activities
from tests.reporting import assessed
from tests.reporting import story as told
from tests.reporting.story import Story

YEAR = 2024
DAY = timedelta(days=1)
# Grade -> what people gave (the level of all judged indicators), and what a branch left undone.
LEVELS = {"优秀": 3, "良好": 1, "合格": 1, "不合格": 0}
UNDONE: dict[str, frozenset[str]] = {
    "优秀": frozenset(),
    "良好": frozenset(),
    "合格": frozenset({"meetings", "minutes"}),
    "不合格": frozenset({"meetings", "minutes", "plan", "summary", "activities"}),
}


def a_year_of(branches: dict[str, str]) -> Story:
    """Everything but the branches themselves, which the registry tells; `branches`: code -> grade."""
    story = Story()
    for code, grade in branches.items():
        _work(story, code, UNDONE[grade])
        _order(story, code, UNDONE[grade])
    for n in range(4):
        states = {
            code: "absent" if "meetings" in UNDONE[grade] and n % 2 else "present" for code, grade in branches.items()
        }
        story.say(assessed.meeting(n + 1, date(YEAR, 2 + 3 * n, 15), **states))
        story.say(assessed.session(f"S-{n}", date(YEAR, 3 + 2 * n, 1), **dict.fromkeys(branches, "present")))
    return story


def _work(story: Story, code: str, undone: frozenset[str]) -> None:
    people = tuple(f"{code}-{n}" for n in range(4))
    for n in range(1 if "activities" in undone else 3):
        day = date(YEAR, 4 + n, 8)
        filed = day + (30 if "minutes" in undone else 3) * DAY
        held = assessed.held(f"A-{code}-{n}", day, code, people=people, attendances=9)
        story.say(held.model_copy(update={"minutes_filed_on": filed}), day + 3 * DAY)
    story.say(activities.ActivityHeld(**(held.model_dump() | {"code": f"A-{code}-gone"})), day + 3 * DAY)
    story.say(activities.ActivityCancelled(effective_on=day, code=f"A-{code}-gone"), day + 9 * DAY)


def _order(story: Story, code: str, undone: frozenset[str]) -> None:
    if "plan" not in undone:
        story.say(assessed.plan(code, date(YEAR - 1, 12, 31), YEAR))
    if "summary" not in undone:
        story.say(assessed.summary(code, date(YEAR + 1, 3, 31), year=YEAR))
    for kind in ("past_chair", "chair", "chair_elect"):
        story.say(assessed.post(f"{code}-{kind}", code, kind, date(2022, 5, 1)))
    story.say(assessed.term(f"{code}-T", code, 3, date(2022, 5, 1), date(2026, 5, 1)))
    for n in range(11):
        story.say(told.joined(f"{code}-{n}", date(2020 if n else YEAR, 6, 1), code))


def soon_after(year: int) -> datetime:
    """When the office computes: the spring after, when nothing is still due."""
    return told.at_noon(date(year + 1, 4, 10))
