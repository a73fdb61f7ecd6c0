"""
A generated society: 200 branches, 20,000 posts over 20 years, 20,000 persons, 2,000 documents, members by the million.

Everybody and everything is invented (示例), from one seed, and written by COPY into the tables that events fill.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from cryptography.fernet import Fernet

from services.registry.domain.naming import tokens_of
from services.registry.store.search import search_key
from shared.database import Connection, Database
from shared.search import Shown, index

SEED = 20261122
NAME = "中国示例学会"
TERMS = 5
YEARS = 4
FIRST = 2006
# A committee of twenty: chair, three vice-chairs, secretary, liaison and fourteen members.
SEATS = ("chair", *["vice_chair"] * 3, "branch_secretary", "liaison", *["committee_member"] * 14)
DOCUMENTS = 2000
_FIELDS = "心律力学材料影像信号康复护理检验药理免疫病理营养超声激光磁共振电生理组织工程微创导航感知计算"
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗单曾仇任查解朴"
_GIVEN = "示例甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
_TITLES = ("管理办法", "工作细则", "财务规定", "换届通知", "学习材料", "会议纪要")


@dataclass(frozen=True, slots=True)
class Size:
    """How large it is made."""

    members: int
    branches: int = 200
    persons: int = 20_000

    @property
    def posts(self) -> int:
        """Appointments in all terms of all branches."""
        return self.branches * TERMS * len(SEATS)


async def fill(database: Database, size: Size) -> None:
    """Write the society into an empty migrated database."""
    made = _Made(size, random.Random(SEED))
    async with database.transaction("bench") as uow:
        connection = uow.connection
        await connection.execute(
            "INSERT INTO society_history (nth, effective_on, recorded_at, profile) VALUES (1, $1, $2, $3)",
            date(1980, 1, 1),
            _moment(1980),
            {"code": "csbme", "name_zh": NAME},
        )
        for table, rows in made.tables():
            await _copy(connection, table, rows)
        await connection.execute(_MEMBERS, size.members, size.branches)
        await connection.execute(_MEMBER_STREAMS, size.members)
        uow.now = _moment(FIRST)
        await index(uow, [*made.branches_shown(), *made.documents_shown()])
        key = await search_key(uow)
        await connection.execute(_WITHOUT_INDEXES)
        await _copy(connection, "person_token", made.tokens(key))
        await connection.execute(_WITH_INDEXES)
    await database.pool.execute("ANALYZE")


async def _copy(connection: Connection, table: str, rows: Any) -> None:
    await connection.copy_records_to_table(table, records=rows, columns=_COLUMNS[table])


def _moment(year: int) -> datetime:
    return datetime(year, 1, 2, tzinfo=UTC)


# Filled in the order of chance, an index costs four times what it costs to make it afterwards.
_WITHOUT_INDEXES = "ALTER TABLE person_token DROP CONSTRAINT person_token_pkey; DROP INDEX person_token_person"
_WITH_INDEXES = """
ALTER TABLE person_token ADD PRIMARY KEY (token, person);
CREATE INDEX person_token_person ON person_token (person);
"""
# Joined over 25 years; every tenth has left since.
_MEMBERS = """
INSERT INTO member_state (member, effective_on, type, present, kind, branches, opening_stock, nth, recorded_at)
SELECT 'm' || lpad(n::text, 7, '0'), day, type, present, CASE n % 500 WHEN 0 THEN 'group' ELSE 'individual' END,
       CASE WHEN present THEN ARRAY['BR-' || lpad((n * 7 % $2)::text, 3, '0')] ELSE '{}' END,
       present AND n % 3 = 0, nth, date_trunc('year', day) + interval '1 day'
