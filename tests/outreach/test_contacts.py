"""Contacts in full: entered with what was raised, corrected, withdrawn, listed; the day of the next one follows."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from services.outreach import domain
from services.outreach.commands.contacts import CorrectContact, LogContact, WithdrawContact
from services.outreach.domain.contact import Contact
from shared.events.outreach import ContactState
from tests.outreach.test_api import CONTACT, EXPERT, ok, pool, rule, told
from tests.outreach.test_domain import EXPERT as KNOWN
from tests.outreach.test_domain import RETIRED, TODAY, refusal
from tests.world import World

RAISED: dict[str, Any] = {"kind": "demand", "topic": "talent", "text": "希望增加青年基金名额"}
STATE = ContactState(
    code="C-1", experts=("E-1",), liaison="R-1", mode="phone", made=True, effective_on=date(2025, 11, 3)
)


def correction(**fields: Any) -> CorrectContact:
    return CorrectContact.model_validate({"code": "C-1", **fields})


def test_a_correction_changes_what_it_names_and_nothing_else() -> None:
    corrected = domain.correct_contact(
        Contact(STATE), correction(happened_on="2025-10-01", made=False), [KNOWN], {}, TODAY
    )
    assert corrected.model_dump() == STATE.model_dump() | {"effective_on": date(2025, 10, 1), "made": False}
    same = domain.correct_contact(Contact(STATE), correction(summary="另一说法"), [KNOWN], {}, TODAY)
    assert same.model_dump() == STATE.model_dump()


def test_a_correction_keeps_to_the_rules_of_the_entry() -> None:
    def refused(known: Contact, experts: Any = (KNOWN,), raised_by: Any = (), **fields: Any) -> str:
        return refusal(domain.correct_contact, known, correction(**fields), experts, dict(raised_by), TODAY)

    assert refused(Contact(STATE), happened_on="2026-01-11") == "not-happened-yet"
    assert refused(Contact(STATE), [RETIRED], happened_on="2025-10-01") == "expert-not-on-the-list-then"
    assert refused(Contact(STATE), raised_by={"I-1": "E-9"}.items(), made=True) == "item-is-not-theirs"
    assert refused(Contact(STATE, withdrawn=True), made=True) == "contact-is-withdrawn"
    gone = WithdrawContact(code="C-1", reason="entered_twice")
    assert refusal(domain.withdraw_contact, Contact(STATE, withdrawn=True), gone) == "contact-is-withdrawn"
    with pytest.raises(ValidationError, match="says what"):
        correction()


def test_items_entered_with_a_contact_are_of_its_day_and_of_its_expert() -> None:
    def logged(*raised: Any, **fields: Any) -> LogContact:
        body = CONTACT | {"code": "C-1", "experts": ["E-1"], "raised": list(raised)}
        return LogContact.model_validate(body | fields)

    first, second = domain.raised_then(logged(RAISED, RAISED | {"code": "I-9", "wants_reply": False}))
    assert (first.code, first.expert, first.origin, first.raised_on) == ("C-1.1", "E-1", "expert", date(2025, 11, 3))
    assert (second.code, second.wants_reply, second.text) == ("I-9", False, RAISED["text"])
    with pytest.raises(ValidationError, match="whose"):
        logged(RAISED, experts=["E-1", "E-2"])
    [theirs] = domain.raised_then(logged(RAISED | {"expert": "E-2"}, experts=["E-1", "E-2"]))
    assert theirs.expert == "E-2"
    with pytest.raises(ValidationError, match="each item once"):
        logged(RAISED | {"code": "I-9"}, items=["I-9"])


@pytest.fixture
async def office(door: World) -> Any:
    """The secretariat, with E-001 of branch 1, and E-002 and E-003 of branch 2."""
    client = door.client("outreach", "secretariat")
    for code, branch, liaison in (("E-001", "01", "R-1"), ("E-002", "02", "R-2"), ("E-003", "02", "R-2")):
        body = {"code": code, "branch": f"CSBME-{branch}", "liaison": liaison, "name": f"测试专家{code}"}
        await ok(client.post("/experts", json=EXPERT | body))
    return client


async def changed(office: Any, verb: str, version: int, status: int = 200, **fields: Any) -> Any:
    answer = office.post(f"/contacts/{verb}", json=fields, headers={"If-Match": f'"{version}"'})
    return await ok(answer, status)


async def test_one_request_records_the_contact_and_what_was_raised_or_neither(door: World, office: Any) -> None:
    body = CONTACT | {"raised": [RAISED, RAISED | {"code": "I-9", "kind": "suggestion"}]}
    assert await rule(office.post("/contacts", json=body | {"items": ["I-404"]}), 404) == "unknown"
    assert await pool(door).fetchval("SELECT count(*) FROM item") == 0
    answer = await ok(office.post("/contacts", json=body, headers={"Idempotency-Key": "once"}))
    assert [(one["code"], one["answer_due_on"]) for one in answer["raised"]] == [
        ("C-001.1", "2025-11-24"),
        ("I-9", "2026-02-03"),
    ]
    assert answer["due_on"] == {"E-001": "2026-02-01"}
    assert answer["explanation"]["E-001"]["en"] == "Last contact made 2025-11-03, cadence 90 days"
    again = await ok(office.post("/contacts", json=body, headers={"Idempotency-Key": "once"}))
    assert (again, await pool(door).fetchval("SELECT count(*) FROM item")) == (answer, 2)
    shown = await ok(office.get("/contacts/C-001"), 200)
    assert (shown["items"], shown["summary"], shown["version"]) == (["C-001.1", "I-9"], CONTACT["summary"], 1)
    assert [event["type"].split(".")[1] for event in await told(door)][-3:] == ["item", "item", "contact"]


async def test_a_forum_counts_for_each_and_its_correction_moves_each(door: World, office: Any) -> None:
    forum = CONTACT | {"experts": ["E-001", "E-002"], "mode": "forum"}
    answer = await ok(office.post("/contacts", json=forum))
    assert answer["due_on"] == {"E-001": "2026-02-01", "E-002": "2026-02-01"}
    answer = await changed(office, "correct", 1, code="C-001", experts=["E-002", "E-003"], happened_on="2025-10-01")
    assert answer["due_on"] == {"E-002": "2025-12-30", "E-003": "2025-12-30"}
    first = (await ok(office.get("/experts/E-001"), 200))["explanation"]["zh"]
    assert first == "2025-01-01 列入，尚未联系成功，周期 90 天"
    copies = await pool(door).fetch("SELECT expert FROM contact_summary ORDER BY expert")
    assert [row["expert"] for row in copies] == ["E-002", "E-003"]
    for code in ("E-002", "E-003"):
        [contact] = (await ok(office.get(f"/experts/{code}"), 200))["contacts"]
        assert (contact["happened_on"], contact["summary"]) == ("2025-10-01", CONTACT["summary"])
    await changed(office, "correct", 2, code="C-001", summary=None)
    assert await pool(door).fetchval("SELECT count(*) FROM contact_summary") == 0


async def test_a_stale_correction_shows_three_sides_to_whom_it_concerns_alone(door: World, office: Any) -> None:
    await ok(office.post("/contacts", json=CONTACT))
    await changed(office, "correct", 1, code="C-001", happened_on="2025-10-01", mode="visit")
    stale = {"code": "C-001", "happened_on": "2025-10-15", "mode": "visit"}
    own = door.client("outreach", "expert_liaison", scope="R-1", subject="R-1")
    refused = await changed(own, "correct", 1, 412, **stale)
    assert (refused["type"], refused["conflicts"]) == ("stale-version", ["happened_on"])
    assert [refused[side]["happened_on"] for side in ("mine", "theirs", "original")] == [
        "2025-10-15",
        "2025-10-01",
        "2025-11-03",
    ]
    theirs = door.client("outreach", "expert_liaison", scope="R-2", subject="R-2")
    assert (await changed(theirs, "correct", 1, 403, **stale)).keys().isdisjoint({"mine", "theirs", "original"})
    assert await rule(office.post("/contacts/correct", json=stale), 428) == "version-missing"
    assert await rule(office.post("/contacts/correct", json=stale | {"code": "C-404"}, headers={"If-Match": "1"}), 404)


async def test_a_withdrawn_contact_counts_nowhere_and_is_still_seen(door: World, office: Any) -> None:
    await ok(office.post("/contacts", json=CONTACT | {"happened_on": "2025-09-01"}))
    await ok(office.post("/contacts", json=CONTACT | {"code": "C-002"}))
    answer = await changed(office, "withdraw", 1, code="C-002", reason="did_not_happen")
    assert answer["due_on"] == {"E-001": "2025-11-30"}
    await changed(office, "withdraw", 2, 409, code="C-002", reason="did_not_happen")
    assert [one["code"] for one in (await ok(office.get("/contacts"), 200))["contacts"]] == ["C-001"]
    [gone] = (await ok(office.get("/contacts?withdrawn=true"), 200))["contacts"]
    assert (gone["code"], gone["experts"], gone["withdrawn"]) == ("C-002", ["E-001"], True)
    assert await pool(door).fetchval("SELECT array_agg(contact) FROM contact_summary") == ["C-001"]
    said = (await told(door))[-1]
    assert (said["type"], said["data"]["reason"]) == ("outreach.contact.withdrawn.v1", "did_not_happen")


async def test_contacts_are_listed_page_by_page_and_each_office_sees_its_own(door: World, office: Any) -> None:
    for number in range(1, 6):
        attempt = {"code": f"C-{number}", "happened_on": f"2025-11-0{number}", "made": number % 2 == 1}
        await ok(office.post("/contacts", json=CONTACT | attempt | {"experts": ["E-001", "E-002"][: 1 + number % 2]}))
    await ok(office.post("/contacts", json=CONTACT | {"code": "C-9", "experts": ["E-003"], "liaison": "R-2"}))

    async def listed(query: str = "", client: Any = office) -> list[str]:
        return [one["code"] for one in (await ok(client.get(f"/contacts?{query}"), 200))["contacts"]]

    seen, cursor = [], ""
    while cursor is not None:
        page = await ok(office.get(f"/contacts?limit=2{cursor and f'&cursor={cursor}'}"), 200)
        seen, cursor = seen + [one["code"] for one in page["contacts"]], page["next"]
    assert seen == ["C-5", "C-4", "C-9", "C-3", "C-2", "C-1"]
    assert await listed("expert=E-002") == ["C-5", "C-3", "C-1"]
    assert await listed("liaison=R-2") == ["C-9"]
    assert await listed("from=2025-11-02&to=2025-11-03&made=true") == ["C-9", "C-3"]
    own = door.client("outreach", "expert_liaison", scope="R-2", subject="R-2")
    assert await listed("", own) == ["C-5", "C-9", "C-3", "C-1"]
    shown = await ok(own.get("/contacts/C-5"), 200)
    assert (shown["experts"], shown["summary"]) == (["E-002"], CONTACT["summary"])
    assert await rule(own.get("/contacts/C-4"), 403) == "forbidden"
    reads = await pool(door).fetch("SELECT reader, subject FROM audit")
    assert [tuple(row) for row in reads] == [("R-2", "contact/C-5")]
    mine = {"code": "C-4", "mode": "visit"}
    assert await rule(own.post("/contacts/correct", json=mine, headers={"If-Match": "1"}), 403) == "forbidden"
    to_others = {"code": "C-9", "experts": ["E-001"]}
    assert await rule(own.post("/contacts/correct", json=to_others, headers={"If-Match": "1"}), 403) == "forbidden"
    assert await rule(door.client("outreach", "leader").get("/contacts"), 403) == "forbidden"


async def test_a_contact_can_be_read_as_long_as_one_of_its_experts_has_a_key(door: World, office: Any) -> None:
    await ok(office.post("/contacts", json=CONTACT | {"experts": ["E-001", "E-002"]}))
    await pool(door).execute("DELETE FROM expert_key WHERE expert = 'E-001'")
    assert (await ok(office.get("/contacts/C-001"), 200))["summary"] == CONTACT["summary"]
    await changed(office, "correct", 1, code="C-001", mode="visit")
    assert await pool(door).fetchval("SELECT array_agg(expert) FROM contact_summary") == ["E-002"]
    await pool(door).execute("DELETE FROM expert_key")
    assert (await ok(office.get("/contacts/C-001"), 200))["summary"] is None


def test_an_expert_named_twice_by_a_correction_is_refused() -> None:
    with pytest.raises(ValidationError, match="each expert once"):
        correction(experts=["E-1", "E-1"])
    assert domain.experts_after(Contact(replace_experts("E-2")), correction(made=True)) == ("E-2",)


def replace_experts(*codes: str) -> ContactState:
    return STATE.model_copy(update={"experts": codes})
