"""How a branch may be called: the society's rule of names, explained, and names that are nearly the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_BRANCH_OF_BRANCH = "name-branch-of-branch"
_INVISIBLE = re.compile(r"[\u200b-\u200f\u2060\ufeff\u00ad]")
_BLANKS = re.compile(r"\s+")
_BLANK_BY_CHINESE = re.compile(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])")


@dataclass(frozen=True, slots=True)
class NameRule:
    """
    The rule of names in force on a day: data of the society (table `rule`, names `branch_name`, `branch_regions`).

    `refuse_places`: a place in a name breaks the rule; else it is a warning.
    """

    endings: tuple[str, ...]
    forbidden_endings: tuple[str, ...]
    forbidden_words: tuple[str, ...]
    nested_words: tuple[str, ...]
    places: tuple[str, ...]
    refuse_places: bool = False

    @classmethod
    def read(cls, value: Mapping[str, Any], *, refuse_places: bool = False) -> NameRule:
        """From the stored lists."""
        return cls(**{name: tuple(words) for name, words in value.items()}, refuse_places=refuse_places)


@dataclass(frozen=True, slots=True)
class NameFault:
    """A rule that a name breaks (or, as a warning, may break), in both languages."""

    rule: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class NearName:
    """A branch whose name is easily taken for another."""

    code: str
    name: str
    why: str


def tidy(name: str) -> str:
    """
    One spelling of a name: no full-width letters and digits, no blanks beside Chinese, full-width brackets.

    `中国 ＡＢ学会（心律）分会` and `中国AB学会(心律)分会` are the same name.
    """
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", name)).strip()
    text = _BLANK_BY_CHINESE.sub("", _BLANKS.sub(" ", text))
    return text.replace("(", "（").replace(")", "）")


def name_faults(name: str, kind: str, society: str | None, rule: NameRule) -> list[NameFault]:
    """The rules that a tidy name breaks. Before the society is described only the ending can be judged."""
    faults = [*_beginning(name, society), *_ending(name, kind, rule)]
    if society is None:
        return faults
    core = core_of(name, kind_of(name, rule) or kind, society)
    if word := _first_in(core, rule.forbidden_words):
        faults.append(
            NameFault(
                "name-forbidden-word",
                f"学会全称之后不得再含“{word}”",
                f"{word} must not stand after the society's name",
            )
        )
    if word := _first_in(core, rule.nested_words):
        faults.append(
            NameFault(
                _BRANCH_OF_BRANCH,
                f"分支机构不得再设分支机构，名称中间不得含“{word}”",
                f"there is no branch of a branch, so {word} must not stand inside the name",
            )
        )
    return faults + (_places(core, rule) if rule.refuse_places else [])


def with_nesting(faults: list[NameFault], parent: str | None) -> list[NameFault]:
    """The faults of a name that continues the name `parent`: it would be a branch of that branch, said once."""
    if parent is None or any(fault.rule == _BRANCH_OF_BRANCH for fault in faults):
        return faults
    return [
        *faults,
        NameFault(
            _BRANCH_OF_BRANCH,
            f"分支机构不得再设分支机构，名称不得在“{parent}”之后再加后缀",
            f"there is no branch of a branch: the name continues that of {parent}",
        ),
    ]


def name_warnings(name: str, kind: str, society: str | None, rule: NameRule) -> list[NameFault]:
    """What a secretary should look at: place names, because there are no regional branches."""
    return [] if rule.refuse_places else _places(core_of(name, kind, society), rule)


def _places(core: str, rule: NameRule) -> list[NameFault]:
    if place := _first_in(core, rule.places):
        return [
            NameFault(
                "name-place",
                f"名称含地名“{place}”，不得设立地域性分支机构，请核对",
                f"the name holds the place {place}; regional branches are not allowed",
            )
        ]
    return []


def _beginning(name: str, society: str | None) -> list[NameFault]:
    if society is None or name.startswith(society):
        return []
    return [
        NameFault(
            "name-begins-with-society",
            f"名称须以学会全称“{society}”开头",
            f"the name must begin with the society's full name, {society}",
        )
    ]


def _ending(name: str, kind: str, rule: NameRule) -> list[NameFault]:
    for ending in rule.forbidden_endings:
        if name.endswith(ending):
            return [
                NameFault("name-forbidden-ending", f"名称不得以“{ending}”结尾", f"the name must not end in {ending}")
            ]
    if not name.endswith(rule.endings):
        allowed = "、".join(rule.endings)
        return [NameFault("name-ending", f"名称须以下列之一结尾：{allowed}", f"the name must end in one of: {allowed}")]
    if not name.endswith(kind):
        return [
            NameFault(
                "name-ends-in-its-kind",
                f"名称须以其类型“{kind}”结尾",
                f"the name must end in its kind, {kind}",
            )
        ]
    return []


def _first_in(text: str, words: Iterable[str]) -> str | None:
    return next((word for word in words if word in text), None)


def kind_of(name: str, rule: NameRule) -> str | None:
    """The kind that a name ends in; the longest ending wins."""
    return max((ending for ending in rule.endings if name.endswith(ending)), key=len, default=None)


def beginnings(name: str, rule: NameRule) -> Iterator[str]:
    """What a name would continue if it were a branch of a branch: every beginning that ends as names do."""
    for ending in rule.endings:
        place = name.find(ending)
        while place >= 0:
            if (end := place + len(ending)) < len(name):
                yield name[:end]
            place = name.find(ending, place + 1)


def continued(name: str, code: str, living: Mapping[str, str], rule: NameRule) -> str | None:
    """The name of another living branch (name -> code) that a name continues, as that of a branch of it would."""
    return next((long for long in beginnings(name, rule) if living.get(long, code) != code), None)


def core_of(name: str, kind: str, society: str | None) -> str:
    """The field of a branch: its name without the society's name and without the kind."""
    return name.removeprefix(society or "").removesuffix(kind)


