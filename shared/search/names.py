"""How a name sounds and how well a word of a query matches it: for names that no index may hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, product

from pypinyin import Style, pinyin

from shared.search.spelling import RANK, Term, fold, initials, sound_pattern

# 单, 曾, 仇 have two readings or three; of all combinations of a name's characters so many are kept.
MOST_READINGS = 12


@lru_cache(maxsize=8192)
def _readings(character: str) -> tuple[str, ...]:
    """Kept, because the same few hundred characters come again and again; single ones tell of nobody."""
    found = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore")
    return tuple(found[0]) if found else ()


def sounds_of(folded: str) -> Iterator[list[str]]:
    """The syllables of a Chinese name in every reading; of a name in Latin letters none."""
    if folded.isascii():
        return
    choices = [readings for one in folded if (readings := _readings(one))]
    # The surname's readings come first: they differ more often than those of given names.
    for backwards in islice(product(*reversed(choices)), MOST_READINGS):
        yield [one.replace("ü", "v") for one in reversed(backwards)]


def rank_of(name: str, term: Term) -> int | None:
    """How well a word matches a name (RANK); None: not at all."""
    folded = fold(name)
    if folded == term.text:
        return RANK["exact"]
    if folded.startswith(term.text):
        return RANK["prefix"]
    if term.text in folded:
        return RANK["part"]
    return _by_sound(folded, term) if term.sound else None


def _by_sound(folded: str, term: Term) -> int | None:
    found = None
    for syllables in sounds_of(folded):
        if re.search(sound_pattern(term.sound), " ".join(syllables)):
            return RANK["pinyin"]
        if term.sound in initials(syllables):
            found = RANK["initials"]
    return found
