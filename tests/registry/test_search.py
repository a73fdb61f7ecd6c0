"""Search: one spelling of everything, one Chinese character, sounds, numbers, and what a former name leaves."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.registry.domain import shown
from services.registry.domain.found import told
from services.registry.domain.naming import asked, tokens_of
from services.registry.store.bodies import save_bodies
from services.registry.store.honours import save_honours
from services.registry.views import search as views
from shared.database import Database
from shared.events.registry import (
    BodyEstablished,
    DocumentAbolished,
    DocumentAdopted,
    DocumentDrafted,
    HonourGiven,
    HonourProposed,
    HonourState,
    HonourWithdrawn,
)
from shared.search import (
    Shown,
    Wanted,
    fold,
    found_so_far,
    hide,
    index,
    initials,
    sound_pattern,
    syllables,
    terms,
)
from tests.registry.known import SOCIETY
from tests.registry.telling import take
from tests.world import World

KEY = b"k" * 32
LATE = datetime(2030, 1, 1, tzinfo=UTC)
TODAY = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("国科协〔２０２５〕 ３号", "国科协(2025)3号"),
        ("国科协[2025]3号", "国科协(2025)3号"),
        ("ＣＳＢＭＥ－０１", "csbme-01"),
        ("CSBME—01\u200b", "csbme-01"),
        ("  Branch   One ", "branch one"),
    ],
)
def test_what_is_written_in_two_ways_is_one_spelling(written: str, folded: str) -> None:
    assert fold(written) == folded


def test_a_text_sounds_as_it_is_read() -> None:
    sounds = syllables(fold("重庆AB心律分会"))
    assert sounds == ["chong", "qing", "ab", "xin", "lv", "fen", "hui"]
    assert initials(sounds) == "cqaxlfh"


def test_a_query_is_at_most_five_words() -> None:
    assert [term.text for term in terms(" 心律 ＡＢ c d e f ")] == ["心律", "ab", "c", "d", "e"]
    assert terms(" \u200b ") == []


def test_lv_lyu_and_lü_are_asked_as_one_sound() -> None:
    assert {terms(typed)[0].sound for typed in ("xinlv", "xinlyu", "xin'lü")} == {"xinlv"}
    assert sound_pattern("xi") == "(^| )x ?i"


def finds(name: str, query: str) -> str | None:
    """By which rule a person's name is found, by the hashes alone."""
    tokens = tokens_of(KEY, name)
    return next((rule for rule, token in asked(KEY, terms(query)[0]).items() if token in tokens), None)


@pytest.mark.parametrize(
    ("name", "query", "rule"),
    [
        ("单示例", "单示例", "exact"),
        ("单示例", "单示", "prefix"),
        ("单示例", "示例", "part"),
        ("单示例", "例", "part"),
        ("单示例", "shanshili", "pinyin"),
        ("单示例", "danshi", "pinyin"),
        ("单示例", "shili", "pinyin"),
        ("曾示例", "zengshili", "pinyin"),
        ("曾示例", "cengshili", "pinyin"),
        ("仇示例", "qiushili", "pinyin"),
        ("仇示例", "csl", "initials"),
        ("仇示例", "qsl", "initials"),
        ("尉迟示例", "yuchi", "pinyin"),
        ("吕示例", "lvshili", "pinyin"),
        ("Ａnna Example", "anna", "prefix"),
        ("Anna Example", "exam", "part"),
        ("单示例", "示单", None),
        ("单示例", "zhang", None),
        ("单示例", "x", None),
    ],
)
def test_a_name_is_found_by_its_hashes_however_it_is_asked_for(name: str, query: str, rule: str | None) -> None:
    assert finds(name, query) == rule


def test_hashes_under_another_key_find_nothing() -> None:
    assert not tokens_of(KEY, "单示例") & tokens_of(b"x" * 32, "单示例")


def document(code: str, title: str, number: str, day: date = date(2020, 1, 1), ended: bool = False) -> Shown:
    return Shown("document", code, day, title, {"title": title, "number": number}, ended)


