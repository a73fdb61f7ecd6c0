"""How a thing is found: texts in one spelling, their sound, the pieces an index is made of, and what a query asks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, get_args

from pypinyin import Style, lazy_pinyin

Rule = Literal["exact_code", "exact", "prefix", "word", "part", "pinyin", "initials"]
# The order of the answers: the smaller the number, the earlier.
RANK: Mapping[str, int] = {rule: nth for nth, rule in enumerate(get_args(Rule), 1)}
MOST_TERMS = 5

_INVISIBLE = re.compile(r"[\u200b-\u200f\u2060\ufeff\u00ad]")
_BLANKS = re.compile(r"\s+")
_BLANK_BY_BRACKET = re.compile(r"\s*([()])\s*")
_BRACKETS = str.maketrans("〔【［[〈《「〕】］]〉》」", "(((((((" + ")))))))")
_DASHES = re.compile(r"[‐‑‒–—―−]")
_LATIN = re.compile(r"[a-z]{2,}")
_WORD = re.compile(r"[0-9a-z]+")
# 律 is typed lv, lyu or lü.
_UMLAUT = {"ü": "v", "lyu": "lv", "nyu": "nv"}


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a query, as the index is asked for it; what cannot match is empty."""

    text: str
    grams: tuple[str, ...]
    sound: str = ""
    sound_grams: tuple[str, ...] = ()
    initials_grams: tuple[str, ...] = ()


def fold(text: str) -> str:
    """One spelling: half width, lower case, one kind of brackets and dashes, no blanks beside brackets."""
    plain = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).casefold().translate(_BRACKETS)
    return _BLANK_BY_BRACKET.sub(r"\1", _BLANKS.sub(" ", _DASHES.sub("-", plain))).strip()


def syllables(folded: str) -> list[str]:
    """The sound of a folded text, a syllable for each Chinese character; what is not Chinese stands for itself."""
    found = lazy_pinyin(folded, style=Style.NORMAL, errors="default")
    return [word for part in found for word in _WORD.findall(part.replace("ü", "v"))]


def grams(folded: str) -> set[str]:
    """
    Single characters and pairs of neighbours.

    A single letter or digit counts only where it stands alone: as a part of words it would be in everything.
    """
    alone = {word for word in _WORD.findall(folded) if len(word) == 1}
    singles = {character for character in folded if not character.isascii()}
    return alone | singles | {a + b for a, b in pairwise(folded)}


def entry_grams(folded: str, sounds: list[str]) -> set[str]:
    """All pieces of an entry: of its text, of its sound (`~`) and of its first letters (`^`)."""
    return grams(folded) | set(_marked("~", "".join(sounds))) | set(_marked("^", initials(sounds)))


def initials(sounds: list[str]) -> str:
    """The first letters of the syllables."""
    return "".join(sound[0] for sound in sounds)


def terms(query: str) -> list[Term]:
    """The words of a query, at most five; a thing is found when all of them match it."""
    return [_term(word) for word in fold(query).split(" ")[:MOST_TERMS] if word]


def _term(word: str) -> Term:
    pieces = tuple(sorted(grams(word))) or (word,)
    letters = word.replace("'", "")
    for typed, meant in _UMLAUT.items():
        letters = letters.replace(typed, meant)
    if not _LATIN.fullmatch(letters):
        return Term(word, pieces)
    return Term(word, pieces, letters, tuple(_marked("~", letters)), tuple(_marked("^", letters)))


def whole_pattern(word: str) -> str:
    """The regular expression that finds a word standing alone; beside letters or digits Chinese is no neighbour."""
    other = "[^0-9a-z]" if word.isascii() else "[^[:alnum:]]"
    return f"(^|{other}){re.escape(word)}($|{other})"


def sound_pattern(letters: str) -> str:
    """The regular expression that finds `xinlv` where a syllable of `xin lv` begins."""
    return "(^| )" + " ?".join(letters) if letters else ""


def _marked(mark: str, letters: str) -> Iterator[str]:
    return (mark + a + b for a, b in pairwise(letters))
