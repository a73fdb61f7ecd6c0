"""The expert's own rights, at the door: what is sealed, put right, exported, withdrawn and erased."""

from __future__ import annotations

import io
import logging
from collections.abc import AsyncIterator
from typing import Any

import aio_pika
import docx
import pypdfium2
import pytest

from services.outreach.store.sealed import NO_WORDS, PLACES
from tests.outreach.test_api import ANSWER, CONSENT, CONTACT, EXPERT, ITEM, everything_at_rest, ok, pool, rule
from tests.world import World

SCOPE = {"scope": "只谈学术问题"}
PERSON = EXPERT | {"consent": CONSENT | SCOPE, "person": "R-77", "member": "M-77"}
OTHER = PERSON | {
    "code": "E-002",
    "liaison": "R-2",
    "branch": "CSBME-02",
    "name": "测试专家乙",
    "phone": "010-99999999",
}
PLANTED = (
    *(EXPERT[name] for name in ("name", "unit", "phone", "mail")),
    *(SCOPE["scope"], CONTACT["summary"], ITEM["text"], ANSWER["text"]),
    *("新的单位", "010-11111111", OTHER["name"]),
)
FIRST = {"If-Match": "1"}


@pytest.fixture
async def office(door: World) -> Any:
    """The secretariat, with E-001 enrolled, met together with E-002, heard and answered."""
    client = door.client("outreach", "secretariat")
    for person in (PERSON, OTHER):
        await ok(client.post("/experts", json=person, headers={"Idempotency-Key": person["code"]}))
    await ok(client.post("/items", json=ITEM, headers={"Idempotency-Key": "item"}))
    await ok(client.post("/contacts", json=CONTACT | {"experts": ["E-001", "E-002"]}))
    await ok(client.post("/items/answer", json=ANSWER, headers=FIRST), 200)
    return client


@pytest.fixture
async def overheard(door: World) -> AsyncIterator[list[bytes]]:
    """Every message the broker carries from now on, headers and properties with it."""
    bodies: list[bytes] = []
    connection = await aio_pika.connect(door.broker_url)
    async with connection:
        channel = await connection.channel()
        queue = await channel.declare_queue(exclusive=True)
        await queue.bind("domain.events", "#")

        async def hear(message: aio_pika.abc.AbstractIncomingMessage) -> None:
            bodies.append(repr(message.info()).encode() + message.body)

        await queue.consume(hear, no_ack=True)
        yield bodies


def seen(where: bytes) -> list[str]:
    """Which planted texts can be read in some bytes, as they are or as hex."""
    return [word for word in PLANTED if word.encode() in where or word.encode().hex().encode() in where]


async def erase(office: Any, code: str = "E-001", version: int = 1) -> Any:
    asked = {"code": code, "asked_on": "2026-01-05"}
    return await ok(office.post("/experts/erase", json=asked, headers={"If-Match": str(version)}), 200)


async def test_nothing_personal_is_readable_in_tables_messages_or_logs(
    door: World, overheard: list[bytes], office: Any, caplog: pytest.LogCaptureFixture, capsys: Any
) -> None:
    caplog.set_level(logging.DEBUG)
    change = {"code": "E-001", "unit": "新的单位", "phone": "010-11111111"}
    await ok(office.post("/experts/correct", json=change, headers=FIRST), 200)
    await ok(office.get("/experts/E-001/export"), 200)
    assert await rule(office.post("/experts", json=PERSON)) == "expert-exists"
    await ok(office.post("/experts", json=OTHER | {"code": "E-003"}))
    refused = await office.post("/experts", json=PERSON | {"code": "E-9", "branch": "CSBME-77"})
    assert seen(refused.content) == []
    said = await pool(door).fetchval("SELECT count(*) FROM ledger")
    await door.eventually(lambda: len(overheard) >= said)
    await door.eventually(lambda: pool(door).fetchval("SELECT count(*) = 0 FROM outbox"))
    assert b"E-001" in b"".join(overheard)
    assert seen(await everything_at_rest(door)) == []
    assert seen(b"".join(overheard)) == []
    printed = capsys.readouterr()
    assert seen((caplog.text + printed.out + printed.err).encode()) == []


