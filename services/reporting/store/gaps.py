"""What is missing for a digest, as far as facts tell: whoever fills a gap finds it gone."""

from __future__ import annotations

from typing import Final

from services.reporting.domain.gaps import Gap
from services.reporting.store.compute import Window
from shared.database import Connection

# What a gap is -> the records it stands for: $1 the first day, $2 the last, $3 known on.
_GAPS: Final = {
    "activity_without_attendance": """
        SELECT 'activity/' || code AS about, data->>'title' AS title, effective_on AS day
        FROM activity_held($1, $2, $3) AS activity
        WHERE coalesce((data->>'attendances')::int, 0) = 0
    """,
    "meeting_without_minutes": """
        SELECT 'meeting/' || code AS about, data->>'title' AS title, effective_on AS day
        FROM meeting_held($3) AS meeting
        WHERE effective_on BETWEEN $1 AND $2
          AND NOT EXISTS (
              SELECT FROM fact AS filed
              WHERE filed.type = 'activities.meeting.minuted.v1'
                AND filed.stream = meeting.stream AND filed.source = meeting.source
                AND filed.subject = meeting.subject AND filed.recorded_at <= $3
          )
    """,
    "expectation_missed": """
        SELECT 'expectation/' || code AS about,
               (data->>'rule') || ' ' || array_to_string(ARRAY(
                   SELECT jsonb_array_elements_text(data->'parties')
               ), ' ') AS title,
               (data->>'due_on')::date AS day
        FROM record_of(
            ARRAY['activities.expectation.expected.v1', 'activities.expectation.missed.v1',
                  'activities.expectation.met.v1', 'activities.expectation.excused.v1',
                  'activities.expectation.released.v1'], $3
        ) AS expectation
        WHERE type = 'activities.expectation.missed.v1'
          AND (data->>'due_on')::date BETWEEN $1 AND $2
    """,
    "decided_item_overdue": """
        SELECT 'decided_item/' || code AS about, title, due_on AS day
        FROM decided_item_on($2, $3, $1) AS item
        WHERE closed_on IS NULL
          AND due_on BETWEEN $1 AND $2
    """,
}


async def gaps(connection: Connection, window: Window) -> list[Gap]:
    """What is missing of the days of a window, by kind, then by day and record."""
    found: list[Gap] = []
    for kind, query in _GAPS.items():
        rows = await connection.fetch(query, window.first_day, window.last_day, window.known_on)
        found += sorted((Gap(kind, **dict(row)) for row in rows), key=lambda gap: (gap.day, gap.about))
    return found
