"""A year of branches to be assessed, by a seeded generator: late, corrected, cancelled, and on the last day."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from shared.events import activities, registry
from tests.reporting import story as told
from tests.reporting.story import Story, at_noon

YEAR = 2025
CYCLE = "YA-2025"
BRANCHES = tuple(f"B-{n:02}" for n in range(1, 13))
KINDS = ("academic", "academic", "lecture", "member_service", "visit", "joint_meeting", "party_day")
POSTS: tuple[Any, ...] = ("past_chair", "chair", "chair_elect", "vice_chair")
DAY = timedelta(days=1)


def opened(*branches: str, code: str = CYCLE, year: int = YEAR, **fields: Any) -> registry.AssessmentOpened:
    """A cycle begins in January of the year after."""
    scheme = {"scheme": "branches", "scheme_version": date(1900, 1, 1), "scheme_sha256": "ab" * 32, "indicators": 15}
    return registry.AssessmentOpened(
        effective_on=date(year + 1, 1, 10), code=code, year=year, branches=branches, **(scheme | fields)
    )


def held(code: str, day: date, *hosts: str, **fields: Any) -> activities.ActivityHeld:
    """An academic activity, open to members."""
    return told.activity(code, day, *hosts, **fields)


def meeting(number: int, day: date, **states: Any) -> activities.JointMeetingHeld:
    """A joint meeting; `B_01="present"` is how a branch was there."""
    return activities.JointMeetingHeld(
        effective_on=day,
        code=f"J-{number}",
        title=f"第{number}次联席会议",
        number=number,
        attendance=presence(states),
        quorum_met=True,
    )


def session(code: str, day: date, kind: str = "council", **states: Any) -> activities.SessionHeld:
    """A session of the council, with branches."""
    return activities.SessionHeld(
        effective_on=day, code=code, kind=kind, number=1, title="理事会", attendance=presence(states)
    )


def presence(states: dict[str, Any]) -> tuple[activities.BranchAttendance, ...]:
    """`B_01="present"` as a row of attendance."""
    named = {branch.replace("_", "-"): state for branch, state in states.items()}
    return tuple(activities.BranchAttendance(branch=branch, state=state) for branch, state in named.items())


def item(code: str, lead: str, due: date, *co_leads: str) -> activities.ItemDecided:
    """Something decided at the first joint meeting."""
    return activities.ItemDecided(
        effective_on=due - 60 * DAY, code=code, meeting="J-1", number=1, title=code, lead=lead, co_leads=co_leads,
        due_on=due,
    )  # fmt: skip


def item_closed(code: str, day: date) -> activities.DecidedItemClosed:
    """The reviewer agreed."""
    return activities.DecidedItemClosed(effective_on=day, code=code, meeting="J-1", reviewer="R-1")


def plan(party: str, day: date, year: int = YEAR) -> activities.PlanHandedIn:
    """The plan of a year."""
    return activities.PlanHandedIn(
        effective_on=day, code=f"PL-{party}-{year}", year=year, party=party, title="年度计划"
    )


def summary(branch: str, day: date, complete: bool = True, year: int = YEAR) -> registry.AnnualFactsRecorded:
    """The facts of a year, handed in on a day."""
    return registry.AnnualFactsRecorded(
        effective_on=min(date(year, 12, 31), day),
        code=f"{branch}.{year}",
        branch=branch,
        year=year,
        name=f"{branch}分会",
        complete=complete,
        handed_in_on=day,
    )


def term(code: str, body: str, number: int, since: date, until: date) -> registry.TermBegan:
    """A term begins."""
    return registry.TermBegan(effective_on=since, code=code, body=body, number=number, until=until)


def ended(began: registry.TermState, day: date) -> registry.TermEnded:
    """The same term, over from a day on."""
    return registry.TermEnded(**(began.model_dump() | {"effective_on": day}))


def post(code: str, body: str, kind: Any, since: date, until: date | None = None) -> registry.PostFilled:
    """Somebody holds a post of a branch."""
    return registry.PostFilled(
        effective_on=since, code=code, body=body, branch=body, post=kind, person=f"P-{code}", until=until
    )


def sheet(activity: str, day: date, *members: str) -> activities.AttendanceRecorded:
    """A sheet with members who came, one member who did not, and somebody of the public."""
    lines = [activities.PersonAttendance(who=one, known_by="member", state="present", sort="member") for one in members]
    lines.append(activities.PersonAttendance(who="M-away", known_by="member", state="absent", sort="member"))
    lines.append(activities.PersonAttendance(who="ab" * 32, known_by="name", state="walk_in", sort="public"))
    return activities.AttendanceRecorded(effective_on=day, activity=activity, lines=tuple(lines))


def a_year_assessed(seed: int) -> Story:
    """Everything that indicators speak of, for twelve branches over three years."""
    story, dice = Story(), random.Random(seed)
    for n, code in enumerate(BRANCHES):
        founded = date(2025, dice.choice((3, 7, 10)), 1) if n % 6 == 5 else date(2015, 1, 1)
        story.say(told.branch(code, founded))
        if n % 6 == 4:
            day = date(2025, dice.randrange(1, 13), 15)
            stopped = told.branch(code).model_dump() | {
                "effective_on": day,
                "status": dice.choice(("suspended", "normal")),
            }
            story.say(registry.BranchChanged(**stopped), day + dice.randrange(40) * DAY)
        _of_branch(story, dice, code)
    _held(story, dice)
    _met(story, dice)
    story.say(opened(*BRANCHES))
    return story


def _of_branch(story: Story, dice: random.Random, code: str) -> None:
    for kind in POSTS:
        if dice.random() < 0.7:
            since = date(2024, 1, 1) + dice.randrange(800) * DAY
            until = dice.choice((None, date(2025, 12, 31), date(2026, 1, 1), since + 200 * DAY))
            filled = post(f"{code}-{kind}", code, kind, since, until if until is None or until > since else None)
            story.say(filled)
            if dice.random() < 0.2:
                over = since + dice.randrange(1, 400) * DAY
                story.say(registry.PostEnded(**(filled.model_dump() | {"effective_on": over, "until": over})))
    _terms(story, dice, code)
    if dice.random() < 0.8:
        story.say(plan(code, date(2024, 12, 31) + dice.choice((-30, 0, 0, 1)) * DAY))
    if dice.random() < 0.8:
        story.say(summary(code, date(2026, 3, 31) + dice.choice((-60, 0, 0, 1)) * DAY, dice.random() < 0.9))
    for n in range(dice.randrange(12)):
        day = date(2024, 1, 1) + dice.randrange(900) * DAY
        member = f"M-{code}-{n}"
        story.say(told.joined(member, day, code, opening_stock=dice.random() < 0.3), day + dice.randrange(50) * DAY)
        if dice.random() < 0.4:
            story.say(told.left(member, day + dice.randrange(1, 400) * DAY))


def _terms(story: Story, dice: random.Random, code: str) -> None:
    if dice.random() < 0.15:
        return
    until = date(2025, 1, 1) + dice.randrange(-400, 700) * DAY
    first = term(f"T-{code}-1", code, 1, until - 1461 * DAY, until)
    story.say(first)
    if dice.random() < 0.3:
        later = first.model_dump() | {"effective_on": until - 30 * DAY, "until": until + 180 * DAY}
        story.say(registry.TermChanged(**later))
        until += 180 * DAY
    if dice.random() < 0.6:
        day = until + dice.choice((-40, -1, 0, 0, 1, 10, 400)) * DAY
        story.say(ended(first.model_copy(update={"until": until}), day))
        second = term(f"T-{code}-2", code, 2, day, day + 1461 * DAY)
        story.say(second)
        if dice.random() < 0.1:
            story.say(ended(second, day))


def _held(story: Story, dice: random.Random) -> None:
    people = [f"{n:064x}" for n in range(60)]
    for n in range(90):
        day = date(2024, 11, 1) + dice.randrange(480) * DAY
        ends = day + dice.choice((0, 0, 2)) * DAY
        hosts = dice.sample((*BRANCHES, "society", "party_branch", "unit:U"), dice.choice((1, 1, 2, 3)))
        filed = dice.choice((None, ends + dice.choice((0, 7, 8, 40)) * DAY))
        said = held(
            f"A-{n}", day, *hosts, kind=dice.choice(KINDS), open_to=dice.choice(("members", "public", "internal")),
            people=tuple(sorted(dice.sample(people, dice.randrange(0, 9)))), attendances=20,
        ).model_copy(update={"ends_on": ends, "minutes_filed_on": filed})  # fmt: skip
        story.say(said, day + dice.choice((1, 10, 30, 30, 31, 90)) * DAY)
        if dice.random() < 0.4:
            story.say(sheet(said.code, day, *(f"M-{k}" for k in dice.sample(range(40), dice.randrange(6)))))
        if dice.random() < 0.2:
            moved = said.model_dump() | {"effective_on": day + dice.choice((0, 200)) * DAY, "hosts": tuple(hosts[:1])}
            story.say(activities.ActivityCorrected(**moved), day + 100 * DAY)
        if dice.random() < 0.1:
            story.say(activities.ActivityCancelled(effective_on=day, code=said.code), day + 120 * DAY)


def _met(story: Story, dice: random.Random) -> None:
    states = ("present", "present", "present", "walk_in", "excused", "absent", "observer")
    for n in range(1, 13):
        rows = {one.replace("-", "_"): dice.choice(states) for one in BRANCHES if dice.random() < 0.9}
        story.say(meeting(n, date(2024, 10, 1) + n * 40 * DAY, **rows))
        if n % 4 == 0:
            other = meeting(n, date(2024, 10, 5) + n * 40 * DAY, **(rows | {"B_01": "present"})).model_dump()
            story.say(activities.JointMeetingCorrected(**other), date(2026, 2, 1))
        some = {one.replace("-", "_"): dice.choice(states) for one in BRANCHES if dice.random() < 0.5}
        story.say(session(f"S-{n}", date(2025, n, 1), dice.choice(("council", "standing_council", "congress")), **some))
    story.say(activities.SessionCancelled(effective_on=date(2025, 3, 1), code="S-3"))
    for n in range(60):
        due = date(2024, 12, 1) + dice.randrange(450) * DAY
        code = f"D-{n}"
        story.say(item(code, dice.choice(BRANCHES), due, *dice.sample(BRANCHES, dice.choice((0, 0, 1)))))
        if dice.random() < 0.2:
            due += 20 * DAY
            later = activities.DecidedItemPostponed(
                effective_on=due - 30 * DAY, code=code, meeting="J-1", lead="B-01", due_on=due
            )
            story.say(later)
        if dice.random() < 0.7:
            closed = story.say(item_closed(code, due + dice.choice((-9, 0, 0, 1, 30)) * DAY))
            if dice.random() < 0.15:
                back = activities.DecidedItemRestored(
                    effective_on=due - 40 * DAY, code=code, meeting="J-1", state="open", due_on=due, steps=0
                )
                story.say(back, at_noon(closed.effective_on + DAY))
