"""What is expected of whom, for reading: each row explains itself; and the rules with every value ever set."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.activities.domain.expectation_rules import InForce, rule_on, shaped
from services.activities.domain.expectation_texts import row_text, rule_text
from services.activities.store.expectation_rules import expectation_rules
from services.activities.store.expectations import row_of
from services.activities.views.pages import Page, Shown
from shared.database import Connection
from shared.errors import Unknown


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which are asked for; None means all. `scopes`: the branches within the reader's reach, None for everything."""

    state: str | None = None
    rule: str | None = None
    party: str | None = None
    first_day: date | None = None
    last_day: date | None = None
    scopes: Collection[str] | None = None


_WANTED = """
    FROM expectation
    LEFT JOIN stream ON subject = 'expectation/' || code
    WHERE ($1::text IS NULL OR rule = $1)
      AND ($2::text IS NULL OR parties @> ARRAY[$2])
      AND ($3::date IS NULL OR due_on >= $3)
      AND ($4::date IS NULL OR due_on <= $4)
      AND ($5::text[] IS NULL OR parties && $5)
"""


async def expectations(connection: Connection, wanted: Wanted, page: Page) -> Shown:
    """By due day; `counts` are those of all that is wanted, whatever its state."""
    day, code = page.after()
    scopes = None if wanted.scopes is None else list(wanted.scopes)
    asked = (wanted.rule, wanted.party, wanted.first_day, wanted.last_day, scopes)
    rows = await connection.fetch(
        f"""
        SELECT expectation.*, version {_WANTED}
          AND (($6::text IS NULL AND state <> 'released') OR state = $6)
          AND ($7::date IS NULL OR (due_on, code) > ($7, $8))
        ORDER BY due_on, code
        LIMIT $9
        """,
        *asked,
        wanted.state,
        day,
        code,
        page.limit,
    )
    counts = await connection.fetch(f"SELECT state, count(*) AS n {_WANTED} GROUP BY state", *asked)
    return {
        "expectations": await _told(connection, rows),
        "counts": {name: 0 for name in ("open", "missing", "met", "late", "excused")}
        | {row["state"]: row["n"] for row in counts},
        "next": page.next(rows, "due_on"),
    }


async def expectation(connection: Connection, code: str, scopes: Collection[str] | None) -> Shown:
    """One row with every answer ever given. Raises Unknown, for what is not within reach too."""
    rows = await connection.fetch(f"SELECT expectation.*, version {_WANTED} AND code = $6", *[None] * 4, scopes, code)
    if not rows:
        raise Unknown(what="应办事项 (expectation)", code=code)
    answers = await connection.fetch(
        "SELECT version, because, answered_by, answered_at FROM expectation_answer WHERE expectation = $1 ORDER BY 1",
        code,
    )
    return (await _told(connection, rows))[0] | {"answers": [dict(one) for one in answers]}


async def _told(connection: Connection, rows: Sequence[Any]) -> list[Shown]:
    rules = await expectation_rules(connection)
    because = await _because(connection, [row["code"] for row in rows])
    return [_one(row, rules, because.get(row["code"])) for row in rows]


async def _because(connection: Connection, codes: list[str]) -> dict[str, str]:
    rows = await connection.fetch(
        """
        SELECT DISTINCT ON (expectation) expectation, because FROM expectation_answer
        WHERE expectation = ANY($1::text[])
        ORDER BY expectation, version DESC
        """,
        codes,
    )
    return {row["expectation"]: row["because"] for row in rows}


def _one(row: Any, rules: Sequence[InForce], because: str | None) -> Shown:
    known = row_of(row)
    rule = next((one for one in rules if (one.name, one.since) == (row["rule"], row["rule_since"])), None)
    zh, en = row_text(known.expectation, known.state, rule)
    answer = {"answer": row["answer"], "on": row["answered_on"], "because": because} if row["answer"] else None
    told = {name: row[name] for name in row.keys() if name not in ("answer", "answered_on")}
    excusable = rule is not None and rule.value.excusable
    return {**told, "answer": answer, "excusable": excusable, "zh": zh, "en": en}


async def rules(connection: Connection, today: date) -> Shown:
    """Every rule as it holds today, how it reads, and every value ever set with who set it and why."""
    rows = await connection.fetch(
        """
        SELECT name, effective_on, value, because, actor, recorded_at FROM expectation_rule_history
        ORDER BY name, effective_on DESC, nth DESC
        """
    )
    versions: dict[str, list[Shown]] = {}
    for row in rows:
        versions.setdefault(row["name"], []).append({name: row[name] for name in row.keys() if name != "name"})
    known = await expectation_rules(connection)
    numbers = await connection.fetch(
        "SELECT subject, version FROM stream WHERE subject = ANY($1::text[])",
        [f"expectation_rule/{name}" for name in versions],
    )
    seen = {row["subject"].partition("/")[2]: row["version"] for row in numbers}
    return {
        "rules": [_rule(name, rule_on(known, name, today), told, seen.get(name, 0)) for name, told in versions.items()]
    }


def _rule(name: str, rule: InForce | None, versions: list[Shown], version: int) -> Shown:
    zh, en = rule_text(rule.value) if rule else ("尚未施行", "not in force yet")
    for one in versions:
        one["zh"], one["en"] = rule_text(shaped(name, one["value"]))
    return {
        "name": name,
        "since": rule.since if rule else None,
        "value": rule.value.model_dump(mode="json") if rule else None,
        "version": version,
        "zh": zh,
        "en": en,
        "versions": versions,
    }
