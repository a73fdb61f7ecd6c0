"""What a query finds among experts, branches, contacts and items, as far as the viewer may see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from typing import Any

from services.outreach.domain.found import Match, by_name, by_words, told
from services.outreach.domain.viewer import Viewer
from services.outreach.store import search as store
from services.outreach.store.own import expert_is_own, item_may_be_seen
from services.outreach.views.pages import Shown
from shared.database import UnitOfWork
from shared.search import Wanted, next_of

# Whoever may look for items but not for experts (the Party branch) finds no expert and no contact.
_EXPERT = f"($6::boolean AND {expert_is_own('$7')})"
_ITEM = f"item.withdrawn_on IS NULL AND {item_may_be_seen('$8', '$9', '$10')}"
_FIND = """
    WITH term AS MATERIALIZED (
        SELECT word, term FROM unnest($1::text[]) WITH ORDINALITY AS said (word, term)
    ), hit AS MATERIALIZED (
        SELECT term, 'expert' AS kind, code, 'code' AS field, code AS text,
               CASE WHEN lower(code) = word THEN 1 ELSE 3 END AS rank
        FROM term JOIN expert ON lower(code) COLLATE "C" BETWEEN word AND word || '~'
        WHERE length(word) > 1 AND /* expert */
        UNION ALL
        SELECT term, 'expert', expert.code, field, text, 2
        FROM term JOIN expert ON /* expert */
        CROSS JOIN LATERAL (VALUES ('branch', branch), ('liaison', liaison), ('discipline', discipline))
            AS said (field, text)
        WHERE lower(text) = word
        UNION ALL
        SELECT DISTINCT term, 'contact', contact.code, 'code', contact.code,
               CASE WHEN lower(contact.code) = word THEN 1 ELSE 3 END
        FROM term
        JOIN contact ON lower(contact.code) COLLATE "C" BETWEEN word AND word || '~'
        JOIN contact_expert AS met ON met.contact = contact.code
        JOIN expert ON expert.code = met.expert
        WHERE length(word) > 1 AND /* expert */
        UNION ALL
        SELECT term, 'item', item.code, 'code', item.code, CASE WHEN lower(item.code) = word THEN 1 ELSE 3 END
        FROM term
        JOIN item ON lower(item.code) COLLATE "C" BETWEEN word AND word || '~'
        LEFT JOIN expert ON expert.code = item.expert
        WHERE length(word) > 1 AND /* item */
        UNION ALL
        SELECT term, 'item', item.code, field, text, 2
        FROM term
        CROSS JOIN item
        LEFT JOIN expert ON expert.code = item.expert
        CROSS JOIN LATERAL (VALUES ('expert', item.expert), ('branch', item.branch)) AS said (field, text)
        WHERE length(word) > 1 AND lower(text) = word AND /* item */
        UNION ALL
        SELECT said.term, 'item', item.code, said.field, said.text, said.rank
        FROM unnest($11::int[], $12::text[], $13::text[], $14::text[], $15::int[])
            AS said (term, field, value, text, rank)
        JOIN item ON (said.field = 'topic' AND topic = said.value) OR (said.field = 'kind' AND item.kind = said.value)
        LEFT JOIN expert ON expert.code = item.expert
        WHERE /* item */
        UNION ALL
        SELECT DISTINCT term, 'branch', branch.code, 'code', branch.code,
               CASE WHEN lower(branch.code) = word THEN 1 ELSE 3 END
        FROM term JOIN branch_state AS branch ON starts_with(lower(branch.code), word)
        WHERE length(word) > 1
        UNION ALL
        SELECT * FROM unnest($16::int[], $17::text[], $18::text[], $19::text[], $20::text[], $21::int[])
    ), found AS (
        SELECT kind, code, max(rank) AS rank
        FROM (SELECT kind, code, term, min(rank) AS rank FROM hit GROUP BY kind, code, term) AS best
        WHERE $2::text IS NULL OR kind = $2
        GROUP BY kind, code
        HAVING count(*) = cardinality($1)
    ), paged AS (
        SELECT * FROM found
        WHERE (rank, code, kind) > ($3::int, $4::text, $5::text)
        ORDER BY rank, code, kind
        LIMIT $22
    )
    SELECT kind, code, paged.rank,
           (SELECT jsonb_agg(to_jsonb(best) ORDER BY term) FROM (
                SELECT DISTINCT ON (term) term, field, text, rank FROM hit
                WHERE hit.kind = paged.kind AND hit.code = paged.code
                ORDER BY term, rank
            ) AS best) AS matches
    FROM paged
    ORDER BY rank, code, kind
