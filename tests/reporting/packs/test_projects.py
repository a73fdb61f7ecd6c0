"""A project as its events tell it: the last word holds, money withdrawn counts nowhere, an amendment is whole."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.reporting.domain.packs.projects import Said, project_of

FACT: dict[str, Any] = {"code": "PJ-1", "programme": "党建强会", "year": 2025}
BUDGET = [
    {"number": 1, "title": "会议费", "source": "grant", "amount_fen": 100_00},
    {"number": 2, "title": "资料费", "source": "own", "amount_fen": 50_00},
]
STAGES = [
    {"number": 1, "title": "启动", "starts_on": "2025-03-01", "ends_on": "2025-05-31", "planned_fen": 60_00},
    {"number": 2, "title": "实施", "starts_on": "2025-06-01", "ends_on": "2025-11-30", "planned_fen": 90_00},
]


def said(past: str, on: str = "2025-03-01", **data: Any) -> Said:
    return Said(past, date.fromisoformat(on), FACT | data)


def drafted(**changes: Any) -> Said:
    told = {
        "state": "drafting",
        "title": "示例项目",
        "category": "学术引领",
        "applicant": "示例学会",
        "tasks": [{"number": 1, "title": "举办宣讲", "due_on": "2025-10-31"}],
        "budget": BUDGET,
        "stages": STAGES,
    }
    return said("drafted", "2025-01-10", **(told | changes))


def spent(number: int, fen: int, line: int = 1, stage: int | None = 1, past: str = "spent") -> Said:
    return said(past, "2025-04-01", number=number, line=line, stage=stage, amount_fen=fen, evidence="voucher/V")


def test_without_an_application_there_is_nothing_to_report() -> None:
    assert project_of([said("approved", body="示例上级", number="1", state="approved")]) is None


def test_money_is_summed_by_line_and_stage_with_the_last_word_of_each_spending() -> None:
    found = project_of(
        [
            drafted(),
            spent(1, 40_00),
            spent(2, 30_00, line=2, stage=None),
            spent(3, 99_00),
            spent(1, 45_00, past="spending_corrected"),
            said("spending_withdrawn", number=3),
        ]
    )
    assert found is not None
    assert [(line.number, line.planned_fen, line.spent_fen) for line in found.budget] == [
        (1, 100_00, 45_00),
        (2, 50_00, 30_00),
    ]
    assert [(stage.number, stage.spent_fen) for stage in found.stages] == [(1, 45_00), (2, 0)]
    assert (found.total.planned_fen, found.total.spent_fen, found.total.left_fen, found.total.over_fen) == (
        150_00,
        75_00,
        75_00,
        0,
    )


def test_what_is_spent_beyond_a_line_is_shown_as_such() -> None:
    found = project_of([drafted(), spent(1, 120_00)])
    assert found is not None
    assert (found.budget[0].over_fen, found.budget[0].left_fen, found.total.over_fen) == (20_00, 0, 0)


def test_an_amendment_replaces_budget_stages_and_grant() -> None:
    found = project_of(
        [
            drafted(),
            said(
                "approved", "2025-02-20", body="示例上级", number="示例〔2025〕1号", amount_fen=150_00, state="approved"
            ),
            said(
                "amended",
                "2025-07-01",
                body="示例上级",
                number="示例〔2025〕9号",
                budget=BUDGET[:1],
                stages=STAGES[:1],
                amount_fen=100_00,
            ),
        ]
    )
    assert found is not None
    assert (len(found.budget), len(found.stages), found.granted_fen) == (1, 1, 100_00)
    approved = found.decided("approved")
    assert approved is not None
    assert (approved.number, approved.on) == ("示例〔2025〕1号", date(2025, 2, 20))


def test_a_stage_told_again_is_as_told_last() -> None:
    found = project_of(
        [
            drafted(),
            said("stage_reported", number=1, started_on="2025-03-05", ended_on=None),
            said("stage_reported", number=1, started_on="2025-03-05", ended_on="2025-06-10"),
        ]
    )
    assert found is not None
    assert [(stage.started_on, stage.ended_on) for stage in found.stages] == [
        (date(2025, 3, 5), date(2025, 6, 10)),
        (None, None),
    ]


def test_the_state_is_that_of_the_last_step_and_evidence_is_counted() -> None:
    steps = [
        drafted(),
        said("closing_reported", "2026-01-10", state="to_close", evidence=["activity/A-1", "meeting/M-1"]),
        said("closed", "2026-02-01", state="closed", body="示例上级", number="2"),
    ]
    found = project_of(steps)
    assert found is not None
    assert (found.state, found.evidence, [step.step for step in found.steps]) == (
        "closed",
        2,
        ["drafted", "closing_reported", "closed"],
    )
