"""The HTTP door of outreach: who sees whom, what is kept sealed, and what becomes of contacts and items."""

from __future__ import annotations

from typing import Any

import asyncpg
import orjson
import pytest

from tests.world import World

CONSENT = {"notice_version": "2025-1", "given_on": "2024-12-20", "channel": "paper", "scope": "联系与意见收集"}
EXPERT: dict[str, Any] = {
    "code": "E-001",
    "branch": "CSBME-01",
    "liaison": "R-1",
    "discipline": "310.61",
    "cadence_days": 90,
    "enrolled_on": "2025-01-01",
    "consent": CONSENT,
    "name": "测试专家甲",
    "unit": "示例医院",
    "phone": "010-00000000",
    "mail": "expert@example.invalid",
}
CONTACT: dict[str, Any] = {
    "code": "C-001",
    "experts": ["E-001"],
    "liaison": "R-1",
    "mode": "phone",
    "made": True,
    "happened_on": "2025-11-03",
    "summary": "谈到青年人才培养",
}
ITEM: dict[str, Any] = {
    "code": "I-001",
    "origin": "expert",
    "expert": "E-001",
    "kind": "demand",
    "topic": "talent",
    "text": "希望增加青年基金名额",
    "raised_on": "2025-11-03",
}
ANSWER = {"code": "I-001", "answered_on": "2025-11-20", "result": "B", "solved": False, "text": "已列入明年计划"}
SECRETS = ("测试专家甲", "示例医院", "010-00000000", "example.invalid", "青年人才", "青年基金", "明年计划")


async def ok(answer: Any, status: int = 201) -> Any:
    """The body of an answer with the status expected."""
    answer = await answer
    assert answer.status_code == status, answer.text
    return answer.json()


async def rule(answer: Any, status: int = 409) -> str:
    """The rule that a refusal names."""
    return str((await ok(answer, status))["type"])


def pool(door: World) -> Any:
    return door.running["outreach"].database.pool


async def told(door: World) -> list[dict[str, Any]]:
    rows = await pool(door).fetch("SELECT body FROM ledger ORDER BY recorded_at, event_id")
    return [orjson.loads(row["body"]) for row in rows]


async def everything_at_rest(door: World) -> bytes:
    """All rows of all tables, as they stand."""
    tables = await pool(door).fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    rows = [await pool(door).fetch(f'SELECT * FROM "{table["tablename"]}"') for table in tables]
    values = [value for table in rows for row in table for value in row.values()]
    return b"\n".join(value if isinstance(value, bytes) else str(value).encode() for value in values)


@pytest.fixture
async def office(door: World) -> Any:
    """The secretariat, with the expert E-001 of branch 1 and E-002 of branch 2 enrolled."""
    client = door.client("outreach", "secretariat")
    await ok(client.post("/experts", json=EXPERT))
    other = {"code": "E-002", "branch": "CSBME-02", "liaison": "R-2", "name": "测试专家乙"}
    await ok(client.post("/experts", json=EXPERT | other))
    return client


async def test_what_is_personal_rests_encrypted_under_a_key_per_person_and_never_leaves(
    door: World, office: Any
) -> None:
    await ok(office.post("/items", json=ITEM, headers={"Idempotency-Key": "once"}))
    await ok(office.post("/contacts", json=CONTACT | {"experts": ["E-001", "E-002"], "items": ["I-001"]}))
    await ok(office.post("/items/answer", json=ANSWER, headers={"If-Match": "1"}), 200)
    rest = await everything_at_rest(door)
    assert [secret for secret in SECRETS if secret.encode() in rest] == []
    copies = await pool(door).fetch("SELECT expert, summary FROM contact_summary")
    assert {row["expert"] for row in copies} == {"E-001", "E-002"}
    assert len({row["summary"] for row in copies}) == len(await pool(door).fetch("SELECT FROM expert_key")) == 2
    shown = await ok(office.get("/experts/E-001"), 200)
    assert shown["private"] == {name: EXPERT[name] for name in ("name", "unit", "phone", "mail")}
    assert [(c["code"], c["summary"], c["items"]) for c in shown["contacts"]] == [
        ("C-001", "谈到青年人才培养", ["I-001"])
    ]
    item = await ok(office.get("/items/I-001"), 200)
    assert (item["text"], item["answer_text"], item["state"]) == (ITEM["text"], ANSWER["text"], "answered")


async def test_whoever_destroys_the_key_has_erased_the_person_and_the_counts_stay(door: World, office: Any) -> None:
    await ok(office.post("/items", json=ITEM))
    await ok(office.post("/contacts", json=CONTACT))
    await pool(door).execute("DELETE FROM expert_key WHERE expert = 'E-001'")
    shown = await ok(office.get("/experts/E-001"), 200)
    assert set(shown["private"].values()) == {None}
    assert [contact["summary"] for contact in shown["contacts"]] == [None]
    assert (await ok(office.get("/items/I-001"), 200))["text"] is None
    assert (await ok(office.get("/experts?on=2025-12-01"), 200))["enrolled"] == 2
    await ok(office.post("/contacts", json=CONTACT | {"code": "C-002"}))
    assert await pool(door).fetchval("SELECT count(*) FROM contact_summary") == 1


