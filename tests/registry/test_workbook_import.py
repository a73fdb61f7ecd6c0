"""Workbooks of branches and people through a real PostgreSQL: as foretold, all or the good ones, and undone."""

from __future__ import annotations

from datetime import date
from typing import Any

import orjson
import pytest

from services.registry.domain.roster.faults import RosterHasErrors
from services.registry.views import branches as branch_views
from services.registry.views import posts as post_views
from shared.database import Database, clock
from shared.http import json_bytes
from shared.imports.refusals import BatchIsThere, BatchIsUndone, ChangedSince, PlanHasMoved
from tests.registry.telling import NAME, said
from tests.registry.workbooks import name, take, undone

# 虚构人员 | invented people
BRANCHES = f"""编码,全称,挂靠单位,届次,届次起,届次止,现任主任委员,党建联系人
A,{NAME},某大学,3,2024-06-01,2028-05-31,张示例,李示例
B,{name("体外循环")},某医院,第二届,2023年3月,2027年2月,王示例,
"""
PEOPLE = """分支编码,姓名,职务,单位,出生年,任职起,任职止,是否党员,手机
A,张示例,委员,某大学,1970,2024-06-01,,是,x
A,李示例,副主任委员,某医院,１９７５,,,,
B,王示例,委员,某研究所,1968,2023-03-01,,,
"""
DAYS = (date(2012, 1, 1), date(2024, 6, 1), date(2026, 11, 22), date(2030, 1, 1))


async def seen(database: Database) -> list[bytes]:
    """What the screens show on several days, but for the version and the day since when an unchanged state is told."""
    shown = []
    async with database.reading() as connection:
        for day in DAYS:
            rows: list[dict[str, Any]] = await branch_views.branches(connection, day, clock(), branch_views.Wanted())
            rows += await post_views.posts(connection, day, clock(), post_views.Wanted())
            shown.append(json_bytes([{k: v for k, v in row.items() if k not in ("version", "since")} for row in rows]))
    return shown


async def test_branches_people_terms_and_seats_come_in_one_workbook(registry: Database) -> None:
    _, foretold = await take(registry, "b-1", {"commit": False}, 分支机构=BRANCHES, 委员=PEOPLE)
    assert foretold["predicted"]["分支机构"] == {"new": 1, "changed": 1, "same": 0, "error": 0}, foretold["sheets"]
    assert foretold["predicted"]["委员"] == {"new": 3, "changed": 0, "same": 0, "error": 0}
    assert foretold["party_membership_not_taken"] == 1
    assert foretold["sheets"]["委员"]["columns_with_persons_not_taken"] == ["手机"]
    _, done = await take(registry, "b-1", {"plan": foretold["plan"]}, 分支机构=BRANCHES, 委员=PEOPLE)
    assert done["observed"] == done["predicted"] == foretold["predicted"]
    held = await registry.pool.fetch("SELECT post, person, effective_on FROM post WHERE body = 'A' ORDER BY post")
    assert [tuple(row) for row in held] == [
        ("chair", "R-000001", date(2024, 6, 1)),
        ("committee_member", "R-000001", date(2024, 6, 1)),
        ("liaison", "R-000002", date(2024, 6, 1)),
        ("vice_chair", "R-000002", date(2024, 6, 1)),
    ]
    term = await registry.pool.fetchrow("SELECT number, effective_on, until FROM term WHERE body = 'B'")
    assert tuple(term or ()) == (2, date(2023, 3, 1), date(2027, 3, 1))
    assert await registry.pool.fetchval("SELECT count(*) FROM person WHERE party_member <> 'unknown'") == 0


async def test_the_same_workbook_again_does_nothing(registry: Database) -> None:
    await take(registry, "b-1", 分支机构=BRANCHES, 委员=PEOPLE)
    rows = await registry.pool.fetchval("SELECT count(*) FROM ledger")
    whole, again = await take(registry, "b-2", 分支机构=BRANCHES, 委员=PEOPLE)
    assert whole.counts() == {"new": 0, "changed": 0, "same": 5, "error": 0}
    assert again["observed"]["events"] == {}
    assert await registry.pool.fetchval("SELECT count(*) FROM ledger") == rows


