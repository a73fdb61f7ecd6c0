"""Key works and ticks as a row names them: by code, by number of the year, or by title."""

from __future__ import annotations

from services.activities.domain.imports.cells import Ticks
from services.activities.domain.imports.faults import RowIsWrong
from services.activities.domain.imports.known import Known
from shared.events.activities import Tick
from shared.imports.rows import Wanted

Pairs = set[tuple[str, Tick]]


def works_of(wanted: Wanted, known: Known) -> tuple[str, ...]:
    """Codes of the key works that the row serves. Raises RowIsWrong."""
    named = wanted.get("key_works") or ()
    return tuple(dict.fromkeys(_work("key_works", text, wanted, known) for text in named))


def ticks_of_row(wanted: Wanted, works: tuple[str, ...], known: Known) -> Pairs:
    """(key work, tick) that the row says of `works` and of those it names beside each tick. Raises RowIsWrong."""
    said: Ticks | None = wanted.get("ticks")
    if said is None:
        return set()
    if said.every and not works:
        raise RowIsWrong("ticks", "ticks-of-nothing")
    own = {_work("ticks", text, wanted, known): ticks for text, ticks in said.of}
    every = {(work, tick) for work in works if work not in own for tick in said.every}
    return every | {(work, tick) for work, ticks in own.items() for tick in ticks}


def _work(meaning: str, text: str, wanted: Wanted, known: Known) -> str:
    year = wanted.values["starts_on"].year
    if (code := known.key_work(text, year)) is None:
        raise RowIsWrong(meaning, "key-work-unknown", value=text, year=year)
    return code
