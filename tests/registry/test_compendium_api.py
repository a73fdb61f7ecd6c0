"""Editions by HTTP: issued while one watches, fetched, handed out, acknowledged once, and who has not."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest
from pypdf import PdfReader

from services.registry.clock import settle_meetings
from services.registry.commands.compendia import IssueCompendium
from services.registry.domain.compendium.plan import EditionIsTaken
from services.registry.handlers.press import Press
from services.registry.store.compendia import save_compendia
from services.registry.subscribers.meetings import on_meeting_held, on_meeting_withdrawn
from shared.database import clock
from shared.events.activities import BranchAttendance, JointMeetingHeld, MeetingWithdrawn
from shared.events.base import Event
from shared.events.registry import CompendiumIssued
from shared.identity import Caller, Office, Permit
from tests.registry.papers import pages_of, pdf, word
from tests.registry.test_api import ok
from tests.registry.test_documents_api import adopted, sent
from tests.world import World

SOCIETY = "中国生物医学工程学会"
FIELDS = {"B-1": "心律", "B-2": "体外循环", "B-3": "生物力学"}


@pytest.fixture
async def three(door: World) -> World:
    """A registry with three branches."""
    office = door.client("registry", "secretariat")
    for code, field in FIELDS.items():
        branch = {"code": code, "name": f"{SOCIETY}{field}分会", "kind": "分会", "override_reason": "示例：历史名称"}
        await ok(office.post("/branches", json=branch))
    return door


@pytest.fixture
async def shelf(door: World) -> World:
    """A registry with two documents in force since 2024-02-01."""
    office = door.client("registry", "secretariat")
    for code, category in (("D-1", "branch_guidance"), ("D-2", "party_building")):
        file = (await sent(office, pdf(code, 2), f"{code}.pdf"))["sha256"]
        await adopted(office, code, file, "2024-02-01", category)
    return door


async def issued(client: Any, **asked: Any) -> Any:
    """The answer to the request for an edition."""
    return await ok(client.post("/compendia", json={"on": "2026-09-01", **asked}))


async def there(world: World) -> None:
    """The first edition, told without the work of binding it."""
    office, database = world.client("registry", "secretariat"), world.running["registry"].database
    file = (await sent(office, pdf("示例汇编"), "示例汇编.pdf"))["sha256"]
    facts = {"edition": 1, "on": "2026-09-01", "documents": (), "pdf": file, "docx": file, "plan": "示例"}
    event = CompendiumIssued.model_validate(facts | {"effective_on": "2026-09-02"})
    async with database.transaction("test") as uow:
        await save_compendia(uow, [event])
        uow.emit(event)


async def test_an_edition_is_issued_line_by_line_fetched_and_the_same_again(shelf: World) -> None:
    office, liaison = shelf.client("registry", "secretariat"), shelf.client("registry", "branch_liaison", scope="B-1")
    letter = {"code": "L-1", "issuer": "中国科协", "number": "科协发〔2026〕3号", "title": "通知", "study": True}
    await ok(office.post("/incoming", json=letter | {"dated_on": "2026-01-02", "received_on": "2026-01-09"}))
    asked = {"on": "2026-09-01", "incoming_since": "2026-01-01"}
    answer = await office.post("/compendia", json=asked, headers={"Accept": "application/x-ndjson"})
    *lines, last = [orjson.loads(line) for line in answer.text.splitlines()]
    assert [(line["progress"]["step"], line["progress"]["done"]) for line in lines] == [
        ("pdf", 1), ("pdf", 2), ("docx", 3), ("docx", 4),
    ]  # fmt: skip
    assert {line["progress"]["of"] for line in lines} == {4}
    told = last["answer"]
    assert (told["edition"], told["outcome"]) == (1, "issued")
    again = await ok(office.post("/compendia", json=asked), 200)
    assert again == told | {"outcome": "same"}
    fetched = await liaison.get(f"/files/{told['pdf']}")
    pages = pages_of(fetched.content)
    assert "第1版" in pages[0]
    metadata = PdfReader(io.BytesIO(fetched.content)).metadata or {}
    assert (metadata["/CreationDate"], metadata["/Title"]) == (
        "D:20260901000000+08'00'", "党建联席会议文件资料汇编（第1版）",
    )  # fmt: skip
    edition = (await ok(liaison.get("/compendia"), 200))["compendia"][0]
    assert edition["incoming"] == ["L-1"]
    for document in edition["documents"]:
        assert f"{document['code']}正文第1页" in pages[document["page"] - 1]
    assert "科协发〔2026〕3号" in pages[-1]
    docx = await liaison.get(f"/files/{told['docx']}")
    assert docx.headers["Content-Type"].endswith("wordprocessingml.document")
    assert (await issued(office, on="2026-09-02"))["edition"] == 2
    await ok(liaison.post("/compendia", json=asked), 403)


async def test_what_is_in_force_on_the_day_is_bound_and_nothing_else(shelf: World) -> None:
    office = shelf.client("registry", "secretariat")
    refused = await ok(office.post("/compendia", json={"on": "2024-01-31"}), 409)
    assert (refused["type"], refused["errors"][0]["field"]) == ("nothing-in-force", "on")
    newer = (await sent(office, pdf("新办法"), "新.pdf"))["sha256"]
    await adopted(office, "D-1", newer, "2026-09-01")
    for day, version in (("2026-08-31", 1), ("2026-09-01", 2)):
        await issued(office, on=day)
        edition = (await ok(office.get("/compendia", params={"limit": 1}), 200))["compendia"][0]
        assert [(one["code"], one["version"]) for one in edition["documents"]] == [("D-1", version), ("D-2", 1)]
    first = await ok(office.get("/compendia", params={"before": 2}), 200)
    assert [edition["edition"] for edition in first["compendia"]] == [1]


async def test_a_docx_without_a_pdf_is_named_and_one_given_beside_is_bound(
    shelf: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    office = shelf.client("registry", "secretariat")
    text = (await sent(office, word("财务办法"), "财务.docx"))["sha256"]
    await adopted(office, "D-3", text, "2025-01-01")
    refused = await ok(office.post("/compendia", json={"on": "2026-09-01"}), 409)
    assert refused["type"] == "documents-without-pdf"
    assert "D-3办法（第1版）（D-3）" in refused["title"]
    assert "D-1" not in refused["title"]
    beside = (await sent(office, pdf("财务办法盖章"), "财务.pdf"))["sha256"]
    await adopted(office, "D-3", text, "2025-02-01", pdf=beside)
    told = await issued(office)
    assert "财务办法盖章正文第1页" in "".join(pages_of((await office.get(f"/files/{told['pdf']}")).content))


async def test_a_docx_is_rendered_once_and_its_pages_are_kept(
    shelf: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The program stands in for LibreOffice: it is called as that is, and copies a PDF to where that would put it."""
    (tmp_path / "made.pdf").write_bytes(pdf("转换后"))
    program = tmp_path / "soffice"
    program.write_text(
        f'#!/bin/sh\necho run >> {tmp_path}/runs\nwhile [ $# -gt 1 ]; do [ "$1" = --outdir ] && out=$2; shift; done\n'
        f'/bin/cp {tmp_path}/made.pdf "$out/document.pdf"\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    office = shelf.client("registry", "secretariat")
    text = (await sent(office, word("财务办法"), "财务.docx"))["sha256"]
    await adopted(office, "D-3", text, "2025-01-01")
    for day in ("2026-09-01", "2026-09-02"):
        told = await issued(office, on=day)
        assert "转换后正文第1页" in "".join(pages_of((await office.get(f"/files/{told['pdf']}")).content))
    assert (tmp_path / "runs").read_text() == "run\n"
    program.write_text("#!/bin/sh\nexit 3\n")
    await adopted(office, "D-4", (await sent(office, word("又一"), "又一.docx"))["sha256"], "2025-01-01")
    refused = await ok(office.post("/compendia", json={"on": "2026-09-03"}), 422)
    assert (refused["type"], "exit 3" in refused["title"]) == ("not-rendered", True)


async def test_of_two_who_issue_at_once_one_gets_the_number(shelf: World) -> None:
    caller = Caller("test", (Office(office="secretariat"),))
    press = Press(shelf.running["registry"].database, Permit("IssueCompendium", caller, None))
    plan, same, sources = await press.ready(IssueCompendium.model_validate({"on": "2026-09-01"}))
    assert (plan.edition, same) == (1, None)
    office = shelf.client("registry", "secretariat")
    assert (await issued(office, on="2026-10-01"))["edition"] == 1
    with pytest.raises(EditionIsTaken):
        await press.print(plan, sources, lambda step, title: None)
    assert (await issued(office))["edition"] == 2


async def test_a_branch_acknowledges_an_edition_for_itself_and_once(three: World) -> None:
    office = three.client("registry", "secretariat")
    await there(three)
    own, other = (three.client("registry", "branch_liaison", scope=scope) for scope in ("B-1", "B-2"))
    for client in (other, three.client("registry", "reviewer")):
        await ok(client.post("/compendia/1/acknowledge", json={"branch": "B-1"}), 403)
    first = await ok(own.post("/compendia/1/acknowledge", json={"branch": "B-1"}), 200)
    assert (first["how"], first["branch"]) == ("signed", "B-1")
    assert await ok(own.post("/compendia/1/acknowledge", json={"branch": "B-1"}), 200) == first
    pool = three.running["registry"].database.pool
    said = await pool.fetchval("SELECT count(*) FROM ledger WHERE type = 'registry.compendium.acknowledged.v1'")
    assert said == 1
    listed = await ok(office.get("/compendia/1/outstanding"), 200)
    assert [row["code"] for row in listed["outstanding"]] == ["B-2", "B-3"]
    assert [row["code"] for row in listed["acknowledged"]] == ["B-1"]
    mine = await ok(other.get("/compendia/1/outstanding"), 200)
    assert ([row["code"] for row in mine["outstanding"]], mine["acknowledged"]) == (["B-2"], [])
    await ok(own.post("/compendia/9/acknowledge", json={"branch": "B-1"}), 404)
    await ok(office.get("/compendia/9/outstanding"), 404)
    await ok(office.post("/compendia/1/acknowledge", json={"branch": "B-9"}), 409)


def held(code: str, **states: Any) -> Event[JointMeetingHeld]:
    """A joint meeting as activities tells it."""
    attendance = tuple(BranchAttendance(branch=f"B-{n[1:]}", state=state) for n, state in states.items())
    data = JointMeetingHeld.model_validate(
        {
            "code": code,
            "title": "会议",
            "number": 1,
            "attendance": attendance,
            "quorum_met": True,
            "effective_on": "2026-09-20",
        }
    )
    return Event(
        id=code, source="/societies/csbme/activities", type=data.TYPE, subject=f"meeting/{code}", version=1,
        recorded_at=clock(), actor="test", correlation_id="c", causation_id=None, batch_id=None, data=data,
    )  # fmt: skip


@pytest.mark.parametrize("heard_first", [True, False], ids=["meeting heard first", "handed out first"])
async def test_who_attended_the_meeting_where_it_was_handed_out_has_it(three: World, heard_first: bool) -> None:
    office, running = three.client("registry", "secretariat"), three.running["registry"]
    await there(three)
    own = three.client("registry", "branch_liaison", scope="B-1")
    await ok(own.post("/compendia/1/acknowledge", json={"branch": "B-1"}), 200)
    await ok(own.post("/compendia/hand-out", json={"edition": 1, "meeting": "J-1"}), 403)

    async def hear() -> None:
        async with running.database.transaction("test") as uow:
            await on_meeting_held(uow, [held("J-1", B1="present", B2="walk_in", B3="excused")])

    async def hand_out() -> None:
        await ok(office.post("/compendia/hand-out", json={"edition": 1, "meeting": "J-1"}))

    for step in (hear, hand_out) if heard_first else (hand_out, hear):
        await step()
    for _ in range(2):
        await settle_meetings(running)
        await hand_out()
    listed = await ok(office.get("/compendia/1/outstanding"), 200)
    assert [(row["code"], row["how"], row["meeting"]) for row in listed["acknowledged"]] == [
        ("B-1", "signed", None), ("B-2", "handed_out", "J-1"),
    ]  # fmt: skip
    assert listed["acknowledged"][1]["acknowledged_on"] == "2026-09-20"
    assert [row["code"] for row in listed["outstanding"]] == ["B-3"]
    types = await running.database.pool.fetch("SELECT type FROM ledger WHERE subject = 'compendium/1' ORDER BY version")
    assert [row["type"].split(".")[2] for row in types] == ["issued", "acknowledged", "handed_out", "acknowledged"]
    await ok(office.post("/compendia/hand-out", json={"edition": 7, "meeting": "J-1"}), 404)


async def test_nobody_has_it_from_a_meeting_that_was_withdrawn_before_it_was_settled(three: World) -> None:
    office, running = three.client("registry", "secretariat"), three.running["registry"]
    await there(three)
    await ok(office.post("/compendia/hand-out", json={"edition": 1, "meeting": "J-1"}))
    meeting = held("J-1", B1="present")
    withdrawn = replace(meeting, data=MeetingWithdrawn(code="J-1", effective_on=meeting.effective_on), version=2)
    async with running.database.transaction("test") as uow:
        await on_meeting_held(uow, [meeting])
        await on_meeting_withdrawn(uow, [withdrawn])
    await settle_meetings(running)
    assert (await ok(office.get("/compendia/1/outstanding"), 200))["acknowledged"] == []