async def test_every_sealed_column_is_known_to_the_erasure(door: World) -> None:
    rows = await pool(door).fetch(
        """
        SELECT table_name, column_name FROM information_schema.columns
        WHERE table_schema = 'public' AND data_type = 'bytea'
        """
    )
    kernel = {"event_log", "outbox", "ledger", "parked", "idempotency", "parked_body", "chain_head", "upload"}
    known = {(place.table, column) for place in PLACES for column in place.columns}
    known |= {(table, column) for table, columns in NO_WORDS.items() for column in columns}
    assert {(row["table_name"], row["column_name"]) for row in rows if row["table_name"] not in kernel} == known


async def test_erasing_destroys_the_key_and_what_was_sealed_and_leaves_a_proof(door: World, office: Any) -> None:
    proof = (await erase(office))["proof"]
    before = {row["table"]: row["texts"] for row in proof["before"]}
    nothing = {"item_words": 1, "import_before": 0}
    assert before == {"expert_private": 4, "consent": 1, "contact_summary": 1, "item_kept": 2, **nothing}
    assert [row["texts"] for row in proof["after"]] == [0] * 6
    assert all(len(row["sha256"]) == 64 for row in proof["before"] if row["texts"])
    assert (proof["found_in_clear"], proof["copies_of_others"], len(proof["key_sha256"])) == ([], [], 64)
    assert await pool(door).fetchval("SELECT count(*) FROM expert_key") == 1
    shown = await ok(office.get("/experts/E-001"), 200)
    assert (shown["private"]["name"], shown["consents"][0]["scope"]) == (None, None)
    assert shown["contacts"][0]["summary"] is None
    item = await ok(office.get("/items/I-001"), 200)
    assert (item["text"], item["state"]) == (None, "answered")
    assert (await ok(office.get("/experts/E-002"), 200))["contacts"][0]["summary"] == CONTACT["summary"]
    told = await pool(door).fetch("SELECT type FROM ledger WHERE subject = 'expert/E-001' ORDER BY version")
    assert [row["type"].split(".")[2] for row in told] == ["enrolled", "retired", "erased"]
    one = await ok(office.get("/erasures/E-001"), 200)
    assert {place["service"] for place in one.pop("remains")} >= {"outreach", "activities", "reporting", "backups"}
    assert (await ok(office.get("/erasures"), 200))["erasures"] == [one]
    for path, body in (
        ("/experts/correct", {"code": "E-001", "name": "再来"}),
        ("/experts/consents", {"code": "E-001", "consent": CONSENT}),
        ("/experts/erase", {"code": "E-001", "asked_on": "2026-01-05"}),
    ):
        assert await rule(office.post(path, json=body, headers={"If-Match": "3"})) == "expert-was-erased"


