"""What a query finds, on a day as known at a moment, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from shared.errors import Malformed
from shared.search.entries import SEPARATOR
from shared.search.spelling import Term, fold, sound_pattern, whole_pattern

if TYPE_CHECKING:
    from shared.database import Connection

# Rank, code and kind of the last hit of a page.
Place = tuple[int, str, str]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: all terms, of one kind or any, a page after a place."""

    terms: Sequence[Term]
    kind: str | None = None
    after: Place = (0, "", "")
    limit: int = 50


def place_of(cursor: str) -> Place:
    """Where a page ended: rank, code and kind. Raises Malformed for what was no `next`."""
    if not cursor:
        return (0, "", "")
    rank, _, rest = cursor.partition(".")
    kind, _, code = rest.partition(".")
    if not (len(rank) == 1 and rank in "1234567" and kind and code):
        raise Malformed(field="cursor", field_name="cursor", why="上一页的 next | `next` of the page before")
    return (int(rank), code, kind)


def next_of(rows: Sequence[Mapping[str, Any]], wanted: Wanted) -> str | None:
    """The cursor of the page after these rows; None at the end."""
    last = rows[-1] if len(rows) == wanted.limit else None
    return f"{last['rank']}.{last['kind']}.{last['code']}" if last else None


@dataclass(frozen=True, slots=True)
class Further:
    """
    Where else a service finds things, in SQL beside the index, with the arguments from $17 on.

    `hits` adds rows to (term, kind, code, nth, field, text, rank), `states` to (nth, title, ended, since) of `paged`.
    """

    hits: str = ""
    states: str = ""
    arguments: Sequence[Any] = ()


async def find(
    connection: Connection, day: date, known: datetime, wanted: Wanted, prefix: str = "", further: Further | None = None
) -> list[dict[str, Any]]:
    """
    One page of hits by (rank, code, kind): how the thing stands on the day, and `matches`, one for each term.

    A match has `term` (its place in the query), `field`, `text` and `rank`; `texts` are those of the day. A text that
    goes on with the query after `prefix` begins with it.
    """
    more = further or Further()
    rows = await connection.fetch(
        _FIND.replace("/* further hits */", more.hits).replace("/* further states */", more.states),
        *_columns(wanted.terms),
        fold(prefix),
        SEPARATOR,
        wanted.kind,
        day,
        known,
        *wanted.after,
        wanted.limit,
        *more.arguments,
    )
    return [dict(row) for row in rows]


def _columns(terms: Sequence[Term]) -> list[list[str]]:
    rows = [
        (
            term.text,
            whole_pattern(term.text),
            term.sound,
            sound_pattern(term.sound),
            SEPARATOR.join(term.grams),
            SEPARATOR.join(term.sound_grams),
            SEPARATOR.join(term.initials_grams),
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
hit AS MATERIALIZED (
    SELECT term, kind, code, nth, field, text,
           search_rank(field, folded, sound, initials, $8, word, whole, letters, pattern) AS rank
    FROM term
    JOIN search_entry AS entry
      ON entry.grams @> term.grams OR entry.grams @> term.sounds OR entry.grams @> term.firsts
    WHERE ($10::text IS NULL OR kind = $10) AND effective_on <= $11 AND recorded_at <= $12
    /* further hits */
),
found AS (
    SELECT kind, code, max(rank) AS rank FROM (
        SELECT kind, code, term, min(rank) AS rank FROM hit WHERE rank IS NOT NULL GROUP BY kind, code, term
    ) AS best
    GROUP BY kind, code
    HAVING count(*) = cardinality($1)
),
-- Only those shown are looked at more closely: a common word is in tens of thousands of titles.
paged AS MATERIALIZED (
    SELECT * FROM found
    WHERE (rank, code, kind) > ($13::int, $14::text, $15::text)
    ORDER BY rank, code, kind
    LIMIT $16
),
matched AS (
    SELECT kind, code,
           jsonb_agg(jsonb_build_object('term', term, 'field', field, 'text', text, 'rank', rank) ORDER BY term)
               AS matches
    FROM (
        SELECT DISTINCT ON (kind, code, term) kind, code, term, field, text, hit.rank
        FROM hit JOIN paged USING (kind, code)
        WHERE hit.rank IS NOT NULL
        ORDER BY kind, code, term, hit.rank, nth DESC
    ) AS best
    GROUP BY kind, code
)
SELECT kind, code, state.title, state.ended, state.effective_on AS since, rank, matches,
       (SELECT jsonb_object_agg(field, text) FROM search_entry AS entry
        WHERE entry.kind = paged.kind AND entry.code = paged.code AND entry.nth = state.nth) AS texts
FROM paged
JOIN matched USING (kind, code)
CROSS JOIN LATERAL (
    (
        SELECT nth, title, ended, effective_on FROM search_entry AS entry
        WHERE entry.kind = paged.kind AND entry.code = paged.code AND entry.field = 'code'
          AND entry.effective_on <= $11 AND entry.recorded_at <= $12
        ORDER BY effective_on DESC, nth DESC
        LIMIT 1
    )
    /* further states */
) AS state
ORDER BY rank, code, kind
"""