class NearNames:
    """
    Finds names that are nearly the same: one core begins or ends another, one character differs, or the same
    characters stand in another order. All three are look-ups, so that a long roster is judged in one pass.
    """

    def __init__(self, society: str | None) -> None:
        self._society = society
        self._cores: dict[str, list[tuple[str, str]]] = {}
        self._parts: dict[str, list[str]] = {}
        self._keys: dict[str, list[str]] = {}

    def add(self, code: str, name: str, kind: str) -> None:
        """Make a name known."""
        core = core_of(name, kind, self._society)
        if core not in self._cores:
            for part in _parts(core):
                self._parts.setdefault(part, []).append(core)
            for key in _keys(core):
                self._keys.setdefault(key, []).append(core)
        self._cores.setdefault(core, []).append((code, name))

    def near(self, code: str, name: str, kind: str, limit: int = 5) -> list[NearName]:
        """At most `limit` other branches whose names are nearly this one."""
        core = core_of(name, kind, self._society)
        found: dict[str, str] = {core: "same_field"}
        for part in _parts(core):
            if part in self._cores:
                found.setdefault(part, "contained")
        for other in self._parts.get(core, ()):
            found.setdefault(other, "contained")
        for key in _keys(core):
            for other in self._keys.get(key, ()):
                found.setdefault(other, "similar")
        near = [
            NearName(other_code, other_name, why)
            for other, why in found.items()
            for other_code, other_name in self._cores.get(other, ())
            if other_code != code
        ]
        return near[:limit]


def _parts(core: str) -> set[str]:
    """Beginnings and endings of at least three characters, shorter than the whole."""
    lengths = range(3, len(core))
    return {core[:n] for n in lengths} | {core[-n:] for n in lengths}


def _keys(core: str) -> set[str]:
    """Equal for cores with one character exchanged, and for the same characters in another order."""
    if len(core) < 4:
        return set()
    exchanged = {f"{core[:n]}?{core[n + 1 :]}" for n in range(len(core))}
    return exchanged | {"=" + "".join(sorted(core))}
