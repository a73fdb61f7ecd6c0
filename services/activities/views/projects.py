"""Projects for reading: a list, one whole, and the years in which a programme approved one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from services.activities.domain.activity import is_late
from services.activities.domain.project import years
from services.activities.domain.project.money import Account, Side, account
from services.activities.domain.project.states import STATES, possible
from services.activities.store.heard import limit_on
from services.activities.store.projects import spending_of
from services.activities.views.pages import Page, Shown
from shared.database import Connection
from shared.errors import Unknown
from shared.events.activities.projects import BudgetLine, PlannedStage


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which projects are asked for; None means all."""

    programme: str | None = None
    year: int | None = None
    state: str | None = None


_PROJECT = """
    SELECT project.*, version
    FROM project JOIN stream ON subject = 'project/' || code
"""


async def projects(connection: Connection, wanted: Wanted, page: Page) -> Shown:
    """Projects by the day they were written, each with its sums."""
    day, code = page.after()
    rows = await connection.fetch(
        f"""
        {_PROJECT}
        WHERE ($1::text IS NULL OR programme = $1)
          AND ($2::int IS NULL OR year = $2)
          AND ($3::text IS NULL OR state = $3)
          AND ($4::date IS NULL OR (drafted_on, code) > ($4, $5))
        ORDER BY drafted_on, code
        LIMIT $6
        """,
        wanted.programme,
        wanted.year,
        wanted.state,
        day,
        code,
        page.limit,
    )
    spent = await _spendings(connection, [row["code"] for row in rows])
    return {
        "projects": [_brief(row, _account(row, spent.get(row["code"], []))) for row in rows],
        "next": page.next(rows, "drafted_on"),
    }


async def project(connection: Connection, code: str, today: date) -> Shown:
    """One project with its words, steps, stages and every spending. Raises Unknown."""
    row = await connection.fetchrow(f"{_PROJECT} WHERE code = $1", code)
    if row is None:
        raise Unknown(what="项目 (project)", code=code)
    spendings = (await _spendings(connection, [code])).get(code, [])
    sums, allowed = _account(row, spendings), await limit_on(connection, "report_within_days", today)
    text = await connection.fetchrow(
        "SELECT goal, basis, indicators, line_bases FROM project_text WHERE project = $1 ORDER BY version DESC LIMIT 1",
        code,
    )
    stages = await connection.fetch("SELECT * FROM project_stage WHERE project = $1", code)
    steps = await connection.fetch(
        "SELECT step, happened_on, told_on, state, body, number FROM project_step WHERE project = $1 ORDER BY nth", code
    )
    return {
        **_brief(row, sums),
        **_words(row, text),
        "budget": _budget(row, text, sums),
        "stages": _stages(row, {stage["number"]: stage for stage in stages}, sums),
        "steps": [dict(step) for step in steps],
        "notes": await _notes(connection, code),
        "spendings": [_spending(one, allowed) for one in spendings],
        "closing": await _closing(connection, row),
    }


async def programmes(connection: Connection, day: date) -> Shown:
    """Of each programme the years applied for and approved by a day: the longest row, the present one, the gaps."""
    rows = await connection.fetch(
        """
        SELECT code, programme, year, title, state, approved_by, approval_number, approved_on, rejected_on
        FROM project
        WHERE EXISTS (
            SELECT FROM project_step
            WHERE project = code AND step = 'applied' AND happened_on <= $1
        )
        ORDER BY programme, year, code
        """,
        day,
    )
    names = dict.fromkeys(row["programme"] for row in rows)
    return {
        "as_of": day,
        "programmes": [_programme(name, [row for row in rows if row["programme"] == name], day) for name in names],
    }


