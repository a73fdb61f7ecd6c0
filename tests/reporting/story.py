"""Events as the other services would say them, with versions per stream: the world that figures are tested in."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import uuid_utils.compat as uuids

from services.reporting.subscribers import on_fact
from shared.consumer.decide import waves
from shared.database import Database
from shared.events import activities, outreach, registry
from shared.events.base import DomainEvent, Event
from shared.events.words_of_activities import ACTIVITY_KINDS
from tests.reporting import lives_of_order, lives_of_work
from tests.reporting.lives import changes_of, life_of

NOON = 4  # 12:00 in Shanghai, as an hour of UTC


def at_noon(day: date) -> datetime:
    """The moment when something was recorded, if it was at noon of a day in Shanghai."""
    return datetime(day.year, day.month, day.day, NOON, tzinfo=UTC)


class Story:
    """What was said so far; each `say` adds one event, recorded at noon of its day unless told otherwise."""

    def __init__(self) -> None:
        self.events: list[Event[Any]] = []
        self._versions: Counter[str] = Counter()
        self._told = 0

    def say(self, data: DomainEvent, recorded: datetime | date | None = None) -> Event[Any]:
        """Say something; `recorded` is when it became known."""
        moment = recorded if isinstance(recorded, datetime) else at_noon(recorded or data.effective_on)
        self._versions[data.subject] += 1
        event = Event(
            id=str(uuids.uuid7()),
            source=f"/societies/csbme/{data.TYPE.split('.')[0]}",
            type=data.TYPE,
            subject=data.subject,
            version=self._versions[data.subject],
            recorded_at=moment,
            actor="test",
            correlation_id="story",
            causation_id=None,
            batch_id=None,
            data=data,
        )
        self.events.append(event)
        return event

    async def tell(self, database: Database) -> None:
        """Let reporting hear what was said since the last time."""
        fresh, self._told = self.events[self._told :], len(self.events)
        async with database.transaction("reporting") as uow:
            for _, wave in waves(fresh):
                await on_fact(uow, wave)


TARGETS = registry.Targets(key_works=10, experts=100, beneficiaries=1000)


def society(day: date = date(2024, 1, 1)) -> registry.SocietyDescribed:
    """The society's profile."""
    return registry.SocietyDescribed(
        effective_on=day,
        code="csbme",
        name_zh="中国生物医学工程学会",
        name_en="Chinese Society of Biomedical Engineering",
        founded="1980-11",
        secretariat_staff=7,
        targets=TARGETS,
    )


def branch(code: str, day: date = date(2024, 1, 1), **fields: Any) -> registry.BranchFounded:
    """A branch, normal unless told otherwise."""
    return registry.BranchFounded(
        effective_on=day, code=code, **({"name": f"{code}分会", "kind": "分会", "status": "normal"} | fields)
    )


def group(of: str, day: date) -> registry.PartyGroupFormed:
    """The Party group of a branch."""
    return registry.PartyGroupFormed(effective_on=day, code=f"G-{of}", branch=of, leader=f"P-{of}", leader_post="chair")


def liaison(of: str, day: date, until: date | None = None) -> registry.PostFilled:
    """The liaison of a branch."""
    return registry.PostFilled(
        effective_on=day, code=f"L-{of}", body=of, branch=of, post="liaison", person=f"P-L-{of}", until=until
    )


def joined(member: str, day: date, *branches: str, **fields: Any) -> registry.MemberJoined:
    """A member who joins, an individual one unless told otherwise."""
    return registry.MemberJoined(
        effective_on=day, member=member, branches=branches, **({"present": True, "kind": "individual"} | fields)
    )


def left(member: str, day: date, **fields: Any) -> registry.MemberLeft:
    """A member who leaves."""
    return registry.MemberLeft(
        effective_on=day, member=member, branches=(), **({"present": False, "kind": "individual"} | fields)
    )


def activity(code: str, day: date, *hosts: str, **fields: Any) -> activities.ActivityHeld:
    """An academic meeting open to members, unless told otherwise."""
    given = {"kind": "academic", "open_to": "members", "attendances": 0} | fields
    return activities.ActivityHeld(
        effective_on=day,
        code=code,
        title=f"活动 {code}",
        hosts=hosts,
        ends_on=day,
        online=False,
        **({"led_by_party_members": False} | given),
    )


def tick(key_work: str, day: date, which: activities.Tick, evidence: str = "activity/A-0") -> activities.KeyWorkTicked:
    """One tick of a key work."""
    return activities.KeyWorkTicked(effective_on=day, code=key_work, year=day.year, tick=which, evidence=evidence)


def untick(key_work: str, day: date, which: activities.Tick, evidence: str) -> activities.KeyWorkUnticked:
    """A tick taken back."""
    return activities.KeyWorkUnticked(effective_on=day, code=key_work, year=day.year, tick=which, evidence=evidence)


