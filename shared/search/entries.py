"""The index of the search: written in the transaction of the change it tells of, and by a rebuild in the same way."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from shared.search.spelling import entry_grams, fold, initials, syllables

if TYPE_CHECKING:
    from shared.database import UnitOfWork

SEPARATOR = "\x1f"


@dataclass(frozen=True, slots=True)
class Shown:
    """A thing as it stands from a day on: its title, the texts it is found by (field -> text), whether it has ended."""

    kind: str
    code: str
    effective_on: date
    title: str
    texts: Mapping[str, str | None] = field(default_factory=dict)
    ended: bool = False


async def index(uow: UnitOfWork, shown: Sequence[Shown]) -> None:
    """
    Keep how things are found from now on, each as it stands from its day on; what they were is found, too.

    Called by the functions that write the rows of an event, so that a rebuild fills the index by itself.
    """
    rows = [row for nth, one in enumerate(shown) for row in rows_of(nth, one)]
    if not rows:
        return
    await uow.connection.execute(
        """
        INSERT INTO search_entry (kind, code, nth, field, effective_on, recorded_at, title, ended, text, folded, sound,
                                  initials, grams)
        SELECT kind, code,
               dense_rank() OVER (PARTITION BY kind, code ORDER BY place) + coalesce((
                   SELECT max(nth) FROM search_entry AS old WHERE old.kind = said.kind AND old.code = said.code
               ), 0),
               field, effective_on, $12, title, ended, text, folded, sound, initials, string_to_array(grams, $13)
        FROM unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::date[], $6::text[], $7::bool[], $8::text[],
                    $9::text[], $10::text[], $11::text[], $14::text[])
             AS said (place, kind, code, field, effective_on, title, ended, text, folded, sound, initials, grams)
        """,
        *[list(column) for column in zip(*(row[:11] for row in rows), strict=True)],
        uow.now,
        SEPARATOR,
        [row[11] for row in rows],
    )


def rows_of(place: int, shown: Shown) -> list[tuple[object, ...]]:
    """A row for each text: place, kind, code, field, day, title, ended, text, folded, sound, initials, pieces."""
    texts = {"code": shown.code, **{name: text for name, text in shown.texts.items() if text}}
    rows: list[tuple[object, ...]] = []
    for name, text in texts.items():
        folded = fold(text)
        sounds = syllables(folded)
        state = (place, shown.kind, shown.code, name, shown.effective_on, shown.title, shown.ended)
        pieces = SEPARATOR.join(sorted(entry_grams(folded, sounds)))
        rows.append((*state, text, folded, " ".join(sounds), initials(sounds), pieces))
    return rows


async def found_so_far(uow: UnitOfWork, kind: str, codes: Collection[str]) -> set[str]:
    """Those of the codes that the search finds already."""
    rows = await uow.connection.fetch(
        "SELECT DISTINCT code FROM search_entry WHERE kind = $1 AND code = ANY($2::text[])", kind, list(codes)
    )
    return {row["code"] for row in rows}


async def hide(uow: UnitOfWork, kind: str, codes: Collection[str]) -> None:
    """The search finds these no more, by what they are and by what they were."""
    await uow.connection.execute(
        "DELETE FROM search_entry WHERE kind = $1 AND code = ANY($2::text[])", kind, list(codes)
    )