def _programme(name: str, rows: list[Any], day: date) -> Shown:
    approved = [row for row in rows if row["approved_on"] and row["approved_on"] <= day]
    rejected = {row["year"] for row in rows if row["rejected_on"] and row["rejected_on"] <= day}
    won = {row["year"] for row in approved}
    found = years.runs(won)
    return {
        "programme": name,
        "applied": sorted({row["year"] for row in rows}),
        "approved": [
            {name: row[name] for name in ("year", "code", "title", "approved_by", "approval_number", "approved_on")}
            for row in approved
        ],
        "longest": _run(years.longest(found)),
        "current": _run(years.current(found, day, rejected - won)),
        "gaps": [
            {"year": year, "why": why} for year, why in years.gaps(won, {row["year"] for row in rows}, rejected).items()
        ],
    }


def _run(run: years.Run | None) -> Shown | None:
    return {**asdict(run), "years": run.years} if run else None


def _brief(row: Any, sums: Account) -> Shown:
    zh, en = STATES[row["state"]]
    left_out = ("tasks", "budget", "stages", "closing_evidence")
    return {
        **{name: value for name, value in row.items() if name not in left_out},
        "state_zh": zh,
        "state_en": en,
        "possible": possible(row["state"]),
        "money": {
            **_side(sums.total),
            "grant": _side(sums.grant) if sums.grant else None,
            "overspent_lines": [number for number, side in sums.lines.items() if side.over_fen],
            "stages_planned_fen": sum(side.planned_fen for side in sums.stages.values()),
        },
    }


def _side(side: Side) -> Shown:
    return {
        "planned_fen": side.planned_fen,
        "spent_fen": side.spent_fen,
        "left_fen": side.left_fen,
        "over_fen": side.over_fen,
    }


def _words(row: Any, text: Any) -> Shown:
    indicators = text["indicators"] if text else []
    tasks = [
        {**task, "indicator": indicators[n] if n < len(indicators) else None} for n, task in enumerate(row["tasks"])
    ]
    return {"goal": text and text["goal"], "basis": text and text["basis"], "tasks": tasks}


def _budget(row: Any, text: Any, sums: Account) -> list[Shown]:
    bases = text["line_bases"] if text else []
    return [
        {
            **line,
            "basis": bases[n] if n < len(bases) else None,
            "spent_fen": sums.lines[line["number"]].spent_fen,
            "over_fen": sums.lines[line["number"]].over_fen,
        }
        for n, line in enumerate(row["budget"])
    ]


def _stages(row: Any, told: Mapping[int, Any], sums: Account) -> list[Shown]:
    return [
        {
            **stage,
            "started_on": told[stage["number"]]["started_on"] if stage["number"] in told else None,
            "ended_on": told[stage["number"]]["ended_on"] if stage["number"] in told else None,
            "spent_fen": sums.stages[stage["number"]].spent_fen,
            "over_fen": sums.stages[stage["number"]].over_fen,
        }
        for stage in row["stages"]
    ]


def _account(row: Any, spendings: Iterable[Any]) -> Account:
    return account(
        [BudgetLine.model_validate(line) for line in row["budget"]],
        [PlannedStage.model_validate(stage) for stage in row["stages"]],
        [spending_of(one) for one in spendings],
        row["granted_fen"],
    )


def _spending(row: Any, allowed_days: int) -> Shown:
    late = is_late(row["spent_on"], row["recorded_on"], allowed_days)
    return {**{name: value for name, value in row.items() if name != "project"}, "late": late}


async def _spendings(connection: Connection, codes: list[str]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in await connection.fetch(
        "SELECT * FROM project_spending WHERE project = ANY($1::text[]) ORDER BY spent_on, number", codes
    ):
        found.setdefault(row["project"], []).append(row)
    return found


async def _notes(connection: Connection, code: str) -> list[Shown]:
    rows = await connection.fetch(
        "SELECT version, spending, note, written_by, written_at FROM project_note WHERE project = $1 ORDER BY version",
        code,
    )
    return [dict(row) for row in rows]


async def _closing(connection: Connection, row: Any) -> Shown | None:
    told = await connection.fetchrow(
        """
        SELECT report, results, written_by, written_at FROM project_closing
        WHERE project = $1
        ORDER BY version DESC
        LIMIT 1
        """,
        row["code"],
    )
    return {**told, "evidence": row["closing_evidence"]} if told else None