async def test_no_name_leaves_the_vault(registry: Database) -> None:
    await take(registry, "b-1", 分支机构=BRANCHES, 委员=PEOPLE)
    bodies = await registry.pool.fetch("SELECT body FROM ledger")
    assert not any("示例" in row["body"].decode() for row in bodies)
    kept = await registry.pool.fetch("SELECT to_jsonb(one)::text AS row FROM import_batch AS one")
    assert not any("示例" in row["row"] for row in kept)
    opened = await registry.pool.fetchval("SELECT count(*) FROM audit WHERE action = 'import names'")
    await take(registry, "b-2", {"commit": False}, 委员=PEOPLE)
    assert await registry.pool.fetchval("SELECT count(*) FROM audit WHERE action = 'import names'") == opened + 3


async def test_a_commit_says_when_data_moved_since_its_dry_run(registry: Database) -> None:
    _, foretold = await take(registry, "b-1", {"commit": False}, 分支机构=BRANCHES, 委员=PEOPLE)
    await take(registry, "b-0", 分支机构=f"编码,全称,挂靠单位\nA,{NAME},某大学\n")
    with pytest.raises(PlanHasMoved):
        await take(registry, "b-1", {"plan": foretold["plan"]}, 分支机构=BRANCHES, 委员=PEOPLE)
    assert await said(registry, "branch/B") == []


async def test_all_rows_or_none_unless_the_good_ones_are_asked_for(registry: Database) -> None:
    wrong = PEOPLE + "Z,赵示例,委员,,,2024-01-01,,,\nA,钱示例,大王,,,2024-01-01,,,\n"
    with pytest.raises(RosterHasErrors) as refused:
        await take(registry, "b-1", 分支机构=BRANCHES, 委员=wrong)
    assert [(e["cell"], e["rule"]) for e in refused.value.extras["errors"]] == [
        ("A5", "branch-unknown"),
        ("C6", "post-unknown"),
    ]
    assert await registry.pool.fetchval("SELECT count(*) FROM person") == 0
    _, done = await take(registry, "b-1", {"errors": "leave"}, 分支机构=BRANCHES, 委员=wrong)
    assert done["observed"]["委员"] == {"new": 3, "changed": 0, "same": 0, "error": 2}
    assert await registry.pool.fetchval("SELECT count(*) FROM person") == 3


async def test_two_persons_of_one_name_are_never_one_by_themselves(registry: Database) -> None:
    await take(registry, "b-1", 分支机构=BRANCHES, 委员=PEOPLE)
    other = "分支编码,人员编码,姓名,职务,单位,出生年,任职起\nA,{},张示例,秘书,{},1970,2025-01-01\n"
    whole, _ = await take(registry, "b-2", {"commit": False}, 委员=other.format("", "某大学"))
    (fault,) = whole.faults
    assert (fault.rule, fault.choices) == ("person-proposed", ("R-000001", "新"))
    for code, unit, persons in (("R-000001", "某大学", 3), ("新", "某大学", 4), ("", "另一大学", 4)):
        whole, done = await take(registry, f"dry{code}{unit}", {"commit": False}, 委员=other.format(code, unit))
        assert done["counts"]["new"] == 1, whole.faults
        assert 3 + len(whole.registrations) == persons


async def test_a_batch_is_undone_with_its_updates_and_comes_again(registry: Database) -> None:
    await take(registry, "b-0", 分支机构=f"编码,全称,挂靠单位\nA,{NAME},某医院\n")
    before, ledger = await seen(registry), await registry.pool.fetchval("SELECT count(*) FROM ledger")
    await take(registry, "b-1", 分支机构=BRANCHES, 委员=PEOPLE)
    imported = await seen(registry)
    assert imported != before
    shown = await undone(registry, "b-1", commit=False)
    assert shown["does"] == {"restored": 1, "withdrawn": 9, "erased": 3}
    (moved,) = [record for record in shown["records"] if record["subject"] == "branch/A"]
    assert moved["changes"] == [{"field": "host_unit", "now": "某大学", "then": "某医院"}]
    assert await seen(registry) == imported
    await undone(registry, "b-1")
    assert await seen(registry) == before
    assert await registry.pool.fetchval("SELECT count(*) FROM ledger") > ledger
    assert await registry.pool.fetchval("SELECT count(*) FROM person_key") == 0
    with pytest.raises(BatchIsUndone):
        await undone(registry, "b-1")
    _, again = await take(registry, "b-2", 分支机构=BRANCHES, 委员=PEOPLE)
    assert again["observed"]["分支机构"] == {"new": 1, "changed": 1, "same": 0, "error": 0}
    assert [strip(row) for row in await seen(registry)] == [strip(row) for row in imported]