def key_work(code: str, day: date, number: int = 1) -> activities.KeyWorkListed:
    """A key work of the day's year."""
    return activities.KeyWorkListed(effective_on=day, code=code, year=day.year, number=number, title=f"重点工作 {code}")


def expert(code: str, day: date, of: str | None = None, cadence: int = 90) -> outreach.ExpertEnrolled:
    """An expert of the hundred."""
    return outreach.ExpertEnrolled(effective_on=day, code=code, branch=of, liaison="P-1", cadence_days=cadence)


def contact(code: str, day: date, *experts: str, made: bool = True) -> outreach.ContactLogged:
    """A contact made or attempted."""
    return outreach.ContactLogged(effective_on=day, code=code, experts=experts, liaison="P-1", mode="phone", made=made)


def raised(code: str, day: date, due: date, of: str | None = None, **fields: Any) -> outreach.ItemRaised:
    """An item raised by an expert of a branch."""
    return outreach.ItemRaised(effective_on=day, raised_on=day, **_item(code, due, of, fields))


def answered(item: outreach.ItemState, day: date) -> outreach.ItemAnswered:
    """The same item, answered."""
    told = item.model_dump() | {"effective_on": day, "answered_on": day, "result": "A", "solved": True}
    return outreach.ItemAnswered(**told)


def closed(item: outreach.ItemState, day: date) -> outreach.ItemClosed:
    """The same item, closed."""
    return outreach.ItemClosed(**(item.model_dump() | {"effective_on": day, "closed_on": day}))


def _item(code: str, due: date, of: str | None, fields: dict[str, Any]) -> dict[str, Any]:
    given = {"origin": "expert", "kind": "suggestion", "topic": "research", "wants_reply": True, "confidential": False}
    return given | {"code": code, "branch": of, "answer_due_on": due} | fields


BRANCHES = tuple(f"B-{n:02}" for n in range(1, 22))
KINDS = (*ACTIVITY_KINDS, "forum")
CHANGES = ("updated", "transferred", "left", "joined")


def a_year(seed: int, members: int = 300, activities_held: int = 60, contacts: int = 80) -> Story:
    """A society over 2024 and 2025 by a seeded generator, with late, corrected, cancelled and future facts."""
    story, dice = Story(), random.Random(seed)
    story.say(society())
    _branches(story, dice)
    _members(story, dice, members)
    _activities(story, dice, activities_held)
    _outreach(story, dice, contacts)
    _order(story, random.Random(seed))
    return story


def _order(story: Story, dice: random.Random) -> None:
    """What branches owe and are given; what was told of one record becomes known in the order in which it was told."""
    told = [
        *(of(code, dice) for code in BRANCHES for of in (lives_of_order.terms_of, lives_of_order.findings_of)),
        *(of(code, dice) for code in BRANCHES for of in (lives_of_order.honours_of, lives_of_work.pairings_of)),
        *(lives_of_work.expectations_of(code, dice) for code in BRANCHES),
        *(lives_of_work.sessions_of(kind, dice) for kind in ("congress", "council", "standing_council")),
        lives_of_order.assessments_of(BRANCHES, dice),
    ]
    for one in told:
        known: dict[str, date] = {}
        for event in one:
            known[event.subject] = max(known.get(event.subject, date.min), _late(dice, event.effective_on))
            story.say(event, known[event.subject])


def _day(dice: random.Random, first: date = date(2024, 1, 1), days: int = 800) -> date:
    return first + timedelta(days=dice.randrange(days))


def _late(dice: random.Random, day: date) -> date:
    return day + timedelta(days=dice.choice((0, 0, 0, 1, 20, 100)))


def _branches(story: Story, dice: random.Random) -> None:
    for code in BRANCHES:
        status = dice.choice(("normal", "normal", "normal", "rectifying", "suspended", "preparing"))
        story.say(branch(code, status=status), date(2024, 1, 1))
        if dice.random() < 0.3:
            day = _day(dice)
            changed = registry.BranchChanged(
                effective_on=day,
                code=code,
                name=f"{code}分会",
                kind="分会",
                status=dice.choice(("normal", "suspended")),
            )
            story.say(changed, _late(dice, day))
        if dice.random() < 0.6:
            formed = group(code, _day(dice))
            story.say(formed, _late(dice, formed.effective_on))
            if dice.random() < 0.2:
                day = formed.effective_on + timedelta(days=dice.randrange(300))
                story.say(registry.PartyGroupDissolved(**(formed.model_dump() | {"effective_on": day})))
        else:
            story.say(registry.GroupAbsenceExplained(effective_on=_day(dice), code=code, reason="being_formed"))
        if dice.random() < 0.7:
            begin = _day(dice)
            story.say(liaison(code, begin, until=dice.choice((None, begin + timedelta(days=200)))))