async def test_an_erasure_is_carried_out_again_where_an_older_backup_brought_the_key_back(
    door: World, office: Any
) -> None:
    key = await pool(door).fetchval("SELECT key FROM expert_key WHERE expert = 'E-001'")
    private = await pool(door).fetchrow("SELECT * FROM expert_private WHERE expert = 'E-001'")
    await erase(office)
    operator = door.client("outreach", "operator")
    (told,) = (await ok(operator.get("/erasures"), 200))["erasures"]
    list_ = [{"code": told["expert"], "asked_on": told["asked_on"]}]
    again = {"erasures": [*list_, {"code": "E-404", "asked_on": "2026-01-01"}]}
    passed = await ok(operator.post("/experts/erase-again", json=again), 200)
    assert passed == {"erased": [], "erased_already": ["E-001"], "unknown": ["E-404"]}
    await pool(door).execute("INSERT INTO expert_key (expert, key) VALUES ('E-001', $1)", key)
    await pool(door).execute(
        "INSERT INTO expert_private (expert, name, unit, phone, mail) VALUES ($1, $2, $3, $4, $5)",
        *(private[name] for name in ("expert", "name", "unit", "phone", "mail")),
    )
    assert (await ok(office.get("/experts/E-001"), 200))["private"]["name"] == EXPERT["name"]
    again = {"erasures": [*list_, {"code": "E-002", "asked_on": "2026-01-01"}]}
    assert (await ok(operator.post("/experts/erase-again", json=again), 200))["erased"] == ["E-001", "E-002"]
    assert await pool(door).fetchval("SELECT count(*) FROM expert_key") == 0
    said = await pool(door).fetch("SELECT subject FROM ledger WHERE type = 'outreach.expert.erased.v1'")
    assert sorted(row["subject"] for row in said) == ["expert/E-001", "expert/E-002"]
    assert await rule(operator.post("/experts/erase", json={"code": "E-002", "asked_on": "2026-01-01"}), 403)


async def test_a_detail_that_somebody_wrote_where_it_does_not_belong_is_named_in_the_proof(
    door: World, office: Any
) -> None:
    await pool(door).execute("UPDATE contact_kept SET recorded_by = $1", EXPERT["name"])
    told = f"与{EXPERT['name']}一起谈"
    again = {"code": "C-002", "experts": ["E-001", "E-002"], "summary": told}
    await ok(office.post("/contacts", json=CONTACT | again))
    proof = (await erase(office))["proof"]
    assert proof["found_in_clear"] == ["contact_kept"]
    assert proof["copies_of_others"] == ["C-002"]


async def test_details_are_put_right_under_the_same_key_with_a_log_of_fields(door: World, office: Any) -> None:
    change = {"code": "E-001", "phone": "010-11111111", "mail": None}
    own = door.client("outreach", "expert_liaison", scope="R-1", subject="R-1")
    assert await rule(own.post("/experts/correct", json=change), 428) == "version-missing"
    corrected = await ok(own.post("/experts/correct", json=change, headers=FIRST), 200)
    assert corrected == {"code": "E-001", "corrected": ["mail", "phone"]}
    stale = await ok(office.post("/experts/correct", json=change, headers=FIRST), 412)
    assert seen(repr(stale["theirs"]).encode() + repr(stale["original"]).encode()) == []
    private = (await ok(office.get("/experts/E-001"), 200))["private"]
    assert private == {"name": EXPERT["name"], "unit": EXPERT["unit"], "phone": "010-11111111", "mail": None}
    rows = await pool(door).fetch("SELECT fields, recorded_by FROM expert_correction")
    assert [tuple(row) for row in rows] == [(["mail", "phone"], "R-1")]
    theirs = door.client("outreach", "expert_liaison", scope="R-2", subject="R-2")
    for path, body in (
        ("correct", change),
        ("consents", {"code": "E-001", "consent": CONSENT | {"notice_version": "2"}}),
        ("consents/withdraw", {"code": "E-001", "withdrawn_on": "2026-01-05"}),
        ("pause", {"code": "E-001", "paused_on": "2026-01-05"}),
    ):
        assert await rule(theirs.post(f"/experts/{path}", json=body, headers={"If-Match": "2"}), 403) == "forbidden"
    for path in ("/experts/E-001/export", "/experts/E-001/papers/export.docx", "/erasures"):
        assert await rule(own.get(path), 403) == "forbidden"
    assert await rule(own.post("/experts/erase", json={"code": "E-001", "asked_on": "2026-01-05"}), 403) == "forbidden"