async def found(database: Database, query: str, day: date = TODAY, known: datetime = LATE, **wanted: Any) -> Any:
    """What a query finds: (code, rule) in order."""
    return [(hit["code"], hit["rule"]) for hit in await hits(database, query, day, known, **wanted)]


async def hits(database: Database, query: str, day: date = TODAY, known: datetime = LATE, **wanted: Any) -> Any:
    words = terms(query)
    async with database.reading() as connection:
        rows = await views.find(connection, day, known, Wanted(words, **wanted), views.Names())
    return [told(row, words) for row in rows]


HEAD = "编码,全称,类型,挂靠单位,状态,终止日期\n"
ROSTER = HEAD + "".join(
    f"{code},{SOCIETY.name_zh}{field}分会,分会,{host},{status},{ended}\n"
    for code, field, host, status, ended in (
        ("CSBME-01", "生物力学", "示例大学", "", ""),
        ("CSBME-02", "材料生物力学", "", "", ""),
        ("CSBME-03", "体外循环", "", "", ""),
        ("CSBME-04", "力学心律", "", "终止", "2024-03-01"),
        ("CSBME-010", "单细胞", "", "", ""),
    )
)


@pytest.fixture
async def society(registry: Database) -> Database:
    """Branches and two documents to be found."""
    await take(registry, ROSTER)
    async with registry.transaction("test") as uow:
        await index(
            uow,
            [
                document("D-1", "分支机构管理办法", "学会〔2025〕3号"),
                document("D-2", "党建联席制度", "学会〔2025〕13号"),
            ],
        )
    return registry


async def test_what_begins_with_the_query_comes_before_what_contains_it(society: Database) -> None:
    assert await found(society, "生物力学") == [("CSBME-01", "prefix"), ("CSBME-02", "part")]
    assert await found(society, "力学") == [("CSBME-04", "prefix"), ("CSBME-01", "part"), ("CSBME-02", "part")]


async def test_one_and_two_characters_are_enough(society: Database) -> None:
    assert await found(society, "律") == [("A", "part"), ("CSBME-04", "part")]
    assert await found(society, "心律") == [("A", "prefix"), ("CSBME-04", "part")]


async def test_a_code_comes_before_those_that_begin_with_it(society: Database) -> None:
    assert await found(society, "csbme－０1") == [("CSBME-01", "exact_code"), ("CSBME-010", "prefix")]


async def test_sound_and_first_letters_come_last(society: Database) -> None:
    assert await found(society, "danxibao") == [("CSBME-010", "pinyin")]
    assert await found(society, "dxb") == [("CSBME-010", "initials")]
    assert await found(society, "inlv") == []
    assert await found(society, "lianxizhidu") == [("D-2", "pinyin")]


async def test_numbers_are_found_in_any_brackets(society: Database) -> None:
    assert await found(society, "学会[2025] ３号") == [("D-1", "exact")]
    assert await found(society, "2025") == [("D-1", "word"), ("D-2", "word")]
    assert await found(society, "3") == [("D-1", "word")]
    assert await found(society, "5") == []


async def test_all_words_must_match_and_the_weakest_match_decides(society: Database) -> None:
    assert await found(society, "分会 csbme-01") == [("CSBME-01", "part"), ("CSBME-010", "part")]
    assert await found(society, "办法 2025") == [("D-1", "part")]
    assert await found(society, "办法 心律") == []


async def test_a_branch_is_found_by_its_former_name_and_shows_the_present_one(society: Database) -> None:
    renamed = f"{HEAD}CSBME-01,{SOCIETY.name_zh}力学生物学分会,分会,,,\n"
    await take(society, renamed, effective_on=date(2025, 1, 1))
    [hit, _] = await hits(society, "生物力学")
    assert (hit["code"], hit["title"]) == ("CSBME-01", f"{SOCIETY.name_zh}力学生物学分会")
    assert hit["matches"] == [
        {
            "term": "生物力学",
            "rule": "prefix",
            "field": "name",
            "text": f"{SOCIETY.name_zh}生物力学分会",
            "former": True,
            "why": "曾用名称以“生物力学”开头",
            "why_en": "the former name begins with 生物力学",
        }
    ]
    [before, _] = await hits(society, "生物力学", date(2024, 12, 31))
    assert before["title"].endswith("生物力学分会")
    assert not before["matches"][0]["former"]
    assert await found(society, "力学生物", date(2024, 12, 31)) == []


