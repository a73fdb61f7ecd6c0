"""Which members are one: what was said and declared about it, and what it comes to."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from services.registry.domain.examined import Publisher
from services.registry.domain.membership import Line
from services.registry.domain.merging import Edge, Merge
from services.registry.domain.sharing import Links, Share
from services.registry.store.members import Facts, fact_in
from shared.database import UnitOfWork

Together = Mapping[str, tuple[Line, Edge | None]]


async def links_around(uow: UnitOfWork, numbers: Collection[str], sources: Mapping[str, Publisher]) -> Links:
    """Every link of these numbers, of those that they are linked with, and so on."""
    rows = await uow.connection.fetch(
        """
        WITH RECURSIVE reached AS (
            SELECT unnest($1::text[]) AS member
            UNION
            SELECT CASE WHEN link.kept = reached.member THEN link.alias ELSE link.kept END
            FROM reached
            JOIN member_link AS link ON reached.member IN (link.kept, link.alias) AND link.annulled_at IS NULL
        )
        SELECT link.*, one.source AS kept_source, other.source AS alias_source
        FROM member_link AS link
        JOIN member AS one ON one.number = link.kept
        JOIN member AS other ON other.number = link.alias
        WHERE annulled_at IS NULL AND link.kept IN (SELECT member FROM reached)
        ORDER BY link.number
        """,
        list(numbers),
    )
    rank = {row[end]: (_rank(sources, row[f"{end}_source"]), row[end]) for row in rows for end in ("kept", "alias")}
    merges = tuple(_merge(row) for row in rows if row["kind"] == "merge")
    shares = tuple(Share(row["kept"], row["alias"], row["effective_on"]) for row in rows if row["kind"] == "share")
    return Links(merges, shares, rank)


def _rank(sources: Mapping[str, Publisher], source: str) -> int:
    return sources[source].rank if source in sources else len(sources) + 1


def _merge(row: Any) -> Merge:
    return Merge(row["kept"], row["alias"], row["effective_on"], row["order_key"], row["told_ns"])


async def facts_of(uow: UnitOfWork, numbers: Collection[str]) -> Facts:
    """Everything said about these members; one of whom nothing was said is there too."""
    rows = await uow.connection.fetch("SELECT * FROM member_fact WHERE member = ANY($1::text[])", list(numbers))
    facts: Facts = {number: {} for number in numbers}
    for row in rows:
        facts[row["member"]][row["order_key"]] = fact_in(row)
    return facts


async def save_links(uow: UnitOfWork, links: Links, because: str | None = None) -> None:
    """Keep the new ones, and note on the codes that their members are to be looked at together."""
    told: list[tuple[Any, ...]] = [
        *((m.kept, m.alias, m.effective_on, m.order_key, m.told_ns) for m in links.new_merges),
        *((s.one, s.other, s.effective_on, None, None) for s in links.new_shares),
    ]
    await uow.connection.execute(
        """
        INSERT INTO member_link (kind, kept, alias, effective_on, order_key, told_ns, because, actor, recorded_at)
        SELECT CASE WHEN order_key IS NULL THEN 'share' ELSE 'merge' END, kept, alias, effective_on, order_key, told_ns,
               $6, $7, $8
        FROM unnest($1::text[], $2::text[], $3::date[], $4::bigint[], $5::bigint[])
            AS told (kept, alias, effective_on, order_key, told_ns)
        """,
        *(list(column) for column in zip(*told, strict=True)),
        because,
        uow.actor,
        uow.now,
    )
    await uow.connection.execute(
        "UPDATE member_code SET bound = true WHERE member = ANY($1::text[])",
        [number for link in told for number in link[:2]],
    )


async def save_together(uow: UnitOfWork, together: Together) -> None:
    """Keep what links come to: who is an alias of whom, and how each is known to its own source."""
    numbers = list(together)
    await uow.connection.execute("DELETE FROM member_alias WHERE member = ANY($1::text[])", numbers)
    await uow.connection.execute("DELETE FROM member_own WHERE member = ANY($1::text[])", numbers)
    edges = [(number, edge.into, edge.effective_on) for number, (_, edge) in together.items() if edge]
    await uow.connection.executemany("INSERT INTO member_alias VALUES ($1, $2, $3)", edges)
    await uow.connection.executemany(
        "INSERT INTO member_own VALUES ($1, $2, $3, $4, $5, $6)",
        [
            (number, day, state.present, state.kind, state.member_class, list(state.branches))
            for number, (line, _) in together.items()
            for day, state in line.items()
        ],
    )


async def link_in(uow: UnitOfWork, number: int) -> dict[str, Any] | None:
    """One link by its number, annulled or not, locked."""
    row = await uow.connection.fetchrow("SELECT * FROM member_link WHERE number = $1 FOR UPDATE", number)
    return dict(row) if row else None


async def annul_links(uow: UnitOfWork, numbers: Sequence[int], because: str) -> None:
    """What was said of them no longer holds; the rows stay."""
    await uow.connection.execute(
        """
        UPDATE member_link SET annulled_at = $2, annulled_by = $3, annulled_because = $4
        WHERE number = ANY($1::bigint[])
        """,
        list(numbers),
        uow.now,
        uow.actor,
        because,
    )


async def set_apart(uow: UnitOfWork, numbers: Collection[str]) -> None:
    """Nothing is known of them together any more; those that are still linked are written again when they are told."""
    await uow.connection.execute("DELETE FROM member_alias WHERE member = ANY($1::text[])", list(numbers))
    await uow.connection.execute("DELETE FROM member_own WHERE member = ANY($1::text[])", list(numbers))


async def member_of_code(uow: UnitOfWork, source: str, code: str) -> str | None:
    """The number behind a code of a source."""
    found: str | None = await uow.connection.fetchval(
        "SELECT member FROM member_code WHERE source = $1 AND code = $2", source, code
    )
    return found


async def sources_of(uow: UnitOfWork, numbers: Collection[str]) -> dict[str, str]:
    """Number -> the source it came from."""
    rows = await uow.connection.fetch("SELECT number, source FROM member WHERE number = ANY($1::text[])", list(numbers))
    return {row["number"]: row["source"] for row in rows}


async def note_linking(uow: UnitOfWork, *, going_on: bool) -> None:
    """Whether equal codes are still to be linked."""
    await uow.connection.execute("UPDATE publisher SET linking = $1 WHERE space IS NOT NULL", going_on)


async def save_space(uow: UnitOfWork, sources: Sequence[str], space: str | None, since: date | None) -> None:
    """These sources use one space of codes from a day on, or (None) each its own again."""
    await uow.connection.execute(
        "UPDATE publisher SET space = $2, shared_from = $3 WHERE source = ANY($1::text[])",
        list(sources),
        space,
        since,
    )


async def save_ranks(uow: UnitOfWork, sources: Sequence[str]) -> None:
    """The order in which sources speak for those whom several know; others come after them."""
    await uow.connection.execute("UPDATE publisher SET rank = array_position($1::text[], source)", list(sources))


async def pairs_to_share(uow: UnitOfWork, one: str, other: str, limit: int) -> list[tuple[str, str]]:
    """The two numbers of some of the codes that are known to both sources and not linked yet."""
    rows = await uow.connection.fetch(
        """
        SELECT mine.member AS one, theirs.member AS other
        FROM member_code AS mine
        JOIN member_code AS theirs ON theirs.code = mine.code AND theirs.source = $2
        WHERE mine.source = $1
          AND NOT EXISTS (
              SELECT FROM member_link AS link
              WHERE link.annulled_at IS NULL AND link.kind = 'share'
                AND ((link.kept = mine.member AND link.alias = theirs.member)
                  OR (link.kept = theirs.member AND link.alias = mine.member)))
        ORDER BY mine.code
        LIMIT $3
        """,
        one,
        other,
        limit,
    )
    return [(row["one"], row["other"]) for row in rows]


async def shared_members(uow: UnitOfWork, after: str, limit: int) -> list[str]:
    """Numbers of members that several sources know, a page in their order."""
    rows = await uow.connection.fetch(
        """
        SELECT DISTINCT kept FROM member_link
        WHERE kind = 'share' AND annulled_at IS NULL AND kept > $1
        ORDER BY kept
        LIMIT $2
        """,
        after,
        limit,
    )
    return [row["kept"] for row in rows]


async def shares_between(uow: UnitOfWork, one: str, other: str, limit: int) -> dict[int, tuple[str, str]]:
    """Some of what two sources share: number of the link -> its two ends."""
    rows = await uow.connection.fetch(
        """
        SELECT link.number, link.kept, link.alias FROM member_link AS link
        JOIN member AS one ON one.number = link.kept
        JOIN member AS other ON other.number = link.alias
        WHERE kind = 'share' AND annulled_at IS NULL
          AND ((one.source = $1 AND other.source = $2) OR (one.source = $2 AND other.source = $1))
        ORDER BY link.number
        LIMIT $3
        """,
        one,
        other,
        limit,
    )
    return {row["number"]: (row["kept"], row["alias"]) for row in rows}
