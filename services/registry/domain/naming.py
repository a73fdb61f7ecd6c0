"""The ways to ask for a person's name, each as a keyed hash: whoever has only the hashes reads no name."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, product

from pypinyin import Style, pinyin

from shared.search import Rule, Term, fold

TOKEN_BYTES = 10
# Names of more characters are found by the beginnings of their words only.
LONGEST_WHOLE = 8
# 单, 曾, 仇 have two readings or three; of all combinations of a name's characters so many are kept.
MOST_READINGS = 12


def tokens_of(key: bytes, name: str) -> set[bytes]:
    """Every token by which a name is found."""
    folded = fold(name)
    return {token(key, rule, text) for rule, text in {*_texts(folded), *_sounds(folded)}}


def asked(key: bytes, term: Term) -> dict[Rule, bytes]:
    """The tokens a word of a query may stand for, by the rule that would explain the hit."""
    found: dict[Rule, bytes] = {rule: token(key, rule, term.text) for rule in ("exact", "prefix", "part")}
    if term.sound:
        found |= {"pinyin": token(key, "pinyin", term.sound), "initials": token(key, "initials", term.sound)}
    return found


def token(key: bytes, rule: Rule, text: str) -> bytes:
    """HMAC-SHA256, shortened to 80 bits."""
    return hmac.digest(key, f"{rule} {text}".encode(), hashlib.sha256)[:TOKEN_BYTES]


def _texts(folded: str) -> Iterator[tuple[Rule, str]]:
    yield "exact", folded
    yield from (("prefix", folded[:n]) for n in range(1, len(folded)))
    if len(folded) <= LONGEST_WHOLE and not folded.isascii():
        inner = ((a, b) for a in range(1, len(folded)) for b in range(a + 1, len(folded) + 1))
        yield from (("part", folded[a:b]) for a, b in inner)
    for word in folded.replace("·", " ").split(" ")[1:]:
        yield from (("part", word[:n]) for n in range(1, len(word) + 1))


@lru_cache(maxsize=8192)
def _readings(character: str) -> tuple[str, ...]:
    """Kept, because an import asks for the same few hundred characters again and again; single ones tell of nobody."""
    found = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore")
    return tuple(found[0]) if found else ()


def _sounds(folded: str) -> Iterator[tuple[Rule, str]]:
    """Beginnings of the whole name's sound and of the given name's, in every reading; initials likewise."""
    if folded.isascii():
        return
    choices = [readings for one in folded if (readings := _readings(one))]
    # The surname's readings come first: they differ more often than those of given names.
    for backwards in islice(product(*reversed(choices)), MOST_READINGS):
        syllables = [one.replace("ü", "v") for one in reversed(backwards)]
        for sound in ("".join(syllables), "".join(syllables[1:])):
            yield from (("pinyin", sound[:n]) for n in range(2, len(sound) + 1))
        letters = "".join(one[0] for one in syllables)
        yield from (("initials", letters[:n]) for n in range(2, len(letters) + 1))