async def test_every_opening_of_what_is_sealed_is_audited_for_good(door: World, office: Any) -> None:
    await ok(office.post("/items", json=ITEM))
    await ok(office.post("/contacts", json=CONTACT))
    await ok(office.get("/experts"), 200)
    await ok(office.get("/items"), 200)
    assert await pool(door).fetchval("SELECT count(*) FROM audit") == 0
    await ok(office.get("/experts/E-001"), 200)
    liaison = door.client("outreach", "expert_liaison", scope="R-1", subject="R-1")
    await ok(liaison.get("/items/I-001"), 200)
    rows = await pool(door).fetch("SELECT reader, action, subject FROM audit ORDER BY id")
    assert [tuple(row) for row in rows] == [
        ("test-secretariat", "read private", "expert/E-001"),
        ("test-secretariat", "read text", "contact/C-001"),
        ("R-1", "read text", "item/I-001"),
    ]
    with pytest.raises(asyncpg.RaiseError, match="append-only"):
        await pool(door).execute("DELETE FROM audit")


async def test_events_carry_codes_and_days_only(door: World, office: Any) -> None:
    await ok(office.post("/contacts", json=CONTACT))
    await ok(office.post("/items", json=ITEM))
    enrolled, _, logged, raised = await told(door)
    assert enrolled["data"] == {
        "effective_on": "2025-01-01",
        "code": "E-001",
        "branch": "CSBME-01",
        "liaison": "R-1",
        "deputy": None,
        "discipline": "310.61",
        "category": None,
        "cadence_days": 90,
        "own_cadence_days": 90,
    }
    assert (logged["subject"], logged["data"]["effective_on"], logged["data"]["made"]) == (
        "contact/C-001",
        "2025-11-03",
        True,
    )
    assert (raised["data"]["branch"], raised["data"]["answer_due_on"]) == ("CSBME-01", "2025-11-24")


async def test_attempts_never_restart_the_clock_and_late_entries_count_by_their_own_day(office: Any) -> None:
    made = await ok(office.post("/contacts", json=CONTACT))
    assert made["due_on"] == {"E-001": "2026-02-01"}
    for number, day in enumerate(("2025-12-20", "2026-01-05"), 2):
        attempt = {"code": f"C-00{number}", "made": False, "happened_on": day}
        answer = await ok(office.post("/contacts", json=CONTACT | attempt))
        assert answer["due_on"] == {"E-001": "2026-02-01"}
    await ok(office.post("/contacts", json=CONTACT | {"code": "C-009", "happened_on": "2025-06-01"}))
    first, second = (await ok(office.get("/experts?on=2026-01-31"), 200))["experts"]
    assert (first["due_on"], first["overdue"]) == ("2026-02-01", False)
    assert first["explanation"]["zh"] == "上次联系成功 2025-11-03，周期 90 天，此后未联系上 2 次"
    assert first["explanation"]["en"] == "Last contact made 2025-11-03, cadence 90 days, not reached 2 times since"
    assert (second["due_on"], second["overdue"]) == ("2025-04-01", True)
    assert second["explanation"]["zh"] == "2025-01-01 列入，尚未联系成功，周期 90 天"
    (first, _) = (await ok(office.get("/experts?on=2025-12-31"), 200))["experts"]
    assert (first["attempts_since"], first["liaison_has_gone"]) == (1, False)
    assert second["liaison_has_gone"]


async def test_liaisons_reach_their_own_experts_only(door: World, office: Any) -> None:
    await ok(office.post("/items", json=ITEM))
    own = door.client("outreach", "branch_liaison", scope="CSBME-01")
    theirs = door.client("outreach", "expert_liaison", scope="R-2", subject="R-2")
    assert [e["code"] for e in (await ok(own.get("/experts"), 200))["experts"]] == ["E-001"]
    assert [e["code"] for e in (await ok(theirs.get("/experts"), 200))["experts"]] == ["E-002"]
    await ok(own.get("/experts/E-001"), 200)
    assert await rule(own.get("/experts/E-002"), 403) == "forbidden"
    await ok(own.post("/contacts", json=CONTACT))
    for experts in (["E-002"], ["E-001", "E-002"]):
        answer = own.post("/contacts", json=CONTACT | {"code": "C-2", "experts": experts})
        assert await rule(answer, 403) == "forbidden"
    assert await rule(theirs.post("/items", json=ITEM | {"code": "I-2"}), 403) == "forbidden"
    assert await rule(theirs.get("/items/I-001"), 404) == "unknown"
    assert (await ok(theirs.get("/items"), 200))["items"] == []
    nobodys = ITEM | {"code": "I-3", "origin": "member", "expert": None}
    assert await rule(own.post("/items", json=nobodys), 403) == "forbidden"
    assert await rule(own.post("/experts", json=EXPERT | {"code": "E-9"}), 403) == "forbidden"
    assert await pool(door).fetchval("SELECT count(*) FROM contact") == 1