""".replace("/* expert */", _EXPERT).replace("/* item */", _ITEM)
_FACTS = {
    "expert": """
        SELECT code, enrolled_on AS since, coalesce(retired_on <= $2, false) AS ended, branch, liaison
        FROM expert WHERE code = ANY($1::text[])
    """,
    "branch": """
        SELECT DISTINCT ON (code) code, effective_on AS since, status = 'ended' AS ended, name AS title
        FROM branch_state WHERE code = ANY($1::text[]) AND effective_on <= $2
        ORDER BY code, effective_on DESC, version DESC
    """,
    "contact": """
        SELECT code, happened_on AS since, false AS ended, liaison, mode, made
        FROM contact WHERE code = ANY($1::text[]) AND happened_on <= $2
    """,
    "item": """
        SELECT code, raised_on AS since, closed_on IS NOT NULL AS ended, topic, kind AS sort, branch
        FROM item WHERE code = ANY($1::text[]) AND raised_on <= $2
    """,
}


@dataclass(frozen=True, slots=True)
class Searcher:
    """Who looks: as a reader of items, and as one of experts (None: is not)."""

    of_items: Viewer
    of_experts: Viewer | None


async def search(uow: UnitOfWork, searcher: Searcher, wanted: Wanted) -> Shown:
    """One page of hits, the best matches first. Experts found by their names are written down."""
    names = await store.names_of_experts(uow, searcher.of_experts) if searcher.of_experts else {}
    branches = await store.names_of_branches(uow.connection)
    matches = [
        *by_name("expert", "name", names, wanted.terms, shown=False),
        *by_name("branch", "title", branches, wanted.terms, shown=True),
    ]
    found = await uow.connection.fetch(_FIND, *_arguments(searcher, wanted, matches))
    rows = [dict(row) for row in found]
    facts = await _facts(uow, rows)
    named = {row["code"]: names[row["code"]][0] for row in rows if _by_name(row)}
    await store.note_found(uow, list(named))
    results = [
        told(row, wanted.terms, facts.get((row["kind"], row["code"]), {}), named.get(row["code"])) for row in rows
    ]
    return {"results": results, "next": next_of(rows, wanted)}


def _by_name(row: Any) -> bool:
    return any(match["field"] == "name" for match in row["matches"])


def _arguments(searcher: Searcher, wanted: Wanted, matches: Sequence[Match]) -> list[Any]:
    experts, items = searcher.of_experts, searcher.of_items
    known_words = list(by_words(wanted.terms))
    return [
        [term.text for term in wanted.terms],
        wanted.kind,
        *wanted.after,
        experts is not None,
        experts.scopes if experts else None,
        items.scopes,
        items.secretariat,
        items.own,
        *([one[n] for one in known_words] for n in range(5)),
        *([astuple(one)[n] for one in matches] for n in range(6)),
        wanted.limit,
    ]


async def _facts(uow: UnitOfWork, rows: Sequence[Any]) -> dict[tuple[str, str], Shown]:
    """How each record that was found stands now."""
    found: dict[tuple[str, str], Shown] = {}
    for kind, statement in _FACTS.items():
        if codes := [row["code"] for row in rows if row["kind"] == kind]:
            for fact in await uow.connection.fetch(statement, codes, uow.today):
                found[kind, fact["code"]] = dict(fact)
    return found