async def test_withdrawn_consent_ends_contact_and_keeps_what_was_said_until_then(door: World, office: Any) -> None:
    newer = {"code": "E-001", "consent": CONSENT | {"notice_version": "2026-1", "given_on": "2026-01-01"}}
    await ok(office.post("/experts/consents", json=newer, headers=FIRST))
    assert await rule(office.post("/experts/consents", json=newer, headers={"If-Match": "2"})) == "consent-is-there"
    ask = {"code": "E-001", "withdrawn_on": "2026-02-01"}
    assert (
        await rule(
            office.post(
                "/experts/consents/withdraw", json=ask | {"withdrawn_on": "2199-01-01"}, headers={"If-Match": "2"}
            )
        )
        == "not-happened-yet"
    )
    await ok(office.post("/experts/consents/withdraw", json=ask, headers={"If-Match": "2"}), 200)
    assert [e["code"] for e in (await ok(office.get("/experts?on=2026-01-31"), 200))["experts"]] == ["E-001", "E-002"]
    assert [e["code"] for e in (await ok(office.get("/experts?on=2026-02-01"), 200))["experts"]] == ["E-002"]
    late = CONTACT | {"code": "C-3", "happened_on": "2026-02-01"}
    assert await rule(office.post("/contacts", json=late)) == "expert-not-on-the-list-then"
    await ok(office.post("/contacts", json=late | {"happened_on": "2026-01-31"}))
    shown = await ok(office.get("/experts/E-001"), 200)
    assert [consent["withdrawn_on"] for consent in shown["consents"]] == ["2026-02-01", "2026-02-01"]
    assert shown["private"]["name"] == EXPERT["name"]
    again = office.post("/experts/consents/withdraw", json=ask, headers={"If-Match": "3"})
    assert await rule(again) == "consent-was-withdrawn"


async def test_one_person_gets_everything_kept_of_them_as_data_and_as_a_paper(door: World, office: Any) -> None:
    own = door.client("outreach", "expert_liaison", scope="R-1", subject="R-1")
    await ok(own.get("/experts/E-001"), 200)
    told = await ok(office.get("/experts/E-001/export"), 200)
    assert told["private"]["name"] == EXPERT["name"]
    assert told["links"] == {"person": "R-77", "member": "M-77"}
    assert told["consents"][0]["scope"] == SCOPE["scope"]
    assert [(row["code"], row["summary"], row["experts"]) for row in told["contacts"]] == [
        ("C-001", CONTACT["summary"], 2)
    ]
    assert [(row["text"], row["answer_text"]) for row in told["items"]] == [(ITEM["text"], ANSWER["text"])]
    assert ("R-1", "read private", "expert/E-001") in {
        (row["reader"], row["action"], row["subject"]) for row in told["readings"]
    }
    assert told["readings"][-1]["action"] == "export"
    assert OTHER["name"] not in repr(told)
    assert {row["service"].split()[0] for row in told["elsewhere"]} == {"registry", "activities", "reporting"}
    word = await office.get("/experts/E-001/papers/export.docx")
    document = docx.Document(io.BytesIO(word.content))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    text = "".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
    page = await office.get("/experts/E-001/papers/export.pdf")
    pages = pypdfium2.PdfDocument(page.content)
    read = "".join(pages[number].get_textpage().get_text_range() for number in range(len(pages)))
    for word_ in (*PLANTED[:4], CONTACT["summary"], ITEM["text"], ANSWER["text"], SCOPE["scope"]):
        assert word_ in text
        assert word_ in read.replace("\r\n", "")
    await ok(office.get("/experts/E-404/export"), 404)


