"""What outreach finds things by, and how a hit is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from shared.events import words
from shared.search import RANK, Term
from shared.search import told as told_with
from shared.search.names import rank_of
from shared.search.spelling import fold

Kind = Literal["expert", "branch", "contact", "item"]
_FIELDS: Final = {
    "code": ("编码", "code"),
    "name": ("姓名", "name"),
    "title": ("名称", "name"),
    "branch": ("分支编码", "branch"),
    "liaison": ("联系人编码", "liaison"),
    "expert": ("专家编号", "expert"),
    "discipline": ("学科", "discipline"),
    "topic": ("主题", "topic"),
    "kind": ("类别", "kind"),
}


@dataclass(frozen=True, slots=True)
class Match:
    """A record that a word of the query (by its place, from 1) was found to mean, and by what."""

    term: int
    kind: str
    code: str
    field: str
    text: str | None
    rank: int


def by_name(
    kind: Kind, field: str, names: Mapping[str, Iterable[str]], terms: Sequence[Term], *, shown: bool
) -> Iterator[Match]:
    """Records (code -> its names) whose name is like a word; `shown`: the name may stand in the database's answer."""
    for nth, term in enumerate(terms, 1):
        for code, known in names.items():
            ranked = [(rank, name) for name in known if (rank := rank_of(name, term))]
            if ranked:
                rank, name = min(ranked)
                yield Match(nth, kind, code, field, name if shown else None, rank)


def by_words(terms: Sequence[Term]) -> Iterator[tuple[int, str, str, str, int]]:
    """(term, field, value, text, rank) of the topics and kinds of items that a word of the query names."""
    for nth, term in enumerate(terms, 1):
        for field, known in (("topic", words.ITEM_TOPICS), ("kind", words.ITEM_KINDS)):
            for value, texts in known.items():
                if term.text in (fold(text) for text in texts):
                    yield nth, field, value, texts[0], RANK["exact"]


def told(row: Mapping[str, Any], terms: Sequence[Term], facts: Mapping[str, Any], name: str | None) -> dict[str, Any]:
    """One hit: why it was found, and how it stands now."""
    texts = {match["field"]: match["text"] for match in row["matches"]}
    whole = {**row, "title": row["code"], "since": None, "ended": False, "texts": {"code": row["code"], **texts}}
    return {**told_with(whole, terms, _FIELDS, name), **facts}