FROM generate_series(0, $1 - 1) AS n, LATERAL (
    VALUES (1, 'registry.member.joined.v1', true, make_date(2000 + n % 25, 1 + n % 12, 1 + n % 28)),
           (2, 'registry.member.left.v1', false, make_date(2025, 1 + n % 12, 1))
) AS state (nth, type, present, day)
WHERE present OR n % 10 = 0
"""
_MEMBER_STREAMS = """
INSERT INTO stream (subject, version)
SELECT 'member/m' || lpad(n::text, 7, '0'), 1 FROM generate_series(0, $1 - 1) AS n
"""
_STATE = ("name", "kind", "status", "effective_on")
_COLUMNS: dict[str, tuple[str, ...]] = {
    "stream": ("subject", "version"),
    "branch": ("code", *_STATE),
    "branch_history": ("code", *_STATE, "nth", "recorded_at"),
    "term": ("code", "body", "number", "effective_on", "until", "ended_on"),
    "term_history": ("code", "nth", "effective_on", "recorded_at", "ended", "body", "number", "since", "until"),
    "post": ("code", "branch", "body", "post", "person", "effective_on", "until", "term"),
    "post_history": (
        *("code", "nth", "effective_on", "recorded_at", "ended"),
        *("branch", "body", "post", "person", "since", "until", "term"),
    ),
    "person": ("code", "birth_year", "registered_at"),
    "person_key": ("person", "key"),
    "person_private": ("person", "name"),
    "person_token": ("token", "person"),
}


class _Made:
    """The rows, made from one source of chance."""

    def __init__(self, size: Size, chance: random.Random) -> None:
        self._size, self._chance = size, chance
        self._codes = [f"BR-{n:03d}" for n in range(size.branches)]
        self._people = [self._word(_SURNAMES, 1) + self._word(_GIVEN, 2) for _ in range(size.persons)]
        self._names = [
            f"{NAME}{self._word(_FIELDS, 2)}{self._word(_FIELDS, 2)}{n:03d}分会" for n in range(size.branches)
        ]

    def _word(self, characters: str, length: int) -> str:
        return "".join(self._chance.choices(characters, k=length))

    def tables(self) -> Iterator[tuple[str, Iterable[tuple[Any, ...]]]]:
        """Table by table, in an order that no key minds."""
        branches = list(zip(self._codes, self._names, strict=True))
        founded = date(FIRST, 1, 1)
        yield "branch", [(code, name, "分会", "normal", founded) for code, name in branches]
        yield "branch_history", list(self._branch_states())
        terms, posts = list(self._terms()), list(self._posts())
        yield "term", [(code, body, n, since, until, ended) for code, body, n, since, until, ended in terms]
        yield "term_history", list(_term_states(terms))
        yield "post", posts
        yield (
            "post_history",
            [
                (code, 1, since, _moment(since.year), False, body, body, post, person, since, until, term)
                for code, body, _, post, person, since, until, term in posts
            ],
        )
        subjects = [f"branch/{code}" for code in self._codes] + [f"post/{post[0]}" for post in posts]
        yield "stream", [(subject, 1) for subject in subjects + [f"term/{term[0]}" for term in terms]]
        yield "person", [(_person(n), 1950 + n % 45, _moment(FIRST)) for n in range(self._size.persons)]
        keys = [Fernet.generate_key() for _ in self._people]
        yield "person_key", ((_person(n), key) for n, key in enumerate(keys))
        sealed = zip(keys, self._people, strict=True)
        yield (
            "person_private",
            ((_person(n), Fernet(key).encrypt(name.encode())) for n, (key, name) in enumerate(sealed)),
        )

    def _branch_states(self) -> Iterator[tuple[Any, ...]]:
        """Founded, then two changes of status over the years."""
        for code, name in zip(self._codes, self._names, strict=True):
            for nth, (year, status) in enumerate(
                ((FIRST, "normal"), (FIRST + 9, "rectifying"), (FIRST + 10, "normal")), 1
            ):
                yield code, name, "分会", status, date(year, 1, 1), nth, _moment(year)

    def _terms(self) -> Iterator[tuple[Any, ...]]:
        for code in self._codes:
            for n in range(TERMS):
                until = date(FIRST + (n + 1) * YEARS, 1, 1)
                yield (
                    f"T-{code}-{n}",
                    code,
                    n + 1,
                    date(FIRST + n * YEARS, 1, 1),
                    until,
                    until if n < TERMS - 1 else None,
                )

    def _posts(self) -> Iterator[tuple[Any, ...]]:
        """Of each committee about half were in the one before."""
        for nth, code in enumerate(self._codes):
            own = range(nth * 100, nth * 100 + 100)
            for n in range(TERMS):
                people = self._chance.sample(own, len(SEATS))
                since, until = date(FIRST + n * YEARS, 1, 1), date(FIRST + (n + 1) * YEARS, 1, 1)
                end = until if n < TERMS - 1 else None
                for seat, (post, person) in enumerate(zip(SEATS, people, strict=True)):
                    yield f"P-{code}-{n}-{seat}", code, code, post, _person(person), since, end, f"T-{code}-{n}"

    def branches_shown(self) -> list[Shown]:
        """How branches are found."""
        return [
            Shown("branch", code, date(FIRST, 1, 1), name, {"name": name})
            for code, name in zip(self._codes, self._names, strict=True)
        ]

    def documents_shown(self) -> list[Shown]:
        """How documents are found: a title and a number each."""
        return [
            Shown("document", f"D-{n:04d}", date(FIRST + n % 20, 1, 1), title, {"title": title, "number": number})
            for n in range(DOCUMENTS)
            for title in [f"{self._word(_FIELDS, 3)}{_TITLES[n % len(_TITLES)]}"]
            for number in [f"学会〔{FIRST + n % 20}〕{n}号"]
        ]

    def tokens(self, key: bytes) -> list[tuple[bytes, str]]:
        """By which names persons are found; some bear the same, as everywhere."""
        tokens = {name: tokens_of(key, name) for name in set(self._people)}
        return [(token, _person(n)) for n, name in enumerate(self._people) for token in tokens[name]]


def _term_states(terms: list[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    for code, body, number, since, until, ended in terms:
        yield code, 1, since, _moment(since.year), False, body, number, since, until
        if ended:
            yield code, 2, ended, _moment(ended.year), True, body, number, since, until


def _person(n: int) -> str:
    return f"R-{n:05d}"
