"""How late and corrected records are worded: each record once, with everything that became known of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Final

from services.reporting.domain.dataset import Late
from services.reporting.papers.words import Language, word

# Names of late records that fit on paper; the record list of each figure marks every one of them.
_NAMED: Final = 8
# A member's number says nothing to a reader; its records are behind the figure.
_UNNAMED: Final = "member"
_Changes = tuple[tuple[str, int], ...]


def late(entry: Late, language: Language) -> str:
    """One line of the late entries: what happened to which kind of record, how often, and the first few by code."""
    _, aggregate, past, _ = entry.type.split(".")
    times = Counter(entry.subjects)
    codes = [] if aggregate == _UNNAMED else [_code(subject, n, language) for subject, n in times.items()]
    more = entry.facts > len(entry.subjects) or len(codes) > _NAMED
    return _line(aggregate, ((past, 1),), entry.facts, codes[:_NAMED], more, language)


def late_lines(entries: Iterable[Late], language: Language) -> list[str]:
    """
    All of them: a record that was corrected twice, or told late and then corrected, in one line with its changes.

    Where not every record is named to the reader, its type has a line of its own with their number.
    """
    known = [entry for entry in entries if _is_named(entry)]
    lines = [late(entry, language) for entry in entries if not _is_named(entry)]
    changes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for entry in known:
        for subject in entry.subjects:
            changes[subject][entry.type.split(".")[2]] += 1
    alike: defaultdict[tuple[str, _Changes], list[str]] = defaultdict(list)
    for subject, pasts in changes.items():
        aggregate, _, code = subject.partition("/")
        alike[aggregate, tuple(pasts.items())].append(code)
    return lines + [
        _line(aggregate, pasts, len(codes), codes[:_NAMED], len(codes) > _NAMED, language)
        for (aggregate, pasts), codes in alike.items()
    ]


def _is_named(entry: Late) -> bool:
    return entry.facts == len(entry.subjects) and entry.type.split(".")[1] != _UNNAMED


def _line(aggregate: str, pasts: _Changes, many: int, codes: list[str], more: bool, language: Language) -> str:
    chinese = language == "zh"
    between, colon = ("、", "：") if chinese else (", ", ": ")
    said = between.join(f"{word(past, language)}{_times(n, language)}" for past, n in pasts)
    named = between.join(codes) + ("等" if chinese else " …") * bool(codes and more)
    line = f"{word(aggregate, language)}{'·' if chinese else ' '}{said}{colon}{many}"
    return line + (f"（{named}）" if chinese else f" ({named})") * bool(named)


def _code(subject: str, times: int, language: Language) -> str:
    return subject.partition("/")[2] + _times(times, language)


def _times(n: int, language: Language) -> str:
    if n == 1:
        return ""
    return f" {n} 次" if language == "zh" else f" {'twice' if n == 2 else f'{n} times'}"
