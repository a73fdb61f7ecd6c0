"""What a query finds, on a day as known at a moment, and why."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from services.registry.domain.naming import asked
from services.registry.domain.search import RANK, Rule, Term, fold, sound_pattern, whole_pattern
from shared.database import Connection

_SEPARATOR = "\x1f"
# Rank, code and kind of the last hit of a page.
Place = tuple[int, str, str]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: all terms, of one kind or any, a page after a place."""

    terms: Sequence[Term]
    kind: str | None = None
    after: Place = (0, "", "")
    limit: int = 50


@dataclass(frozen=True, slots=True)
class Names:
    """The tokens of names that are asked for, term by term, and the bodies whose people that concerns (None = all)."""

    tokens: Sequence[Mapping[Rule, bytes]] = ()
    reach: Collection[str] | None = None


async def names(connection: Connection, terms: Sequence[Term], reach: Collection[str] | None) -> Names:
    """What a reader who may see names asks for by name."""
    key = await connection.fetchval("SELECT key FROM search_key")
    return Names([asked(key, term) for term in terms], reach) if key else Names()


async def within(connection: Connection, persons: Collection[str], reach: Collection[str] | None) -> list[str]:
    """Those of the persons who hold or held a post in one of these bodies (None = all)."""
    if reach is None:
        return list(persons)
    rows = await connection.fetch(
        "SELECT DISTINCT person FROM post WHERE person = ANY($1::text[]) AND body = ANY($2::text[])",
        list(persons),
        list(reach),
    )
    return [row["person"] for row in rows]


async def find(
    connection: Connection, day: date, known: datetime, wanted: Wanted, named: Names
) -> list[dict[str, Any]]:
    """
    One page of hits by (rank, code, kind): how the thing stands on the day, and `matches`, one for each term.

    A match has `term` (its place in the query), `field`, `text` and `rank`; `texts` are those of the day.
    """
    pairs = [(nth, token, RANK[rule]) for nth, found in enumerate(named.tokens, 1) for rule, token in found.items()]
    society = await connection.fetchval("SELECT profile ->> 'name_zh' FROM society_at($1, $2)", day, known)
    rows = await connection.fetch(
        _FIND,
        *_columns(wanted.terms),
        fold(society or ""),
        _SEPARATOR,
        wanted.kind,
        day,
        known,
        *wanted.after,
        wanted.limit,
        *[[pair[n] for pair in pairs] for n in range(3)],
        None if named.reach is None else list(named.reach),
    )
    return [dict(row) for row in rows]


def _columns(terms: Sequence[Term]) -> list[list[str]]:
    rows = [
        (
            term.text,
            whole_pattern(term.text),
            term.sound,
            sound_pattern(term.sound),
            _SEPARATOR.join(term.grams),
            _SEPARATOR.join(term.sound_grams),
            _SEPARATOR.join(term.initials_grams),
        )
        for term in terms
    ]
    return [list(column) for column in zip(*rows, strict=True)]


_FIND = """
WITH term AS MATERIALIZED (
    SELECT word, whole, letters, pattern, string_to_array(grams, $9) AS grams,
           string_to_array(NULLIF(sounds, ''), $9) AS sounds, string_to_array(NULLIF(firsts, ''), $9) AS firsts, term
    FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
         WITH ORDINALITY AS said (word, whole, letters, pattern, grams, sounds, firsts, term)
),
hit AS (
    SELECT term, kind, code, nth, field, text,
           search_rank(field, folded, sound, initials, $8, word, whole, letters, pattern) AS rank
    FROM term
    JOIN search_entry AS entry
      ON entry.grams @> term.grams OR entry.grams @> term.sounds OR entry.grams @> term.firsts
    WHERE ($10::text IS NULL OR kind = $10) AND effective_on <= $11 AND recorded_at <= $12
    UNION ALL
    SELECT term, 'person', code, 0, 'code', code, CASE WHEN lower(code) = word THEN 1 ELSE 3 END
    FROM term
    -- A code is ASCII, where nothing comes after ~.
    JOIN person ON lower(code) COLLATE "C" BETWEEN word AND word || '~'
    WHERE length(word) > 1 AND ($10 IS NULL OR $10 = 'person')
    UNION ALL
    SELECT term, 'person', person, 0, 'name', NULL, rank
    FROM unnest($17::bigint[], $18::bytea[], $19::int[]) AS asked (term, token, rank)
    JOIN person_token USING (token)
    WHERE ($10 IS NULL OR $10 = 'person')
      AND ($20::text[] IS NULL
           OR EXISTS (SELECT FROM post WHERE post.person = person_token.person AND post.body = ANY($20)))
),
best AS (
    SELECT DISTINCT ON (kind, code, term) * FROM hit
    WHERE rank IS NOT NULL
    ORDER BY kind, code, term, rank, nth DESC
),
found AS (
    SELECT kind, code, max(rank) AS rank,
           jsonb_agg(jsonb_build_object('term', term, 'field', field, 'text', text, 'rank', rank) ORDER BY term)
               AS matches
    FROM best
    GROUP BY kind, code
    HAVING count(*) = cardinality($1)
),
paged AS (
    SELECT found.*, state.nth, state.title, state.ended, state.effective_on AS since
    FROM found
    CROSS JOIN LATERAL (
        (
            SELECT nth, title, ended, effective_on FROM search_entry AS entry
            WHERE entry.kind = found.kind AND entry.code = found.code AND entry.field = 'code'
              AND entry.effective_on <= $11 AND entry.recorded_at <= $12
            ORDER BY effective_on DESC, nth DESC
            LIMIT 1
        )
        UNION ALL
        SELECT 0, code, erased_at IS NOT NULL, NULL FROM person
        WHERE found.kind = 'person' AND person.code = found.code
    ) AS state
    WHERE (found.rank, found.code, found.kind) > ($13::int, $14::text, $15::text)
    ORDER BY found.rank, found.code, found.kind
    LIMIT $16
)
SELECT kind, code, title, ended, since, rank, matches,
       (SELECT jsonb_object_agg(field, text) FROM search_entry AS entry
        WHERE entry.kind = paged.kind AND entry.code = paged.code AND entry.nth = paged.nth) AS texts
FROM paged
ORDER BY rank, code, kind
"""
