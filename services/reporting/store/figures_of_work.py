"""The lists of activities, pairings, meetings, decided items, sessions and expectations, in the form of lists.py."""

from __future__ import annotations

from typing import Final

from shared.events.words_of_activities import ACTIVITY_KINDS

_KINDS: Final = " ".join(f"WHEN '{kind}' THEN 'activities_{kind}'" for kind in ACTIVITY_KINDS if kind != "other")

ACTIVITIES: Final = f"""
    WITH held AS MATERIALIZED (
        SELECT event_id, effective_on, data, kind, data->>'open_to' AS open_to,
            data->>'open_to' IN ('members', 'public') AS open
        FROM activity_held($1, $2, $3)
    ), first_seen AS (
        SELECT DISTINCT ON (person) person, event_id
        FROM held, jsonb_array_elements_text(data->'people') AS person
        WHERE open
        ORDER BY person, effective_on, event_id
    ), people AS (
        SELECT event_id, count(*) AS weight
        FROM first_seen
        GROUP BY event_id
    )
    SELECT 'activities_held' AS figure, 'counted' AS role, event_id, 1 AS weight, kind AS "group"
    FROM held
    UNION ALL
    SELECT CASE kind {_KINDS} ELSE 'activities_other' END, 'counted', event_id, 1, kind
    FROM held
    UNION ALL
    SELECT CASE open_to WHEN 'members' THEN 'activities_open_to_members' ELSE 'activities_open_to_public' END,
        'counted', event_id, 1, kind
    FROM held
    WHERE open
    UNION ALL
    SELECT 'activities_led_by_party_members', 'counted', event_id, 1, kind
    FROM held
    WHERE (data->>'led_by_party_members')::boolean
    UNION ALL
    SELECT 'beneficiaries_people', 'counted', event_id, coalesce(people.weight, 0), kind
    FROM held
    LEFT JOIN people USING (event_id)
    WHERE open
    UNION ALL
    SELECT figure, 'counted', event_id, (data->>'attendances')::int, kind
    FROM held, unnest(ARRAY['beneficiaries_attendances', 'attendances_per_activity']) AS figure
    WHERE open
"""  # noqa: S608  (a constant)

PAIRINGS: Final = """
    SELECT 'pairings_in_force' AS figure, 'counted' AS role, event_id, 1 AS weight, '' AS "group"
    FROM state_at(ARRAY['activities.pairing.agreed.v1', 'activities.pairing.ended.v1'], $2, $3) AS pairing
    WHERE type = 'activities.pairing.agreed.v1'
      AND coalesce((data->>'until')::date > $2, true)
"""

# Minutes are filed once; said again where the meeting was on another day than recorded.
MEETINGS: Final = """
    WITH held AS (
        SELECT * FROM meeting_held($3) AS meeting
    ), minuted AS (
        SELECT * FROM record_of(ARRAY['activities.meeting.minuted.v1'], $3) AS filed
        WHERE (stream, source, subject) IN (SELECT stream, source, subject FROM held)
    )
    SELECT 'joint_meetings' AS figure, 'counted' AS role, event_id, 1 AS weight, '' AS "group"
    FROM held
    WHERE effective_on BETWEEN $1 AND $2
    UNION ALL
    SELECT 'minutes_in_time', role, event_id, 1, ''
    FROM minuted, unnest(ARRAY['numerator', 'denominator']) AS role
    WHERE effective_on BETWEEN $1 AND $2
      AND (role = 'denominator' OR NOT (data->>'late')::boolean)
    UNION ALL
    SELECT 'meetings_without_minutes', 'counted', event_id, 1, ''
    FROM held
    WHERE effective_on BETWEEN date_trunc('year', $2::date) AND $2
      AND (stream, source, subject) NOT IN (SELECT stream, source, subject FROM minuted WHERE effective_on <= $2)
"""

# `dated` is the fact that set the day on which an item is due as it stood on the last day.
DECIDED_ITEMS: Final = """
    WITH item AS MATERIALIZED (
        SELECT * FROM decided_item_on($2, $3, $1) AS item
    )
    SELECT 'decided_items_decided' AS figure, 'counted' AS role, event_id, 1 AS weight, lead AS "group"
    FROM item
    WHERE decided_on >= $1
    UNION ALL
    SELECT 'decided_items_closed', 'counted', closed, 1, lead
    FROM item
    WHERE closed_on >= $1
    UNION ALL
    SELECT 'decided_items_closed_in_time', role, dated, 1, lead
    FROM item, unnest(ARRAY['numerator', 'denominator']) AS role
    WHERE due_on BETWEEN $1 AND $2
      AND (role = 'denominator' OR closed_on <= due_on)
    UNION ALL
    SELECT 'decided_items_closed_in_time', 'evidence', closed, 1, code
    FROM item
    WHERE due_on BETWEEN $1 AND $2
      AND closed_on <= due_on
    UNION ALL
    SELECT 'decided_items_open', 'counted', dated, 1, lead
    FROM item
    WHERE closed_on IS NULL
    UNION ALL
    SELECT 'decided_items_overdue', 'counted', dated, 1, lead
    FROM item
    WHERE closed_on IS NULL
      AND due_on <= $2
"""

SESSIONS: Final = """
    WITH held AS (
        SELECT * FROM session_held($1, $2, $3) AS session
    )
    SELECT 'sessions_held' AS figure, 'counted' AS role, event_id, 1 AS weight, kind AS "group"
    FROM held
    UNION ALL
    SELECT 'sessions_with_item', role, event_id, 1, kind
    FROM held, unnest(ARRAY['numerator', 'denominator']) AS role
    WHERE role = 'denominator'
       OR data->'agenda' @> '[{"party_building": true}]'
"""

# Of two events of an expectation the later one counts: their day is the day on which it was found to stand so.
EXPECTATIONS: Final = """
    WITH expected AS MATERIALIZED (
        SELECT *, split_part(type, '.', 3) AS state, (data->>'due_on')::date AS due_on
        FROM expectation_on($2, $3, $1) AS expectation
    )
    SELECT 'expectations_met' AS figure, role, event_id, 1 AS weight, data->>'rule' AS "group"
    FROM expected, unnest(ARRAY['numerator', 'denominator']) AS role
    WHERE due_on BETWEEN $1 AND $2
      AND state IN ('expected', 'missed', 'met')
      AND (role = 'denominator' OR state = 'met')
    UNION ALL
    SELECT 'expectations_late', 'counted', event_id, 1, data->>'rule'
    FROM expected
    WHERE state = 'met'
      AND (data->>'late')::boolean
      AND (data->>'met_on')::date BETWEEN $1 AND $2
    UNION ALL
    SELECT 'expectations_missing', 'counted', event_id, 1, data->>'rule'
    FROM expected
    WHERE state = 'missed'
    UNION ALL
    SELECT 'expectations_excused', 'counted', event_id, 1, data->>'rule'
    FROM expected
    WHERE state = 'excused'
      AND due_on BETWEEN $1 AND $2
"""
