"""Open items by the step they wait for, and themes without names: what a secretariat looks at in the morning."""

from __future__ import annotations

from datetime import date
from typing import Any, Final, Literal, get_args

from services.outreach.store.own import item_is_own, item_may_be_seen
from services.outreach.views.pages import Page, Shown, Viewer, after
from shared.database import Connection
from shared.events.outreach import ItemTopic
from shared.small_counts import without_small

Stage = Literal["acknowledge", "assign", "in_hand", "passed_on", "carried", "tell", "close", "note"]
STAGES: Final[tuple[Stage, ...]] = get_args(Stage)
CARDS: Final = 20  # of each column at first; the rest is behind it
_NEVER: Final = date.max

# $1 scopes, $2 own codes, $3 secretariat, $4 the day, $5 counts only: no item is shown, and all of them count.
# Topic and branch are shown to those whose own an item is.
_OPEN: Final = f"""
    WITH seen AS (
        SELECT
            item.*, $3::boolean OR coalesce({item_is_own("$2")}, false) AS is_own,
            {item_may_be_seen("$1", "$3", "$2")} AS may_be_seen,
            CASE
                WHEN answered_on IS NOT NULL AND told_on IS NULL THEN 'tell'
                WHEN answered_on IS NOT NULL THEN 'close'
                WHEN NOT wants_reply THEN 'note'
                WHEN carried_to IS NOT NULL THEN 'carried'
                WHEN passed_on_to IS NOT NULL AND passed_on_replied_on IS NULL THEN 'passed_on'
                WHEN owner IS NOT NULL THEN 'in_hand'
                WHEN acknowledged_on IS NULL THEN 'acknowledge'
                ELSE 'assign'
            END AS stage
        FROM item
        LEFT JOIN expert ON expert.code = item.expert
        WHERE closed_on IS NULL
          AND withdrawn_on IS NULL
    ), waiting AS (
        SELECT *,
            CASE WHEN answered_on IS NOT NULL OR NOT wants_reply THEN $6::date
                 WHEN stage = 'acknowledge' THEN least(acknowledge_due_on, answer_due_on)
                 ELSE answer_due_on END AS due
        FROM seen
        WHERE may_be_seen OR $5::boolean
    )
"""  # noqa: S608  (constants)
_COUNTED: Final = f"""
    {_OPEN}
    SELECT stage, count(*) AS items, count(*) FILTER (WHERE due < $4) AS overdue,
        max($4::date - coalesce(reopened_on, raised_on)) AS oldest_days
    FROM waiting
    GROUP BY stage
"""  # noqa: S608  (a constant)
_LISTED: Final = "".join(
    (
        _OPEN,
        """
    SELECT
    code, kind, origin, CASE WHEN is_own THEN topic END AS topic, CASE WHEN is_own THEN branch END AS branch,
    CASE WHEN $3::boolean OR owner_kind = 'body' THEN owner END AS owner, stage, raised_on, due,
    $4::date - coalesce(reopened_on, raised_on) AS age_days, due < $4::date AS overdue, reopened, confidential
    FROM waiting
    WHERE stage = $7
      AND ($8::date IS NULL OR (due, to_char(raised_on, 'YYYYMMDD') || '.' || code) > ($8, $9))
    ORDER BY due, to_char(raised_on, 'YYYYMMDD') || '.' || code
    LIMIT $10
    """,
    )
)


async def board(connection: Connection, viewer: Viewer, on: date, counts_only: bool) -> Shown:
    """Each stage with how many wait there, how many are overdue, and the first of them: overdue first, then by age."""
    rows = await connection.fetch(_COUNTED, *_asked(viewer, on, counts_only))
    found = {row["stage"]: dict(row) for row in rows}
    empty = {"items": 0, "overdue": 0, "oldest_days": None}
    columns = [{"stage": stage, **(found.get(stage) or empty)} for stage in STAGES]
    if not counts_only:
        for column in columns:
            column |= await stage_of(connection, viewer, column["stage"], Page(on, CARDS))
    return {"on": on, "columns": columns}


async def stage_of(connection: Connection, viewer: Viewer, stage: Stage, page: Page) -> Shown:
    """A page of one stage: what is due first comes first, so that the overdue lead; what has no day is by its age."""
    day, last = after(page.cursor)
    rows = await connection.fetch(
        _LISTED,
        *_asked(viewer, page.on, False),
        stage,
        day,
        last,
        page.limit,
    )
    cards = [dict(row) | {"due": None if row["due"] == _NEVER else row["due"]} for row in rows]
    following = f"{rows[-1]['due']}~{rows[-1]['raised_on']:%Y%m%d}.{rows[-1]['code']}" if rows else None
    return {"cards": cards, "next": following if len(rows) == page.limit else None}


async def themes(connection: Connection, viewer: Viewer, first_day: date, last_day: date) -> Shown:
    """Items raised in a span by branch and topic with their totals; small counts are the secretariat's and the own."""
    rows = await connection.fetch(
        """
        SELECT coalesce(branch, '') AS branch, topic, count(*) AS items
        FROM item
        WHERE raised_on BETWEEN $1 AND $2
          AND withdrawn_on IS NULL
        GROUP BY 1, 2
        """,
        first_day,
        last_day,
    )
    counts = {(row["branch"], row["topic"]): row["items"] for row in rows}
    branches, topics = sorted({branch for branch, _ in counts}), list(get_args(ItemTopic))
    own = branches if viewer.secretariat else [branch for branch in branches if branch in viewer.own]
    shown = without_small(counts, branches, topics, own)
    seen = branches if viewer.scopes is None else own
    return {
        "since": first_day,
        "until": last_day,
        "items": sum(counts.values()),
        "topics": [topic for topic in topics if shown.columns[topic] != 0],
        "by_topic": shown.columns,
        "branches": [
            {"branch": branch or None, "topics": _row(shown.cells, branch, topics), "items": shown.rows[branch]}
            for branch in seen
        ],
    }


def _row(cells: dict[tuple[str, str], int | str], branch: str, topics: list[str]) -> dict[str, Any]:
    return {topic: cells[branch, topic] for topic in topics}


def _asked(viewer: Viewer, on: date, counts_only: bool) -> tuple[Any, ...]:
    return (viewer.scopes, viewer.own, viewer.secretariat, on, counts_only, _NEVER)
