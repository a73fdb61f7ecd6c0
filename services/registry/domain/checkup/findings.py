"""The checker's findings about a workbook: those that a roster can answer, each with the cell to look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.registry.domain.checkup.reading import Examined
from services.registry.domain.imports.columns import PEOPLE
from services.registry.domain.roster.columns import BRANCHES
from services.registry.domain.statute import Finding, Rules, check
from services.registry.domain.statute.texts import words
from shared.workbook.faults import Fault

RULE_NAMES: dict[str, str] = {
    "cell": "单元格",
    "branch_name": "名称规定",
    "no_chair": "主任委员空缺",
    "vacant_posts": "职务空缺",
    "committee_size": "委员会人数",
    "post_seats": "职数",
    "three_chairs": "三主任委员",
    "liaison_missing": "党建联系人空缺",
    "deputy_only": "只有副联系人",
    "no_term": "未见届次",
    "term_ending": "任期将满",
    "term_overdue": "逾期未换届",
    "term_too_long": "任期过长",
    "post_past_term": "任职超出任期",
    "consecutive_terms": "连任届数",
    "age_cap": "年龄上限",
    "mean_age": "平均年龄",
    "chair_of_two": "兼任主任委员",
}
# Which cell of the branch's row a rule speaks of; any other speaks of the branch, or of a person of it.
_CELLS: dict[str, str] = {
    "branch_name": "name",
    "no_chair": "chair",
    "three_chairs": "past_chair",
    "liaison_missing": "liaison",
    "deputy_only": "liaison",
    "no_term": "term_number",
    "term_ending": "term_until",
    "term_overdue": "term_until",
    "term_too_long": "term_until",
}
_TERMS = ("no_term", "term_ending", "term_overdue", "term_too_long", "post_past_term", "consecutive_terms")
_SEATS = ("no_chair", "vacant_posts", "post_seats", "three_chairs", "chair_of_two")
_COMMITTEE = ("committee_size", "mean_age", "age_cap")
_LIAISONS = ("liaison_missing", "deputy_only")
# What a roster cannot tell: who sits on the standing council, who leads a Party group, who is still a member.
_NEVER = ("chair_on_council", "group_leader", "lapsed_member")
_SEVERITY: dict[str, str] = {"error": "错误", "warning": "警告", "notice": "提示"}


At = tuple[str, int, str]


@dataclass(frozen=True, slots=True)
class Looked:
    """One line of the findings, ready to be read."""

    rule: str
    severity: str
    branch: str
    name: str
    zh: str
    en: str
    quoted: str
    version: str
    facts: str
    cell: str
    at: At | None = None
    """Name of the shape, number of the row and meaning of the cell."""

    @property
    def grade(self) -> str:
        """The severity as it is shown."""
        return _SEVERITY[self.severity]

    @property
    def rule_name(self) -> str:
        """The rule as it is shown."""
        return RULE_NAMES.get(self.rule, self.rule)


def look(examined: Examined, rules: Rules, society: str | None, on: date) -> list[Looked]:
    """Wrong cells first, then what the rules find, the gravest first."""
    unasked = {rule for names in not_asked(examined).values() for rule in names}
    found = check(examined.snapshot(society), rules, on)
    return [
        *(_wrong_cell(examined, fault) for fault in examined.faults),
        *(_looked(examined, finding) for finding in found if finding.rule not in unasked),
    ]


def not_asked(examined: Examined) -> dict[str, tuple[str, ...]]:
    """Why -> rules that this workbook has no columns for: no finding of theirs would mean anything."""
    branches, people = examined.tables.get(BRANCHES.sheet), examined.tables.get(PEOPLE.sheet)
    columns = branches.columns.places if branches else {}
    liaisons = "liaison" in columns or any(p.post in ("liaison", "deputy_liaison") for p in examined.posts)
    why: dict[str, tuple[str, ...]] = {"名册中没有常务理事、党建小组和会员状态": _NEVER}
    if branches is None:
        why["没有“分支机构”表"] = ("branch_name",)
    if "term_until" not in columns:
        why["没有“届次止”列"] = _TERMS
    if people is None:
        why["没有“委员”表"] = _COMMITTEE
        if "chair" not in columns:
            why["没有“现任主任委员”列"] = _SEATS
    if not liaisons:
        why["没有党建联系人"] = _LIAISONS
    return why


def _shape(examined: Examined, sheet: str) -> str:
    return next(name for name, table in examined.tables.items() if table.sheet == sheet)


def _wrong_cell(examined: Examined, fault: Fault) -> Looked:
    return Looked(
        rule="cell",
        severity="error",
        branch="",
        name="",
        zh=f"{fault.column}：{fault.message}",
        en=fault.message_en,
        quoted="",
        version="",
        facts=fault.value,
        cell=f"'{fault.sheet}'!{fault.cell}",
        at=(_shape(examined, fault.sheet), fault.row, fault.meaning),
    )


def _looked(examined: Examined, finding: Finding) -> Looked:
    branch = finding.bodies[0] if finding.bodies else ""
    body, at = examined.bodies.get(branch), _at(examined, finding, branch)
    return Looked(
        rule=finding.rule,
        severity=finding.severity,
        branch=branch,
        name=body.name if body else "",
        zh=finding.zh,
        en=finding.en,
        quoted=f"{finding.rule_zh} | {finding.rule_en}",
        version=str(finding.version),
        facts=_facts(finding.facts),
        cell=examined.cell(*at) if at else "",
        at=at,
    )


def _at(examined: Examined, finding: Finding, branch: str) -> At | None:
    """The person's row where the finding is about one, else the branch's row, else the first row of its people."""
    person = finding.facts.get("person")
    row = examined.seats.get((branch, person)) if isinstance(person, str) else None
    if row is not None:
        return PEOPLE.sheet, row, "birth_year" if finding.rule == "age_cap" else "post"
    if branch in examined.rows:
        return BRANCHES.sheet, examined.rows[branch], _CELLS.get(finding.rule, "code")
    first = min((row for (code, _), row in examined.seats.items() if code == branch), default=None)
    return (PEOPLE.sheet, first, "branch") if first is not None else None


def _facts(facts: Mapping[str, Any]) -> str:
    """The facts as one line; limits stand in the rule that is quoted beside them."""
    told = {name: value for name, value in facts.items() if name not in ("limit", "name", "body")}
    return "；".join(f"{name} = {text}" for name, text in words(told, zh=True).items())