def _members(story: Story, dice: random.Random, members: int) -> None:
    for n in range(members):
        code, day = f"M-{n:06}", date(2024, 1, 1)
        kind = "group" if n % 50 == 0 else "individual"
        stock = n < members // 2
        here = tuple(dice.sample(BRANCHES, dice.choice((0, 1, 1, 2))))
        day = day if stock else _day(dice)
        story.say(joined(code, day, *here, kind=kind, opening_stock=stock), _late(dice, day))
        for _ in range(dice.choice((0, 0, 0, 1, 2, 3))):
            day += timedelta(days=dice.randrange(0, 250))
            here = tuple(dice.sample(BRANCHES, dice.choice((0, 1, 1, 2))))
            story.say(_member(dice.choice(CHANGES), code, day, here, kind), _late(dice, day))


def _member(change: str, code: str, day: date, here: tuple[str, ...], kind: Any) -> registry.MemberState:
    if change == "left":
        return left(code, day, kind=kind)
    type_ = {"joined": registry.MemberJoined, "updated": registry.MemberUpdated}.get(change, registry.MemberTransferred)
    return type_(effective_on=day, member=code, present=True, kind=kind, branches=here)


def _activities(story: Story, dice: random.Random, held: int) -> None:
    people, other = [f"K-{n:04}" for n in range(held * 4)], random.Random(dice.getstate()[1][0])
    for n in range(held):
        day = _day(dice)
        known = dice.sample(people, dice.randrange(0, 12))
        said = activity(
            f"A-{n:04}",
            day,
            *dice.sample((*BRANCHES, "society", "party_branch", "U-1"), dice.choice((1, 1, 2, 3))),
            kind=dice.choice(KINDS),
            led_by_party_members=other.random() < 0.4,
            open_to=dice.choice(("members", "public", "internal")),
            people=tuple(known),
            attendances=len(known) + dice.randrange(0, 40),
        )
        story.say(said, _late(dice, day))
        if other.random() < 0.15:
            changed = said.model_dump() | {"effective_on": day + timedelta(days=other.randrange(-50, 50))}
            changed |= {"kind": other.choice(KINDS), "attendances": len(known) + other.randrange(40)}
            story.say(activities.ActivityCorrected(**changed), _late(other, day + timedelta(days=30)))
        if dice.random() < 0.1:
            gone = _late(dice, day + timedelta(days=dice.randrange(60)))
            story.say(activities.ActivityCancelled(effective_on=gone, code=said.code))
    _key_works(story, dice, other, held)
    _projects(story, other)
    _meetings(story, dice)


def _key_works(story: Story, dice: random.Random, other: random.Random, held: int) -> None:
    for year in (2024, 2025):
        for n in range(1, 11):
            code = f"KW-{year}-{n:02}"
            story.say(key_work(code, date(year, 1, 10), n))
            for which in ("participation", "voice", "work", "work"):
                if dice.random() < 0.8:
                    day = _day(dice, date(year, 2, 1), 320)
                    evidence = f"activity/A-{dice.randrange(held):04}"
                    story.say(tick(code, day, which, evidence), _late(dice, day))
                    if other.random() < 0.1:
                        story.say(untick(code, day, which, evidence), _late(other, day + timedelta(days=30)))
            _list_changes(story, other, code, year, n)


def _list_changes(story: Story, dice: random.Random, code: str, year: int, n: int) -> None:
    place = {"code": code, "year": year, "effective_on": _day(dice, date(year, 3, 1), 300)}
    if dice.random() < 0.2:
        story.say(activities.KeyWorkChanged(**place, number=n, title=f"重点工作 {code}-2"))
    elif dice.random() < 0.15:
        story.say(activities.KeyWorkDropped(**place), _late(dice, place["effective_on"]))


def _projects(story: Story, dice: random.Random) -> None:
    """Two programmes over six years, some years not approved; spendings late, withdrawn, or both."""
    for year in range(2020, 2027):
        for programme, chance in (("党建强会", 0.8), ("党建研究", 0.6)):
            fact = {"code": f"PJ-{year}-{programme[-1] == '会':d}", "programme": programme, "year": year}
            day = date(year - 1, 12, 1) + timedelta(days=dice.randrange(200))
            decided = {"effective_on": day, "body": "示例上级", "number": f"{year}"}
            if dice.random() < chance:
                story.say(activities.ProjectApproved(**fact, **decided, state="approved"), _late(dice, day))
            elif dice.random() < 0.5:
                story.say(activities.ProjectRejected(**fact, **decided, state="rejected"), _late(dice, day))
            for number in range(1, 6):
                spent = day + timedelta(days=dice.randrange(500))
                money = {"number": number, "line": 1, "amount_fen": dice.randrange(1, 10**9), "evidence": "voucher/V"}
                story.say(activities.ProjectSpent(**fact, **money, effective_on=spent), _late(dice, spent))
                if dice.random() < 0.3:
                    spent += timedelta(days=dice.randrange(-100, 20))
                    money |= {"amount_fen": dice.randrange(1, 10**9)}
                    other = activities.ProjectSpendingCorrected(**fact, **money, effective_on=spent)
                    story.say(other, _late(dice, spent + timedelta(days=120)))
                if dice.random() < 0.2:
                    gone = activities.ProjectSpendingWithdrawn(**fact, number=number, effective_on=spent)
                    story.say(gone, _late(dice, spent + timedelta(days=20)))


