"""What a query finds among activities, meetings, sessions, decided items, key works, series and projects."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any

from services.activities.domain.found import told
from services.activities.store.search import ANY_DAY
from services.activities.views.pages import Shown
from shared.database import Connection
from shared.search import Wanted, find, next_of

_FACTS = {
    "activity": "SELECT code, starts_on AS on, state, kind AS sort, hosts FROM activity WHERE code = ANY($1::text[])",
    "meeting": "SELECT code, meets_on AS on, state, kind AS sort FROM meeting WHERE code = ANY($1::text[])",
    "session": "SELECT code, held_on AS on, state, kind AS sort FROM session WHERE code = ANY($1::text[])",
    "project": "SELECT code, drafted_on AS on, state FROM project WHERE code = ANY($1::text[])",
    "decided_item": """
        SELECT code, due_on AS on, state, array_prepend(lead, co_leads) AS hosts FROM decided_item
        WHERE code = ANY($1::text[])
    """,
    "key_work": "SELECT code, make_date(year, 1, 1) AS on FROM key_work WHERE code = ANY($1::text[])",
    "series": """
        SELECT code, first_on AS on, CASE WHEN called_off THEN 'called_off' ELSE 'planned' END AS state, kind AS sort,
               hosts
        FROM series WHERE code = ANY($1::text[])
    """,
}


async def search(connection: Connection, wanted: Wanted, now: datetime) -> Shown:
    """One page of hits, the best matches first, each with its day and state."""
    rows = await find(connection, ANY_DAY, now, wanted)
    by_kind: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        by_kind[row["kind"]].append(row["code"])
    facts = {}
    for kind, codes in by_kind.items():
        for fact in await connection.fetch(_FACTS[kind], codes):
            facts[kind, fact["code"]] = dict(fact)
    return {
        "results": [_hit(row, wanted, facts.get((row["kind"], row["code"]), {})) for row in rows],
        "next": next_of(rows, wanted),
    }


def _hit(row: Any, wanted: Wanted, facts: Shown) -> Shown:
    return told(row, wanted.terms, facts)