async def test_one_leaves_and_another_comes_in_one_command(door: World, office: Any) -> None:
    by = {"code": "E-010", "consent": CONSENT, "name": "测试专家丙"}
    ask = {"code": "E-001", "retired_on": "2026-01-10", "by": by}
    same = office.post("/experts/replace", json=ask | {"by": by | {"code": "E-001"}}, headers=FIRST)
    assert await rule(same) == "successor-is-the-same"
    told = await ok(office.post("/experts/replace", json=ask, headers=FIRST))
    assert (told["replaced_by"], told["enrolled"], told["target"]) == ("E-010", 2, 100)
    assert await pool(door).fetchval("SELECT replaced_by FROM expert WHERE code = 'E-001'") == "E-010"
    for day, codes in (("2026-01-09", ["E-001", "E-002"]), ("2026-01-10", ["E-002", "E-010"])):
        assert [e["code"] for e in (await ok(office.get(f"/experts?on={day}"), 200))["experts"]] == codes
    new = await ok(office.get("/experts/E-010"), 200)
    assert (new["branch"], new["liaison"], new["discipline"]) == ("CSBME-01", "R-1", "310.61")


async def test_a_paused_expert_is_neither_due_nor_overdue_and_follows_the_category(door: World, office: Any) -> None:
    category = {"code": "academician", "name": "院士", "cadence_days": 60, "effective_on": "2025-01-01"}
    await ok(office.post("/expert-categories", json=category), 200)
    change = {"code": "E-001", "category": "academician", "cadence_days": None, "effective_on": "2025-06-01"}
    assert (await ok(office.post("/experts/change", json=change, headers=FIRST), 200))["cadence_days"] == 60
    await ok(
        office.post("/experts/pause", json={"code": "E-001", "paused_on": "2025-12-03"}, headers={"If-Match": "2"}), 200
    )

    async def listed(on: str) -> Any:
        return (await ok(office.get(f"/experts?on={on}&limit=1"), 200))["experts"][0]

    assert [((one := await listed(day))["due_on"], one["paused"], one["overdue"]) for day in ("2025-12-02",)] == [
        ("2026-01-02", False, False)
    ]
    paused = await listed("2026-03-01")
    assert (paused["due_on"], paused["paused"], paused["overdue"]) == (None, True, False)
    reason = {"code": "E-001", "paused_on": "2026-05-01", "reason": "住院"}
    assert await rule(office.post("/experts/pause", json=reason, headers={"If-Match": "3"}), 422) == "malformed"
    resume = {"code": "E-001", "resumed_on": "2026-01-12"}
    await ok(office.post("/experts/resume", json=resume, headers={"If-Match": "3"}), 200)
    assert (await listed("2026-03-01"))["due_on"] == "2026-02-11"
    assert await rule(office.post("/expert-categories", json=category), 428) == "version-missing"
    longer = category | {"cadence_days": 120, "effective_on": "2026-01-20"}
    told = await ok(office.post("/expert-categories", json=longer, headers=FIRST), 200)
    assert told["experts_followed"] == 1
    assert (await listed("2026-03-01"))["cadence_days"] == 120
    (one,) = (await ok(office.get("/expert-categories?on=2026-01-19"), 200))["categories"]
    assert (one["cadence_days"], len(one["states"]), one["version"]) == (60, 2, 2)


async def test_the_deputy_sees_the_expert_and_the_items_as_the_liaison_does(door: World, office: Any) -> None:
    person = {"code": "E-011", "deputy": "R-3", "name": "测试专家丁"}
    await ok(office.post("/experts", json=PERSON | person))
    item = {"code": "I-011", "expert": "E-011", "confidential": True}
    await ok(office.post("/items", json=ITEM | item))
    deputy = door.client("outreach", "expert_liaison", scope="R-3", subject="R-3")
    assert [one["code"] for one in (await ok(deputy.get("/experts"), 200))["experts"]] == ["E-011"]
    assert [one["code"] for one in (await ok(deputy.get("/items"), 200))["items"]] == ["I-011"]
    assert (await ok(deputy.get("/items/I-011"), 200))["text"] == ITEM["text"]
    found = (await ok(deputy.get("/search?q=I-0"), 200))["results"]
    assert [one["code"] for one in found] == ["I-011"]
    assert await rule(deputy.get("/items/I-001"), 404) == "unknown"