def _meetings(story: Story, dice: random.Random) -> None:
    other = random.Random(dice.getstate()[1][2])
    for n in range(9):
        day = date(2024, 1, 20) + timedelta(days=91 * n)
        rows = tuple(activities.BranchAttendance(branch=b, state=dice.choice(("present", "absent"))) for b in BRANCHES)
        meeting = {"code": f"JM-{n}", "title": f"第{n}次联席会议", "number": n, "attendance": rows}
        story.say(activities.JointMeetingHeld(effective_on=day, **meeting, quorum_met=True))
        if dice.random() < 0.3:
            really = day + timedelta(days=dice.randrange(-30, 1))
            after = activities.JointMeetingCorrected(effective_on=really, **meeting, quorum_met=False)
            story.say(after, _late(dice, day))
        if n == 7:
            story.say(activities.MeetingWithdrawn(effective_on=day, code=f"JM-{n}"), day + timedelta(days=40))
        for m in range(dice.randrange(1, 4)):
            due = day + timedelta(days=dice.randrange(20, 120))
            code = f"D-{n}-{m}"
            decided = activities.ItemDecided(
                effective_on=day, code=code, meeting=f"JM-{n}", number=m, title=code, lead=BRANCHES[m], due_on=due
            )
            story.say(decided)
            recorded = day
            for step in lives_of_work.steps_of(decided, other):
                recorded = max(recorded, _late(other, step.effective_on))
                story.say(step, recorded)
            if n == 7:
                never = activities.DecidedItemWithdrawn(effective_on=day, code=code, meeting=f"JM-{n}")
                story.say(never, max(recorded, day + timedelta(days=40)))
        for filed in lives_of_work.minutes_of(f"JM-{n}", day, other):
            story.say(filed, _late(other, filed.effective_on))


def _mistakes(story: Story, dice: random.Random, said: outreach.ContactState) -> None:
    """A contact corrected, to another day, person or outcome, withdrawn, or both."""
    known = said.model_dump()
    if dice.random() < 0.3:
        day = said.effective_on + timedelta(days=dice.randrange(-60, 60))
        known |= {"effective_on": day, "made": dice.random() < 0.8}
        story.say(outreach.ContactCorrected(**known), said.effective_on + timedelta(days=120))
    if dice.random() < 0.15:
        story.say(outreach.ContactWithdrawn(**known, reason="entered_twice"), said.effective_on + timedelta(days=150))


def _outreach(story: Story, dice: random.Random, contacts: int) -> None:
    other = random.Random(dice.getstate()[1][1])
    codes = [f"E-{n:03}" for n in range(40)]
    for code in codes:
        begin = _day(dice, days=600)
        enrolled = expert(code, begin, dice.choice((None, *BRANCHES)), dice.choice((60, 90)))
        story.say(enrolled)
        for told in changes_of(enrolled, other):
            story.say(told, _late(other, told.effective_on))
        if dice.random() < 0.1:
            day = begin + timedelta(days=dice.randrange(1, 300))
            story.say(outreach.ExpertRetired(**(enrolled.model_dump() | {"effective_on": day})))
    for n in range(contacts):
        day = _day(dice)
        said = contact(f"C-{n:04}", day, *dice.sample(codes, dice.choice((1, 1, 2))), made=dice.random() < 0.8)
        story.say(said, _late(dice, day))
        _mistakes(story, other, said)
    for n in range(contacts):
        day = _day(dice)
        item: outreach.ItemState = raised(
            f"I-{n:04}",
            day,
            day + timedelta(days=dice.choice((15, 21, 90))),
            dice.choice((None, *BRANCHES[:4])),
            origin=dice.choice(("expert", "expert", "activity", "branch", "member")),
            kind=dice.choice(("opinion", "suggestion", "demand", "difficulty")),
            topic=dice.choice(("research", "talent", "member_service")),
            wants_reply=dice.random() < 0.9,
        )
        recorded = _late(dice, day)
        story.say(item, recorded)
        for told in life_of(item, dice):
            recorded = max(recorded, _late(dice, told.effective_on))
            story.say(told, recorded)