def strip(shown: bytes) -> list[dict[str, Any]]:
    """Without the codes that a second registration makes anew."""
    return [{k: v for k, v in row.items() if k not in ("code", "person", "term")} for row in orjson.loads(shown)]


async def test_what_was_changed_or_used_since_is_named_and_may_be_left(registry: Database) -> None:
    await take(registry, "b-1", 分支机构=BRANCHES, 委员=PEOPLE)
    await take(
        registry,
        "b-2",
        分支机构=f"编码,全称,状态\nA,{NAME},整改\n",
        委员="分支编码,姓名,职务,任职起\nB,周示例,委员,2025-01-01\n",
    )
    with pytest.raises(ChangedSince) as refused:
        await undone(registry, "b-1")
    since = [(one["subject"], one.get("used_by")) for one in refused.value.extras["changed_since"]]
    assert since[0] == ("branch/A", None)
    users = [subject for subject, by in since if by and by.startswith("post/B.committee_member.R-000004")]
    assert users == ["branch/B"]
    done = await undone(registry, "b-1", leave=["branch/A", "branch/B"])
    assert done["does"]["left"] == 2
    assert await registry.pool.fetchval("SELECT status FROM branch WHERE code = 'A'") == "rectifying"
    assert await registry.pool.fetchval("SELECT count(*) FROM post_at('2026-11-22', now())") == 1


async def test_a_name_or_a_seat_that_somebody_has_taken_since_stands_in_the_way(registry: Database) -> None:
    chair = "编码,全称,现任主任委员\nA,{},{}\n"
    await take(
        registry, "b-0", 委员="分支编码,姓名,职务,任职起\nA,张示例,主任委员,2024-01-01\nA,李示例,委员,2024-01-01\n"
    )
    await take(registry, "b-1", 分支机构=chair.format(name("心脏"), "李示例"))
    await take(registry, "b-2", 分支机构=f"编码,全称\nB,{NAME}\n")
    shown = await undone(registry, "b-1", commit=False)
    assert [(one["subject"], one["used_by"]) for one in shown["changed_since"]] == [("branch/A", "branch/B")]
    await undone(registry, "b-2")
    (seat,) = [one["subject"] for one in shown["records"] if one["does"] == "withdrawn"]
    shown = await undone(registry, "b-1", commit=False, leave=[seat])
    ((restored, by),) = [(one["subject"], one["used_by"]) for one in shown["changed_since"]]
    assert (restored.startswith("post/A.chair.R-000001"), by) == (True, seat)
    assert (await undone(registry, "b-1"))["changed_since"] == []
    assert (
        await registry.pool.fetchval("SELECT person FROM post_at('2026-12-01', now()) WHERE post = 'chair'")
        == "R-000001"
    )


async def test_a_batch_is_imported_under_its_name_once(registry: Database) -> None:
    await take(registry, "b-1", 分支机构=f"编码,全称\nA,{NAME}\n")
    with pytest.raises(BatchIsThere):
        await take(registry, "b-1", 分支机构=f"编码,全称\nA,{NAME}\n")


async def test_what_a_title_means_is_remembered(registry: Database) -> None:
    own = {"mapping": {"分支机构": {"机构全名": "name"}}}
    text = f"编码,机构全名,依附单位\nA,{NAME},某大学\n"
    with pytest.raises(Exception, match="缺少列"):
        await take(registry, "b-0", 分支机构=text)
    await take(registry, "b-1", own, 分支机构=text)
    _, again = await take(registry, "b-2", 分支机构=text)
    assert again["counts"]["same"] == 1
