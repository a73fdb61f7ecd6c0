"""An invented pack of each kind, on which templates of packs are tried and shown; a society of any size."""

from __future__ import annotations

from datetime import date

from services.reporting.domain import dataset as rows
from services.reporting.domain.packs import rows as pack
from services.reporting.domain.packs.kinds import KINDS, parts_of
from services.reporting.domain.period import Period, period_of
from services.reporting.papers.sample import sample_digest

PERIODS = {
    "congress": "2021-07-01..2025-12-31",
    "results": "2021-01-01..2025-12-31",
    "standing_council": "2025-09-21..2025-12-18",
    "outreach_quarter": "2025-Q4",
}


def sample_pack(report: str, branches: int = 21) -> rows.Dataset:
    """A pack of a kind over an invented society with so many branches."""
    digest, period = sample_digest(), period_of(PERIODS.get(report, "2025"))
    known = tuple(_branch(digest.branches[n % len(digest.branches)], n) for n in range(branches))
    return digest.model_copy(
        update={
            "period": rows.span_of(period),
            "branches": known,
            "branch_names": {branch.code: branch.name for branch in known},
            "pack": pack.Pack(
                report=report,
                parts=tuple(_part(part, digest.figures) for part in parts_of(KINDS[report], period)),
                branch_changes=(
                    _changed("founded"),
                    _changed("ended"),
                    _changed("renamed", "旧名分会", "新名分会"),
                    _changed("status", "normal", "rectifying"),
                ),
                sessions=(_session("S-1", party_building=True), _session("S-2", party_building=False)),
                honours=(_honour("H-1", "B-01"), _honour("H-2", None)),
                re_elections=(_elected(),),
                projects=(_project(),),
                annual_facts=tuple(_facts(branch, n) for n, branch in enumerate(known)),
                annual_rule_known=True,
                items=_ITEMS if "items" in KINDS[report].sections else None,
                items_confidential=2 if "items" in KINDS[report].sections else None,
            ),
        }
    )


_ITEMS = (
    pack.ItemHandled(
        code="I-1",
        kind="suggestion",
        topic="research",
        origin="expert",
        raised_on=date(2025, 10, 9),
        wants_reply=True,
        answer_due_on=date(2026, 1, 9),
        acknowledged_on=date(2025, 10, 10),
        passed_on_to="示例主管部门",
        passed_on_on=date(2025, 10, 20),
        answered_on=date(2025, 12, 1),
        result="A",
        told_on=date(2025, 12, 2),
        closed_on=date(2025, 12, 9),
        reaction="satisfied",
    ),
    pack.ItemHandled(
        code="I-2",
        kind="demand",
        topic="talent",
        origin="branch",
        branch="B-01",
        raised_on=date(2025, 11, 3),
        wants_reply=True,
        answer_due_on=date(2025, 11, 24),
    ),
)


def _branch(branch: rows.Branch, n: int) -> rows.Branch:
    return branch.model_copy(update={"code": f"B-{n + 1:02d}"})


def _part(period: Period, figures: dict[str, rows.Figure]) -> pack.Part:
    return pack.Part(code=period.code, first_day=period.first_day, last_day=period.last_day, figures=figures)


def _changed(what: str, before: str | None = None, after: str | None = None) -> pack.BranchChange:
    told = {"branch": "B-02", "name": "示例分会", "what": what, "before": before, "after": after}
    return pack.BranchChange.model_validate(told)


def _session(code: str, *, party_building: bool) -> pack.GoverningSession:
    return pack.GoverningSession(
        code=code,
        kind="council",
        number=3,
        title=f"示例理事会 {code}",
        held_on=date(2025, 3, 15),
        party_building=party_building,
    )


def _honour(code: str, branch: str | None) -> pack.HonourGiven:
    return pack.HonourGiven(
        code=code,
        award="先进分支机构（示例）",
        kind="commendation",
        year=2025,
        recipient="branch" if branch else "person",
        branch=branch,
        session="示例理事会",
        given_on=date(2025, 5, 1),
    )


def _elected() -> pack.ReElectionHeld:
    return pack.ReElectionHeld(
        code="RE-1", body="B-01", name="示例分会", branch="B-01", number=4, elected_on=date(2025, 9, 1)
    )


def _facts(branch: rows.Branch, n: int) -> pack.AnnualFacts:
    states = ("complete", "complete", "incomplete", "missing")
    due = tuple(
        pack.AuthorityDue.model_validate({"authority": authority, "due_on": day, "state": state})
        for authority, day, state in (
            ("supervising_unit", date(2026, 3, 31), ("in_time", "late", "overdue", "overdue")[n % 4]),
            ("registry_authority", date(2026, 5, 31), "in_time" if n % 4 < 2 else "open"),
        )
    )
    return pack.AnnualFacts.model_validate(
        {
            "branch": branch.code,
            "name": branch.name,
            "state": states[n % 4],
            "lacking": () if n % 4 < 2 else ("head", "address"),
            "head": n % 4 < 2,
            "address": "示例市示例路1号" if n % 4 < 2 else None,
            "decided_by": "示例常务理事会" if n % 4 else None,
            "decided_on": date(2020, 8, 1),
            "decision": "示例〔2020〕8号",
            "procedure_described": n % 4 == 0,
            "activities": branch.activities if n % 4 < 3 else None,
            "activities_described": n % 4 == 1,
            "hosted": branch.activities,
            "handed_in_on": date(2026, 2, 1) if n % 4 < 3 else None,
            "due": due,
        }
    )


def _project() -> pack.Project:
    steps = (("drafted", None), ("applied", None), ("approved", "示例〔2025〕1号"), ("closed", "示例〔2026〕2号"))
    line = {"number": 1, "title": "会议费", "source": "grant", "planned_fen": 5_000_000, "spent_fen": 5_120_050}
    stages: tuple[dict[str, object], ...] = (
        {"title": "启动", "started_on": date(2025, 3, 1), "ended_on": date(2025, 6, 10)},
        {"title": "实施", "started_on": date(2025, 6, 11), "ended_on": None},
        {"title": "总结", "started_on": None, "ended_on": None},
    )
    plan: dict[str, object] = {
        "starts_on": date(2025, 3, 1),
        "ends_on": date(2025, 5, 31),
        "planned_fen": 2_000_000,
        "spent_fen": 0,
    }
    return pack.Project(
        code="PJ-2025",
        programme="党建强会",
        year=2025,
        state="closed",
        title="示例党建项目",
        category="学术引领",
        applicant="示例学会",
        granted_fen=5_000_000,
        steps=tuple(
            pack.Decided(step=step, on=date(2025, 2, 1), body="示例上级" if number else None, number=number)
            for step, number in steps
        ),
        tasks=(pack.TaskPromised(number=1, title="科学道德和学风建设宣讲", due_on=date(2025, 10, 31)),),
        budget=(pack.BudgetLineUsed.model_validate(line),),
        stages=tuple(pack.StageDone.model_validate(plan | one | {"number": n}) for n, one in enumerate(stages, 1)),
        total=pack.Money(planned_fen=5_000_000, spent_fen=5_120_050),
        evidence=12,
    )
