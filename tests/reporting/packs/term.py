"""A term of three years of an invented society: everything that packs tell beside figures happens once or twice."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from shared.events import activities, registry
from shared.events.activities.projects import BudgetLine, PlannedStage, ProjectTask
from tests.reporting.story import Story, activity, branch, group, liaison, society

TERM = "2023-07-01..2025-12-31"
NOW = datetime(2026, 4, 1, 4, tzinfo=UTC)
DECISION = registry.Decision(body="示例常务理事会", decided_on=date(2023, 8, 1), number="示例〔2023〕8号")


def a_term() -> Story:
    """Branches founded, renamed and ended; sessions with and without the item, and so on."""
    story = Story()
    story.say(society(date(2020, 1, 1)))
    for code in ("B-01", "B-02", "B-03"):
        story.say(branch(code, date(2020, 1, 1)))
    story.say(branch("B-04", date(2024, 3, 1), name="新设分会"))
    for code in ("B-01", "B-02"):
        story.say(group(code, date(2023, 1, 10)))
        story.say(liaison(code, date(2023, 1, 10)))
    for year in (2023, 2024, 2025):
        for n in range(year - 2022):
            story.say(activity(f"A-{year}-{n}", date(year, 10, 5), "B-01", attendances=10))
    _changes(story)
    _sessions(story)
    _honours(story)
    _facts(story)
    _project(story)
    return story


def _changes(story: Story) -> None:
    state: dict[str, Any] = {"kind": "分会", "status": "normal"}
    story.say(registry.BranchChanged(effective_on=date(2024, 5, 1), code="B-02", name="更名分会", **state))
    ended = state | {"status": "ended", "name": "B-03分会"}
    story.say(registry.BranchEnded(effective_on=date(2025, 6, 1), code="B-03", **ended))


def session(code: str, day: date, kind: str = "council", *, item: bool = True) -> activities.SessionHeld:
    """A session with, or without, the item on Party-building."""
    agenda = (activities.SessionItem(number=1, title="党建工作", party_building=item),)
    return activities.SessionHeld(code=code, kind=kind, number=1, title=f"会议 {code}", agenda=agenda, effective_on=day)


def _sessions(story: Story) -> None:
    story.say(session("S-0", date(2023, 6, 30), "congress"))
    story.say(session("S-1", date(2024, 3, 15)))
    story.say(session("S-2", date(2025, 3, 15), item=False))
    story.say(session("S-3", date(2025, 9, 15), "standing_council"))
    story.say(activities.SessionCancelled(code="S-3", effective_on=date(2025, 9, 15)))


def honour(code: str, day: date, kind: str, of: str, **fields: Any) -> registry.HonourGiven:
    """An honour of the register."""
    given: dict[str, Any] = {"kind": "commendation", "award": f"示例表彰 {code}", "year": day.year} | fields
    return registry.HonourGiven(code=code, effective_on=day, recipient={"kind": kind, "code": of}, **given)


def _honours(story: Story) -> None:
    story.say(honour("H-0", date(2022, 5, 1), "branch", "B-01"))
    story.say(honour("H-1", date(2024, 5, 1), "branch", "B-01", session="示例会员代表大会"))
    story.say(honour("H-2", date(2024, 5, 1), "person", "P-SECRET"))
    taken = honour("H-3", date(2024, 6, 1), "branch", "B-02")
    story.say(taken)
    gone = taken.model_dump() | {"effective_on": date(2025, 1, 1), "because": "declined"}
    story.say(registry.HonourWithdrawn(**gone))
    held: dict[str, Any] = {"code": "RE-1", "body": "B-01", "branch": "B-01", "number": 4}
    story.say(registry.ReElectionStarted(**held, status="open", effective_on=date(2024, 2, 1)))
    done = held | {"status": "confirmed", "elected_on": date(2024, 9, 1)}
    story.say(registry.ReElectionConfirmed(**done, effective_on=date(2024, 9, 1)))


def _facts(story: Story) -> None:
    rule = registry.AnnualRule(
        due=(
            registry.AnnualDue(authority="supervising_unit", on=date(2026, 3, 31)),
            registry.AnnualDue(authority="registry_authority", on=date(2026, 5, 31)),
        ),
        statuses=("normal", "rectifying", "suspended"),
        needed=("name", "head", "address", "procedure", "activities"),
    )
    told: dict[str, Any] = {"year": 2025, "effective_on": date(2025, 12, 31), "rule": rule}
    whole: dict[str, Any] = {"head": "P-HEAD", "address": "示例市示例路1号", "procedure": DECISION, "activities": 3}
    handed_in = {"complete": True, "handed_in_on": date(2026, 2, 1)}
    facts = registry.AnnualFactsRecorded(code="B-01.2025", branch="B-01", name="B-01分会", **told, **whole, **handed_in)
    story.say(facts, date(2026, 2, 1))
    part = {"complete": False, "handed_in_on": date(2026, 3, 1)}
    facts = registry.AnnualFactsRecorded(code="B-02.2025", branch="B-02", name="更名分会", **told, **part)
    story.say(facts, date(2026, 3, 1))


def _project(story: Story) -> None:
    fact: dict[str, Any] = {"code": "PJ-2025", "programme": "党建强会", "year": 2025}
    task = ProjectTask(number=1, title="科学道德和学风建设宣讲", due_on=date(2025, 10, 31))
    line = BudgetLine(number=1, title="会议费", source="grant", amount_fen=100_000)
    plan = (date(2025, 3, 1), date(2025, 11, 30))
    stage = PlannedStage(number=1, title="实施", starts_on=plan[0], ends_on=plan[1], planned_fen=100_000)
    form: dict[str, Any] = {"title": "示例党建项目", "category": "学术引领", "applicant": "示例学会"}
    parts = {"tasks": (task,), "budget": (line,), "stages": (stage,)}
    outside: dict[str, Any] = {"body": "示例上级"}
    for said in (
        activities.ProjectDrafted(**fact, **form, **parts, state="drafting", effective_on=date(2024, 12, 1)),
        activities.ProjectApplied(**fact, state="under_review", effective_on=date(2024, 12, 20)),
        activities.ProjectApproved(
            **fact,
            **outside,
            number="示例〔2025〕1号",
            amount_fen=90_000,
            state="approved",
            effective_on=date(2025, 2, 1),
        ),
        activities.ProjectStarted(**fact, state="running", effective_on=date(2025, 3, 1)),
        activities.ProjectSpent(
            **fact, number=1, line=1, stage=1, amount_fen=80_000, evidence="voucher/V-1", effective_on=date(2025, 6, 1)
        ),
        activities.ProjectStageReported(
            **fact, number=1, started_on=plan[0], ended_on=plan[1], effective_on=date(2025, 12, 1)
        ),
        activities.ProjectClosingReported(
            **fact, state="to_close", evidence=("activity/A-2025-0",), effective_on=date(2026, 1, 10)
        ),
    ):
        story.say(said)