async def test_confidential_items_are_seen_by_the_secretariat_and_the_own_liaison(door: World, office: Any) -> None:
    await ok(office.post("/items", json=ITEM | {"confidential": True}))
    await ok(office.post("/items", json=ITEM | {"code": "I-002"}))
    await ok(
        office.post("/items", json=ITEM | {"code": "I-003", "origin": "branch", "expert": None, "branch": "CSBME-01"})
    )

    async def seen(office_name: str, scope: str | None = None, subject: str | None = None) -> list[str]:
        client = door.client("outreach", office_name, scope, subject)
        return [item["code"] for item in (await ok(client.get("/items"), 200))["items"]]

    assert await seen("secretariat") == ["I-001", "I-002", "I-003"]
    assert await seen("party_branch") == ["I-002", "I-003"]
    assert await seen("branch_liaison", "CSBME-01") == ["I-002", "I-003"]
    assert await seen("branch_liaison", "CSBME-01", "R-1") == ["I-001", "I-002", "I-003"]
    assert await seen("expert_liaison", "R-1") == ["I-001", "I-002"]
    assert await seen("expert_liaison", "R-2") == []
    party = door.client("outreach", "party_branch")
    withheld = await ok(party.get("/items/I-002"), 200)
    assert [withheld[name] for name in ("text", "branch", "topic", "words_are_open")] == [None, None, None, False]
    assert (await ok(party.get("/items/I-003"), 200))["text"] == ITEM["text"]
    assert await rule(party.get("/items/I-001"), 404) == "unknown"
    assert await rule(door.client("outreach", "leader").get("/items"), 403) == "forbidden"


async def test_refusals_name_the_rule_that_was_broken(office: Any) -> None:
    await ok(office.post("/contacts", json=CONTACT))
    await ok(office.post("/items", json=ITEM))
    await ok(
        office.post("/experts/retire", json={"code": "E-002", "retired_on": "2025-10-01"}, headers={"If-Match": "1"}),
        200,
    )
    for path, body, broken, status in (
        ("/experts", EXPERT, "expert-exists", 409),
        ("/experts", EXPERT | {"code": "E-3", "branch": "CSBME-77"}, "branch-is-unknown", 409),
        (
            "/experts",
            EXPERT | {"code": "E-3", "branch": "CSBME-09", "enrolled_on": "2025-07-01"},
            "branch-has-ended",
            409,
        ),
        ("/experts", EXPERT | {"code": "E-3", "cadence_days": 30}, "cadence-out-of-range", 409),
        ("/experts", EXPERT | {"code": "测试"}, "malformed", 422),
        ("/experts", {k: v for k, v in EXPERT.items() if k != "consent"}, "malformed", 422),
        ("/contacts", CONTACT, "contact-exists", 409),
        ("/contacts", CONTACT | {"code": "C-2", "experts": ["E-404"]}, "unknown", 404),
        ("/contacts", CONTACT | {"code": "C-2", "happened_on": "2199-01-01"}, "not-happened-yet", 409),
        ("/contacts", CONTACT | {"code": "C-2", "happened_on": "2024-12-31"}, "expert-not-on-the-list-then", 409),
        ("/contacts", CONTACT | {"code": "C-2", "experts": ["E-002"]}, "expert-not-on-the-list-then", 409),
        ("/contacts", CONTACT | {"code": "C-2", "items": ["I-404"]}, "unknown", 404),
        ("/items", ITEM, "item-exists", 409),
        ("/items", ITEM | {"code": "I-2", "branch": "CSBME-02"}, "branch-is-not-the-experts", 409),
        ("/items", ITEM | {"code": "I-2", "origin": "activity", "activity": "A-404"}, "unknown", 404),
        ("/items", ITEM | {"code": "I-2", "origin": "branch"}, "malformed", 422),
        ("/items", ITEM | {"code": "I-2", "raised_on": "2199-01-01"}, "not-happened-yet", 409),
        ("/items", ITEM | {"code": "I-2", "raised_on": "9999-12-31"}, "malformed", 422),
        ("/items", ITEM | {"code": "I-2", "raised_on": "0001-01-01"}, "malformed", 422),
    ):
        assert await rule(office.post(path, json=body), status) == broken, (path, body)
    await ok(office.post("/items", json=ITEM | {"code": "I-2", "origin": "activity", "activity": "A-1"}))


async def test_the_hundred_is_shown_and_never_blocks(office: Any) -> None:
    answer = await ok(office.post("/experts", json=EXPERT | {"code": "E-003", "cadence_days": None, "branch": None}))
    assert answer == {"code": "E-003", "cadence_days": 90, "enrolled": 3, "target": 100}
    listed = await ok(office.get("/experts?limit=2"), 200)
    assert ([e["code"] for e in listed["experts"]], listed["next"]) == (["E-001", "E-002"], "E-002")
    rest = await ok(office.get("/experts?limit=2&cursor=E-002"), 200)
    assert ([e["code"] for e in rest["experts"]], rest["next"]) == (["E-003"], None)