async def test_what_has_ended_is_marked_from_its_day_on(society: Database) -> None:
    assert [hit["ended"] for hit in await hits(society, "力学心律")] == [True]
    assert [hit["ended"] for hit in await hits(society, "力学心律", date(2024, 2, 29))] == [False]
    assert await found(society, "力学心律", date(1970, 1, 1)) == []
    assert await found(society, "力学心律", known=datetime(2020, 1, 1, tzinfo=UTC)) == []


async def test_pages_follow_one_another_without_gap_or_overlap(society: Database) -> None:
    everything = await found(society, "会")
    pages, after = [], (0, "", "")
    while rows := await hits(society, "会", limit=2, after=after):
        pages += [(row["code"], row["rule"]) for row in rows]
        after = ({"prefix": 3, "part": 5}[rows[-1]["rule"]], rows[-1]["code"], rows[-1]["kind"])
    assert pages == everything
    assert len(everything) == 8


async def test_patterns_in_a_query_are_plain_characters(society: Database) -> None:
    for query in (".*", "(", "[", "%", "_", "\\", "a{2}", "^", "$"):
        await found(society, query)
    assert await found(society, "生.力") == []
    assert await found(society, "%") == []


async def test_the_door_finds_explains_and_pages(door: World) -> None:
    office = door.client("registry", "secretariat")
    upload = {"file": ("roster.csv", ROSTER.encode())}
    assert (await office.post("/branches/import", files=upload)).status_code == 200
    first = (await office.get("/search", params={"q": "力学", "limit": 2})).json()
    assert [hit["code"] for hit in first["results"]] == ["CSBME-01", "CSBME-02"]
    assert first["next"] == "5.branch.CSBME-02"
    second = (await office.get("/search", params={"q": "力学", "limit": 2, "cursor": first["next"]})).json()
    assert [(hit["code"], hit["ended"]) for hit in second["results"]] == [("CSBME-04", True)]
    assert second["next"] is None
    for wrong in ({"q": ""}, {"q": "\u200b"}, {"q": "x", "cursor": "9.branch.x"}, {"q": "x", "kind": "cat"}):
        assert (await office.get("/search", params=wrong)).status_code == 422
    assert (await door.client("registry", "publisher", "/societies/x").get("/search?q=x")).status_code == 403
    assert (await door.client("registry", None).get("/search?q=x")).status_code == 401


async def test_names_lead_to_persons_only_for_those_who_may_see_them(door: World) -> None:
    office, leader = door.client("registry", "secretariat"), door.client("registry", "reviewer")
    for body in ({"code": "R-1", "name": "单示例"}, {"code": "R-2", "name": "曾示例"}):
        assert (await office.post("/persons", json=body)).status_code == 201

    async def asked(client: Any, q: str, **others: str) -> list[tuple[str, str]]:
        answer = (await client.get("/search", params={"q": q, **others})).json()
        return [(hit["code"], hit["title"]) for hit in answer["results"]]

    everyone = [("R-1", "单示例"), ("R-2", "曾示例")]
    assert await asked(office, "示例", names="true") == everyone
    assert await asked(office, "shansl", names="true") == []
    assert await asked(office, "shanshi", names="true") == [("R-1", "单示例")]
    assert await asked(office, "r-2", names="true") == [("R-2", "曾示例")]
    assert await asked(office, "示例") == []
    assert await asked(leader, "示例", names="true") == []
    assert await asked(leader, "r-2", names="true") == [("R-2", "R-2")]
    pool = door.running["registry"].database.pool
    read = await pool.fetch("SELECT reader, subject FROM audit WHERE action = 'search' ORDER BY id")
    assert [tuple(row) for row in read] == [
        ("test-secretariat", subject) for subject in ("person/R-1", "person/R-2", "person/R-1", "person/R-2")
    ]

    answer = await office.post("/persons/erase", json={"code": "R-1"}, headers={"If-Match": "1"})
    assert answer.status_code == 201, answer.text
    assert await asked(office, "示例", names="true") == [("R-2", "曾示例")]
    assert await pool.fetchval("SELECT count(*) FROM person_token WHERE person = 'R-1'") == 0
    assert await asked(office, "r-1", names="true") == [("R-1", "R-1")]


