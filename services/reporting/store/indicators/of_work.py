"""The lists of what branches do: activities by host, and who took part; parameters as listings.py says."""

from __future__ import annotations

from typing import Final

# Activities of the year by host, the last version of each record, with the moment when it was first told. Only streams
# with a record in the year are looked at: ten years of the others cost nothing.
HOSTED: Final = """, touched AS MATERIALIZED (
        SELECT DISTINCT stream
        FROM fact
        WHERE type IN ('activities.activity.held.v2', 'activities.activity.corrected.v1')
          AND effective_on BETWEEN $1 AND $2
          AND recorded_at <= $3
    ), told AS (
        SELECT stream, source, subject, min(recorded_at) AS told_at
        FROM fact
        JOIN touched USING (stream)
        WHERE type = 'activities.activity.held.v2'
          AND recorded_at <= $3
        GROUP BY stream, source, subject
    ), record AS (
        SELECT DISTINCT ON (stream, source, subject)
            stream, source, subject, event_id, code, type, kind, effective_on, branches, data
        FROM fact
        JOIN touched USING (stream)
        WHERE type IN ('activities.activity.held.v2', 'activities.activity.corrected.v1',
                       'activities.activity.cancelled.v1')
          AND recorded_at <= $3
        ORDER BY stream, source, subject, version DESC
    ), hosted AS MATERIALIZED (
        SELECT event_id, code, host AS branch, kind, effective_on, told_at, (data->>'ends_on')::date AS ends_on,
            (data->>'minutes_filed_on')::date AS filed_on, data->>'open_to' AS open_to, data->'people' AS people
        FROM record
        JOIN told USING (stream, source, subject), unnest(branches) AS host
        WHERE type <> 'activities.activity.cancelled.v1'
          AND effective_on BETWEEN $1 AND $2
          AND host = ANY($4)
    )"""

ACTIVITIES: Final = """, counted AS (
        SELECT key AS indicator, jsonb_array_elements_text(value->'kinds') AS kind
        FROM jsonb_each($5::jsonb->'of')
        WHERE key IN ('meetings_held', 'yearly_activity', 'activity_series', 'member_service')
    ), told_limit AS MATERIALIZED (
        SELECT code AS name, effective_on AS since, version, (data->>'value')::int AS days
        FROM fact
        WHERE type = 'activities.setting.set.v1'
          AND code IN ('report_within_days', 'meeting_minutes_within_days')
          AND recorded_at <= $3
    ), day_limit AS MATERIALIZED (
        SELECT indicator, effective_on, coalesce(
            ($5::jsonb->'scheme'->indicator->>'within_days')::int,
            (
                SELECT days FROM told_limit
                WHERE told_limit.name = named.name AND since <= effective_on
                ORDER BY since DESC, version DESC LIMIT 1
            ),
            ($5::jsonb->'of'->indicator->>'within_days')::int
        ) AS days
        FROM (SELECT DISTINCT effective_on FROM hosted) AS days,
            (VALUES ('report_in_time', 'report_within_days'), ('minutes_filed', 'meeting_minutes_within_days'))
                AS named (indicator, name)
    ), minutes AS (
        SELECT branch, event_id, filed_on, ends_on + days AS due_on
        FROM hosted
        JOIN day_limit USING (effective_on)
        WHERE indicator = 'minutes_filed'
          AND $5::jsonb->'of'->'minutes_filed'->'kinds' ? kind
    ), report AS (
        SELECT branch, event_id, (told_at AT TIME ZONE $7)::date AS told_on,
            greatest(ends_on, effective_on + days) AS due_on
        FROM hosted
        JOIN day_limit USING (effective_on)
        WHERE indicator = 'report_in_time'
    )
    SELECT indicator, branch, 'counted' AS role, event_id, 1 AS weight
    FROM hosted
    JOIN counted USING (kind)
    UNION ALL
    SELECT 'minutes_filed', branch, CASE WHEN filed_on <= due_on THEN 'in_time' ELSE 'not_in_time' END, event_id, 1
    FROM minutes
    WHERE due_on < $6
       OR filed_on <= due_on
    UNION ALL
    SELECT 'report_in_time', branch, CASE WHEN told_on <= due_on THEN 'in_time' ELSE 'late' END, event_id, 1
    FROM report
"""

# Whoever is at two activities weighs at the first one, so that the weights add up to different people.
PARTICIPATION: Final = """, recorded AS (
        SELECT DISTINCT ON (branch, person) branch, person, event_id
        FROM hosted, jsonb_array_elements_text(people) AS person
        WHERE open_to = 'members'
        ORDER BY branch, person, effective_on, event_id
    ), sheet AS (
        SELECT DISTINCT ON (stream, source, subject) event_id, code, data
        FROM fact
        WHERE type = 'activities.attendance.recorded.v1'
          AND effective_on BETWEEN $1 AND $2
          AND recorded_at <= $3
        ORDER BY stream, source, subject, version DESC
    ), listed AS (
        SELECT DISTINCT ON (branch, person) branch, person, sheet.event_id
        FROM hosted
        JOIN sheet USING (code),
            jsonb_to_recordset(sheet.data->'lines') AS line (who text, known_by text, state text, sort text),
            concat(known_by, ' ', who) AS person
        WHERE sort = 'member'
          AND state IN ('present', 'walk_in', 'observer')
        ORDER BY branch, person, effective_on, sheet.event_id
    )
    SELECT 'member_participation' AS indicator, branch, 'record' AS role, event_id, coalesce(fresh, 0)::int AS weight
    FROM hosted
    LEFT JOIN (
        SELECT branch, event_id, count(*) AS fresh FROM recorded GROUP BY branch, event_id
    ) AS first_seen USING (branch, event_id)
    WHERE open_to = 'members'
      AND jsonb_array_length(hosted.people) > 0
    UNION ALL
    SELECT 'member_participation', hosted.branch, 'sheet', sheet.event_id, coalesce(fresh, 0)::int
    FROM hosted
    JOIN sheet USING (code)
    LEFT JOIN (
        SELECT branch, event_id, count(*) AS fresh FROM listed GROUP BY branch, event_id
    ) AS first_seen ON first_seen.branch = hosted.branch AND first_seen.event_id = sheet.event_id
    UNION ALL
    SELECT 'member_participation', own, 'member', event_id, 1
    FROM member_on($2, $3) AS member, unnest(branches) AS own
    WHERE kind = 'individual'
      AND own = ANY($4)
"""
