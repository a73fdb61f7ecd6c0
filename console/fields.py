"""The names and values of the fields of a record, as people read them."""

from __future__ import annotations

import re
from typing import Any, Final

from console.show import day, number
from console.words import LANGUAGES, Language, word
from shared.events.field_words import FIELDS, VALUES, WRITTEN
from shared.events.words import POSTS

DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
POST_FIELDS: Final = frozenset({"post", "leader_post"})


def field_name(name: str, language: Language) -> str:
    """The name of a field; one without a word stands for itself."""
    return FIELDS.get(name, (name, name))[LANGUAGES.index(language)]


def field_value(name: str, value: Any, language: Language) -> str:
    """A value of a field as text; lists and parts are written out."""
    if isinstance(value, bool):
        return ("是", "yes")[LANGUAGES.index(language)] if value else ("否", "no")[LANGUAGES.index(language)]
    if isinstance(value, int | float):
        return str(value) if name == "year" else number(value)
    if isinstance(value, list):
        return ("、", ", ")[LANGUAGES.index(language)].join(field_value(name, part, language) for part in value)
    if isinstance(value, dict):
        shown = [f"{field_name(n, language)} {field_value(n, v, language)}" for n, v in value.items() if v is not None]
        return ("，", ", ")[LANGUAGES.index(language)].join(shown)
    return _text(name, str(value), language)


def _text(name: str, value: str, language: Language) -> str:
    if DAY.fullmatch(value):
        return day(value, language)
    if name in WRITTEN:
        return value
    post = POSTS.get(value) if name in POST_FIELDS else None
    found = VALUES.get(f"{name}/{value}") or post or VALUES.get(value)
    return found[LANGUAGES.index(language)] if found else word(value, language)


def office(code: str, language: Language) -> str:
    """`liaison/B-01`, as a record names the office of who entered it."""
    post, _, of = code.partition("/")
    return f"{field_value('post', post, language)} {of}".strip()