async def test_a_liaison_finds_by_name_the_people_of_the_own_branch_alone(door: World) -> None:
    office = door.client("registry", "secretariat")
    assert (await office.post("/branches/import", files={"file": ("roster.csv", ROSTER.encode())})).status_code == 200
    for n, branch in ((1, "CSBME-01"), (2, "CSBME-02")):
        assert (await office.post("/persons", json={"code": f"R-{n}", "name": "单示例"})).status_code == 201
        held = {"code": f"P-{n}", "branch": branch, "person": f"R-{n}", "post": "chair", "effective_on": "2025-01-01"}
        assert (await office.post("/leaders", json=held)).status_code == 201
    own = door.client("registry", "branch_liaison", "CSBME-02")
    answer = (await own.get("/search", params={"q": "单", "kind": "person", "names": "true"})).json()
    assert [(hit["code"], hit["title"]) for hit in answer["results"]] == [("R-2", "单示例")]
    answer = (await own.get("/search", params={"q": "r-1", "names": "true"})).json()
    assert [(hit["code"], hit["title"]) for hit in answer["results"]] == [("R-1", "R-1")]


def honour(type_: type[HonourState], day: date, code: str = "H-1") -> HonourState:
    facts: dict[str, Any] = {"code": code, "kind": "commendation", "award": "示例先进分会", "year": 2025}
    if type_ is HonourWithdrawn:
        facts["because"] = "other"
    return type_(**facts, recipient={"kind": "branch", "code": "A"}, session="示例第八次会员代表大会", effective_on=day)


async def test_an_honour_is_found_from_the_day_it_is_given(registry: Database) -> None:
    async with registry.transaction("test") as uow:
        states = [honour(HonourProposed, date(2025, 1, 1)), honour(HonourGiven, date(2025, 3, 1))]
        await save_honours(uow, states)
        await save_honours(uow, [honour(type_, date(2025, 1, 1), "H-2") for type_ in (HonourProposed, HonourWithdrawn)])
    assert await found(registry, "先进", date(2025, 2, 28)) == []
    assert await found(registry, "会员代表大会") == [("H-1", "part")]
    async with registry.transaction("test") as uow:
        await save_honours(uow, [honour(HonourWithdrawn, date(2025, 5, 1))])
    assert [(hit["title"], hit["ended"]) for hit in await hits(registry, "先进")] == [("示例先进分会", True)]


async def test_a_body_is_found_and_what_is_hidden_is_not(registry: Database) -> None:
    async with registry.transaction("test") as uow:
        states = {"code": "W-1", "name": "示例工作班子", "kind": "working_group"}
        await save_bodies(uow, [BodyEstablished(**states, effective_on=date(2020, 1, 1))])
        assert await found_so_far(uow, "body", ["W-1", "W-2"]) == {"W-1"}
    assert await found(registry, "gzbz") == [("W-1", "initials")]
    async with registry.transaction("test") as uow:
        await hide(uow, "body", ["W-1"])
    assert await found(registry, "gzbz") == []


def test_documents_are_found_once_adopted() -> None:
    version = {"code": "D-1", "version": 1, "title": "示例管理办法", "category": "branch_guidance", "file": "f" * 64}
    dated = {"drafted_on": date(2025, 1, 1), "effective_on": date(2025, 1, 1)}
    drafted, adopted, ended = (t(**version, **dated) for t in (DocumentDrafted, DocumentAdopted, DocumentAbolished))
    assert [(one.title, one.ended) for one in shown.documents([drafted, adopted, ended])] == [
        ("示例管理办法", False),
        ("示例管理办法", True),
    ]
