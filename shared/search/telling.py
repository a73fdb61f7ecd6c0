"""What a reader is told about a hit: what stands there, and in a sentence why it was found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shared.search.spelling import RANK, Term

# The name of a field in Chinese and English.
Fields = Mapping[str, tuple[str, str]]
_RULES = {rank: rule for rule, rank in RANK.items()}
_SENTENCES = {
    "exact_code": ("{field}就是“{word}”", "the {field} is {word}"),
    "exact": ("{field}就是“{word}”", "the {field} is {word}"),
    "prefix": ("{field}以“{word}”开头", "the {field} begins with {word}"),
    "word": ("{field}含“{word}”一词", "the {field} has the word {word}"),
    "part": ("{field}含“{word}”", "the {field} contains {word}"),
    "pinyin": ("{field}读音含“{word}”", "the {field} sounds like {word}"),
    "initials": ("{field}拼音首字母含“{word}”", "the initials of the {field} contain {word}"),
}


def told(row: Mapping[str, Any], terms: Sequence[Term], fields: Fields, name: str | None = None) -> dict[str, Any]:
    """One hit; `name` stands in place of a title and of a text that the index does not hold."""
    texts = row["texts"] or {"code": row["code"]}
    matches = [_match(match, terms, texts, fields, name) for match in row["matches"]]
    return {
        "kind": row["kind"],
        "code": row["code"],
        "title": name or row["title"],
        "ended": row["ended"],
        "since": row["since"],
        "rule": _RULES[row["rank"]],
        "matches": matches,
    }


def _match(
    match: Mapping[str, Any], terms: Sequence[Term], texts: Mapping[str, str], fields: Fields, name: str | None
) -> dict[str, Any]:
    rule, field, word = _RULES[match["rank"]], match["field"], terms[match["term"] - 1].text
    text = name if match["text"] is None else match["text"]
    former = match["text"] is not None and texts.get(field) != match["text"]
    chinese, english = fields.get(field, (field, field.replace("_", " ")))
    if former:
        chinese, english = f"曾用{chinese}", f"former {english}"
    zh, en = _SENTENCES[rule]
    return {
        "term": word,
        "rule": rule,
        "field": field,
        "text": text,
        "former": former,
        "why": zh.format(field=chinese, word=word),
        "why_en": en.format(field=english, word=word),
    }
