"""The society's project of the programme 党建强会, approved three years running; every number in it is invented."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from deploy.demo.asks import Ask, Chapter
from deploy.demo.days import YEAR

PROGRAMME = "党建强会"
TITLE = "以加强分支机构组织建设为平台的党建特色活动"
ABOVE = "示例上级党委"
YEARS = (YEAR - 2, YEAR - 1, YEAR)
GRANT_FEN = 3_000_000
LINES = (
    ("会议费", "grant", 1_200_000),
    ("资料印刷费", "grant", 900_000),
    ("宣讲差旅费", "grant", 900_000),
    ("自筹配套", "own", 500_000),
)
STAGES = (
    ("组织建设", "03-15", "06-30", 1_000_000),
    ("走进分支机构", "07-01", "09-30", 1_500_000),
    ("总结推广", "10-01", "12-20", 1_000_000),
)
TASKS = (("党建联席会议", "每季度一次"), ("分支机构党建小组全覆盖", "新建不少于三个"), ("科学道德宣讲", "不少于十场"))
# Line, stage, day, fen. The second is recorded twice by mistake and withdrawn; printing costs more than was planned.
SPENT = (
    (1, 1, "03-21", 312_850),
    (2, 1, "05-16", 480_000),
    (2, 1, "05-16", 480_000),
    (1, 2, "06-20", 298_700),
    (3, 2, "08-22", 655_418),
    (1, 2, "09-19", 305_266),
    (4, 3, "11-07", 420_000),
    (2, 3, "11-28", 450_031),
    (1, 3, "12-19", 280_004),
)
WITHDRAWN = 3


def projects(society: str) -> Chapter:
    """One project each year; those before are closed, that of the year waits for it."""
    asks = [ask for year in YEARS for ask in _numbered(_project(year, f"{society}党支部"))]
    return Chapter("党建强会项目", asks, in_order=True)


def _numbered(asks: Iterator[tuple[str, dict[str, Any]]]) -> Iterator[Ask]:
    """Each step changes the version that the one before has left."""
    for version, (path, body) in enumerate(asks):
        yield Ask("activities", path, body, version=version or None, nth=version)


def _project(year: int, applicant: str) -> Iterator[tuple[str, dict[str, Any]]]:
    code = {"code": f"PJ-{year}"}
    yield "/projects", code | _application(year, applicant)
    yield "/projects/apply", code | {"applied_on": f"{year}-01-20"}
    approval = {"approved_on": f"{year}-03-10", "body": ABOVE, "number": f"示例〔{year}〕{year % 10}号"}
    yield "/projects/approve", code | approval | {"amount_fen": GRANT_FEN}
    yield "/projects/start", code | {"started_on": f"{year}-03-12"}
    for line, stage, day, fen in SPENT:
        money = {"line": line, "stage": stage, "amount_fen": fen, "spent_on": f"{year}-{day}"}
        yield "/projects/spendings", code | money | {"evidence": f"voucher/DEMO-{year}-{day}-{line}"}
    yield "/projects/spendings/withdraw", code | {"number": WITHDRAWN, "because": "示例：重复登记"}
    for number, (_, begins, ends, _) in enumerate(STAGES, 1):
        days = {"started_on": f"{year}-{begins}", "ended_on": f"{year}-{ends}"}
        yield "/projects/stages", code | {"stage": number} | days
    yield "/projects/closing", code | _closing(year)
    if year < YEAR:
        yield "/projects/close", code | {"closed_on": f"{year}-12-28", "body": ABOVE, "note": "示例：验收通过"}


def _application(year: int, applicant: str) -> dict[str, Any]:
    return {
        "programme": PROGRAMME,
        "year": year,
        "title": TITLE,
        "category": "特色活动",
        "applicant": applicant,
        "drafted_on": f"{year}-01-10",
        "goal": "示例：扩大党的组织和党的工作在分支机构的覆盖面",
        "basis": "示例：上级关于“党建强会”的部署；常务理事会认可的年度工作计划",
        "tasks": [{"title": title, "indicator": said, "due_on": f"{year}-12-20"} for title, said in TASKS],
        "budget": [{"title": title, "source": source, "amount_fen": fen} for title, source, fen in LINES],
        "stages": [
            {"title": title, "starts_on": f"{year}-{first}", "ends_on": f"{year}-{last}", "planned_fen": fen}
            for title, first, last, fen in STAGES
        ],
    }


def _closing(year: int) -> dict[str, Any]:
    """Evidence is what is here already: the last joint meeting; of years before this system, the closing account."""
    shown = f"meeting/JM-{year}-4" if year == YEAR else f"voucher/DEMO-{year}-closing"
    return {
        "reported_on": f"{year}-12-26",
        "report": "示例：三项任务按期完成，经费按预算使用，资料印刷费略有超支",
        "results": [{"task": number, "done": True, "result": "示例：已完成"} for number in range(1, len(TASKS) + 1)],
        "evidence": [shown],
    }
