"""The states of a project and the steps between them: what the table does not name is refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

from services.activities.domain.project.refusals import ProjectIsOtherwise
from shared.events.activities.projects import ProjectStage

State = ProjectStage
Step = Literal[
    "redraft",
    "discard",
    "apply",
    "send_back",
    "approve",
    "reject",
    "amend",
    "start",
    "report_stage",
    "spend",
    "correct_spending",
    "withdraw_spending",
    "report_closing",
    "close",
]
STATES: Mapping[State, tuple[str, str]] = {
    "drafting": ("填报中", "being drafted"),
    "under_review": ("审核中", "under review"),
    "approved": ("通过", "approved"),
    "rejected": ("未通过", "not approved"),
    "running": ("执行中", "running"),
    "to_close": ("待结项", "to be closed"),
    "closed": ("已结项", "closed"),
    "discarded": ("已作废", "discarded"),
}
STEPS: Mapping[Step, tuple[str, str]] = {
    "redraft": ("修改申报书", "changing the application"),
    "discard": ("作废", "discarding the application"),
    "apply": ("提交申报", "handing in the application"),
    "send_back": ("退回修改", "giving it back"),
    "approve": ("登记批准", "approval"),
    "reject": ("登记未通过", "rejection"),
    "amend": ("调整预算或阶段", "changing budget or stages"),
    "start": ("启动", "starting"),
    "report_stage": ("登记阶段", "reporting a stage"),
    "spend": ("登记支出", "spending"),
    "correct_spending": ("更正支出", "correcting a spending"),
    "withdraw_spending": ("撤销支出", "withdrawing a spending"),
    "report_closing": ("提交结项报告", "handing in the closing report"),
    "close": ("结项", "closing"),
}
# Step -> the states in which it is possible, each with the state it brings.
TRANSITIONS: Mapping[Step, Mapping[State, State]] = {
    "redraft": {"drafting": "drafting"},
    "discard": {"drafting": "discarded"},
    "apply": {"drafting": "under_review"},
    "send_back": {"under_review": "drafting", "to_close": "running"},
    "approve": {"under_review": "approved"},
    "reject": {"under_review": "rejected"},
    "amend": {"approved": "approved", "running": "running", "to_close": "to_close"},
    "start": {"approved": "running"},
    "report_stage": {"running": "running", "to_close": "to_close"},
    "spend": {"running": "running", "to_close": "to_close"},
    "correct_spending": {"running": "running", "to_close": "to_close"},
    "withdraw_spending": {"running": "running", "to_close": "to_close"},
    "report_closing": {"running": "to_close"},
    "close": {"to_close": "closed"},
}
ALL_STATES: tuple[State, ...] = get_args(ProjectStage)


def after(step: Step, state: State, code: str) -> State:
    """The state that a step brings. Raises ProjectIsOtherwise."""
    if state not in TRANSITIONS[step]:
        (zh, en), (step_zh, step_en) = STATES[state], STEPS[step]
        raise ProjectIsOtherwise(code=code, state=zh, state_en=en, step=step_zh, step_en=step_en)
    return TRANSITIONS[step][state]


def possible(state: State) -> list[Step]:
    """The steps that are possible in a state, in the order of a project's life."""
    return [step for step, states in TRANSITIONS.items() if state in states]
