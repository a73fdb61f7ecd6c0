"""What a query finds in the registry: by the index, persons by their code and, for who may see them, by name."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from services.registry.domain.naming import asked
from shared.database import Connection
from shared.search import RANK, Further, Rule, Term, Wanted
from shared.search import find as find_in_index


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
    """One page of hits, persons among them (see shared/search/finding.py). The society's name may be left out."""
    pairs = [(nth, token, RANK[rule]) for nth, found in enumerate(named.tokens, 1) for rule, token in found.items()]
    society = await connection.fetchval("SELECT profile ->> 'name_zh' FROM society_at($1, $2)", day, known)
    arguments = [*([pair[n] for pair in pairs] for n in range(3)), None if named.reach is None else list(named.reach)]
    persons = Further(_PERSONS_HIT, _PERSONS_STATE, arguments)
    return await find_in_index(connection, day, known, wanted, society or "", persons)


_PERSONS_HIT = """
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
"""
_PERSONS_STATE = """
        UNION ALL
        SELECT 0, code, erased_at IS NOT NULL, NULL FROM person
        WHERE paged.kind = 'person' AND person.code = paged.code
"""
