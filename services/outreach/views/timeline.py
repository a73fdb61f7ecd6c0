"""The timeline of one expert: what was told of the expert, contacts and items, in the order of their days."""

from __future__ import annotations

from typing import Any

from services.outreach import store
from services.outreach.views.pages import Page, Shown, Viewer, after
from shared.database import UnitOfWork

# $1 the expert, $2 whether confidential items may be seen, $3 and $4 after, $5 limit.
_TIMELINE = """
    WITH line AS (
        SELECT effective_on AS day, 'expert.' || lpad(nth::text, 6, '0') AS key, 'expert' AS of,
               split_part(type, '.', 3) AS what, state - 'effective_on' AS facts
        FROM expert_state
        WHERE code = $1
        UNION ALL
        SELECT happened_on, 'contact.' || code, 'contact', CASE WHEN made THEN 'made' ELSE 'attempted' END,
               jsonb_strip_nulls(jsonb_build_object(
                   'code', code, 'liaison', liaison, 'mode', mode, 'activity', activity
               ))
        FROM contact
        WHERE experts @> ARRAY[$1] AND NOT withdrawn
        UNION ALL
        SELECT step.day, 'item.' || code || '.' || step.nth, 'item', step.what,
               jsonb_build_object('code', code, 'kind', kind, 'topic', topic)
        FROM item, LATERAL (
            VALUES (1, 'raised', raised_on), (2, 'passed_on', passed_on_on), (3, 'answered', answered_on),
                   (4, 'told_back', told_on), (5, 'reopened', reopened_on), (6, 'closed', closed_on)
        ) AS step (nth, what, day)
        WHERE expert = $1 AND step.day IS NOT NULL AND withdrawn_on IS NULL AND (NOT confidential OR $2)
    )
    SELECT * FROM line
    WHERE $3::date IS NULL OR (day, key) > ($3, $4)
    ORDER BY day, key
    LIMIT $5
"""


async def timeline(uow: UnitOfWork, viewer: Viewer, code: str, page: Page) -> Shown:
    """
    Contacts made and attempted, items and their steps, hand-overs, pauses and changes; without any text.

    Each contact is with who made it, whoever is the liaison now. Raises Unknown, Forbidden.
    """
    expert = await store.expert(uow, code)
    uow.allow(*expert.reach)
    own = viewer.secretariat or bool({expert.liaison, expert.deputy} & set(viewer.own))
    rows = await uow.connection.fetch(_TIMELINE, code, own, *after(page.cursor), page.limit)
    following = f"{rows[-1]['day']}~{rows[-1]['key']}" if len(rows) == page.limit else None
    return {"expert": code, "timeline": [_line(row) for row in rows], "next": following}


def _line(row: Any) -> Shown:
    return {"day": row["day"], "of": row["of"], "what": row["what"], **row["facts"]}
