"""The ways to ask for a person's name, each as a keyed hash: whoever has only the hashes reads no name."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator

from shared.search import Rule, Term, fold
from shared.search.names import sounds_of

TOKEN_BYTES = 10
# Names of more characters are found by the beginnings of their words only.
LONGEST_WHOLE = 8


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


def _sounds(folded: str) -> Iterator[tuple[Rule, str]]:
    """Beginnings of the whole name's sound and of the given name's, in every reading; initials likewise."""
    for syllables in sounds_of(folded):
        for sound in ("".join(syllables), "".join(syllables[1:])):
            yield from (("pinyin", sound[:n]) for n in range(2, len(sound) + 1))
        letters = "".join(one[0] for one in syllables)
        yield from (("initials", letters[:n]) for n in range(2, len(letters) + 1))
