"""Attachments: a file beside a record, of a kind with its limits, evidence of ticks, and opened by whom it concerns."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from services.activities.commands.attachments import AddAttachment
from services.activities.domain.attachment import (
    AttachedAlready,
    Attachment,
    AttachmentIsEvidence,
    AttachmentIsRemoved,
    AttachmentTooLarge,
    AttachmentTypeNotTaken,
    Shelf,
    TooManyAttachments,
    add_attachment,
    remove_attachment,
)
from services.activities.handlers.files import purge
from shared.database import clock
from shared.files import Checked
from shared.files.pictures import without_metadata
from tests.activities.test_api import ACTIVITY, MEETING, key_work, ledger, ok, rule
from tests.registry.papers import pdf, picture, word
from tests.world import World

DAY = date(2026, 9, 10)
FILE = Checked("ab" * 32, "pdf", "签到表.pdf", 1000, 1)
SHELF = Shelf({}, most=2, max_mib=1, types=("pdf", "png"))
ASKED = AddAttachment(code="AT-1", to="activity/A-1", kind="sign_in_sheet", file=FILE.sha256)


def test_a_file_stands_beside_a_record_with_its_hash_and_class() -> None:
    added = add_attachment(ASKED, FILE, SHELF, DAY)
    assert added.model_dump() == {
        "code": "AT-1", "to": "activity/A-1", "kind": "sign_in_sheet", "file": "ab" * 32, "type": "pdf", "size": 1000,
        "effective_on": DAY,
    }  # fmt: skip


def test_each_kind_takes_so_many_files_so_large_and_of_these_types() -> None:
    for file, shelf, refusal in (
        (FILE, replace(SHELF, files={"cd" * 32: "AT-8", "ef" * 32: "AT-9"}), TooManyAttachments),
        (FILE, replace(SHELF, files={FILE.sha256: "AT-9"}), AttachedAlready),
        (replace(FILE, size=1024 * 1024 + 1), SHELF, AttachmentTooLarge),
        (replace(FILE, type="xlsx"), SHELF, AttachmentTypeNotTaken),
    ):
        with pytest.raises(refusal):
            add_attachment(ASKED, file, shelf, DAY)
    assert add_attachment(ASKED, replace(FILE, size=1024 * 1024), replace(SHELF, files={"cd" * 32: "AT-8"}), DAY)


def test_what_is_evidence_is_not_taken_away_and_nothing_is_twice() -> None:
    known = Attachment(add_attachment(ASKED, FILE, SHELF, DAY), standing=True)
    with pytest.raises(AttachmentIsEvidence):
        remove_attachment(known, ["key_work/KW-1"], DAY)
    assert remove_attachment(known, [], DAY).file == FILE.sha256
    with pytest.raises(AttachmentIsRemoved):
        remove_attachment(replace(known, standing=False), [], DAY)


async def upload(client: Any, content: bytes, name: str) -> str:
    """The hash of a file that was taken."""
    return str((await ok(client.post("/files", files={"file": (name, content)})))["sha256"])


def beside(code: str, file: str, kind: str = "sign_in_sheet", to: str = "activity/A-2025-001") -> dict[str, Any]:
    return {"code": code, "to": to, "kind": kind, "file": file}


async def test_an_attachment_is_evidence_of_a_tick_until_it_is_taken_away(door: World) -> None:
    office = door.client("activities", "secretariat")
    liaison = door.client("activities", "branch_liaison", scope="CSBME-01")
    await ok(office.post("/key-works", json=key_work(1)))
    await ok(liaison.post("/activities", json=ACTIVITY))
    sheet = await upload(liaison, pdf("签到"), "签到表 5月20日.pdf")
    assert await ok(liaison.post("/attachments", json=beside("AT-1", sheet))) == {
        "code": "AT-1", "evidence": "attachment/AT-1", "of_kind": 1, "most": 10,
    }  # fmt: skip
    tick = {"key_work": "KW-2025-01", "tick": "voice", "evidence": "attachment/AT-1"}
    await ok(office.post("/activities", json=ACTIVITY | {"code": "A-2", "ticks": [tick]}))
    unknown = ACTIVITY | {"code": "A-3", "ticks": [tick | {"evidence": "attachment/AT-9"}]}
    assert await rule(office.post("/activities", json=unknown)) == "evidence-is-unknown"
    removal = {"code": "AT-1", "because": "示例：传错"}
    assert await rule(office.post("/attachments/remove", json=removal, headers={"If-Match": "1"})) == (
        "attachment-is-evidence"
    )
    second = await upload(liaison, picture(), "现场.png")
    no_pictures = {"name": "photo_takes_png", "effective_on": "2025-01-01", "value": 0, "because": "示例：只收 JPG"}
    await ok(office.post("/settings", json=no_pictures))
    assert await rule(liaison.post("/attachments", json=beside("AT-2", second, "photo")), 422) == (
        "attachment-type-not-taken"
    )
    await ok(office.post("/settings", json=no_pictures | {"value": 1}, headers={"If-Match": "1"}))
    await ok(liaison.post("/attachments", json=beside("AT-2", second, "photo")))
    await ok(liaison.post("/attachments/remove", json=removal | {"code": "AT-2"}, headers={"If-Match": "1"}), 200)
    gone = ACTIVITY | {"code": "A-4", "ticks": [tick | {"evidence": "attachment/AT-2"}]}
    assert await rule(office.post("/activities", json=gone)) == "evidence-is-unknown"
    listed = await ok(office.get("/attachments?to=activity/A-2025-001"), 200)
    assert [(one["code"], one["name"], one["version"]) for one in listed["attachments"]] == [
        ("AT-1", "签到表 5月20日.pdf", 1)
    ]
    assert await ok(office.get("/attachments/AT-1"), 200) == listed["attachments"][0]
    said = [event for event in await ledger(door) if event["type"].startswith("activities.attachment.")]
    assert [event["type"].split(".")[2] for event in said] == ["added", "added", "removed"]
    assert not [event for event in said if "签到" in str(event) or "传错" in str(event)]


async def test_who_may_attach_and_open_is_told_by_host_and_kind(door: World) -> None:
    office = door.client("activities", "secretariat")
    own, other = (door.client("activities", "branch_liaison", scope=f"CSBME-0{n}") for n in (1, 2))
    await ok(own.post("/activities", json=ACTIVITY))
    await ok(office.post("/joint-meetings", json=MEETING))
    sheet, report = await upload(own, pdf("签到"), "a.pdf"), await upload(own, word("总结"), "b.docx")
    assert await rule(other.post("/attachments", json=beside("AT-1", sheet)), 403) == "forbidden"
    to_meeting = beside("AT-1", sheet, to="meeting/JM-2025-2")
    assert await rule(own.post("/attachments", json=to_meeting), 403) == "forbidden"
    assert await rule(own.post("/attachments", json=beside("AT-1", sheet, to="activity/A-9")), 404) == "unknown"
    assert await rule(own.post("/attachments", json=beside("AT-1", "0" * 64)), 404) == "unknown"
    assert await rule(own.post("/attachments", json=beside("AT-1", report, "photo")), 422) == (
        "attachment-type-not-taken"
    )
    await ok(own.post("/attachments", json=beside("AT-1", sheet)))
    await ok(own.post("/attachments", json=beside("AT-2", report, "report")))
    assert await rule(own.post("/attachments", json=beside("AT-3", sheet))) == "attached-already"
    opened = await own.get("/attachments/AT-1/file")
    assert (opened.content, opened.headers["x-content-type-options"]) == (pdf("签到"), "nosniff")
    assert await rule(other.get("/attachments/AT-1/file"), 403) == "forbidden"
    assert (await other.get("/attachments/AT-2/file")).content == word("总结")
    pool = door.running["activities"].database.pool
    assert await pool.fetch("SELECT reader, subject, paper FROM paper_reading") == [
        ("test-branch_liaison", "activity/A-2025-001", "attachment/AT-1")
    ]


async def test_a_file_that_is_no_paper_is_refused_and_the_same_bytes_are_one(door: World) -> None:
    liaison = door.client("activities", "branch_liaison", scope="CSBME-01")
    for content, name, refused in (
        (b"MZ\x90\x00", "a.pdf", "file-type-not-taken"),
        (pdf("甲"), "a.docx", "file-name-says-another"),
        (b"", "a.pdf", "file-is-empty"),
    ):
        assert await rule(liaison.post("/files", files={"file": (name, content)}), 422) == refused
    first = await ok(liaison.post("/files", files={"file": ("甲.pdf", pdf("甲"))}))
    again = await ok(liaison.post("/files", files={"file": ("乙.pdf", pdf("甲"))}))
    assert (first["outcome"], again["outcome"], again["name"]) == ("stored", "same", "甲.pdf")
    reader = door.client("activities", "leader")
    assert await rule(reader.post("/files", files={"file": ("甲.pdf", pdf("甲"))}), 403) == "forbidden"


async def test_a_file_beside_no_record_is_forgotten_after_its_days(door: World) -> None:
    office, running = door.client("activities", "secretariat"), door.running["activities"]
    await ok(office.post("/activities", json=ACTIVITY))
    needed, alone = await upload(office, pdf("甲"), "a.pdf"), await upload(office, pdf("乙"), "b.pdf")
    await ok(office.post("/attachments", json=beside("AT-1", needed)))
    await running.database.pool.execute("UPDATE file SET stored_at = $1", clock() - timedelta(days=31))
    async with running.database.transaction("test") as uow:
        assert await purge(uow) == [alone]
        assert await purge(uow) == []


def photo(format_: str) -> bytes:
    """A picture that says where, when and with what it was taken, and that it is to be turned."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Camera"
    exif.get_ifd(0x8825)[1] = "N"
    made = io.BytesIO()
    drawn = Image.linear_gradient("L").convert("RGB")
    words = PngInfo()
    words.add_text("Author", "somebody")
    drawn.save(made, format_, exif=exif, **({"pnginfo": words} if format_ == "PNG" else {"comment": b"somebody"}))
    return made.getvalue()


@pytest.mark.parametrize(("format_", "type_"), [("JPEG", "jpg"), ("PNG", "png")])
def test_a_picture_is_kept_without_place_and_device_and_with_every_point(format_: str, type_: str) -> None:
    taken = photo(format_)
    assert b"Camera" in taken
    assert b"somebody" in taken
    bare = without_metadata(taken, type_)
    assert not [words for words in (b"Camera", b"somebody") if words in bare]
    with Image.open(io.BytesIO(bare)) as kept, Image.open(io.BytesIO(taken)) as before:
        assert kept.tobytes() == before.tobytes()
        assert dict(kept.getexif()) == ({0x0112: 6} if format_ == "JPEG" else {})
    assert without_metadata(bare, type_) == bare
    assert without_metadata(b"%PDF-", "pdf") == b"%PDF-"


async def test_a_photograph_loses_its_place_at_the_door(door: World) -> None:
    liaison = door.client("activities", "branch_liaison", scope="CSBME-01")
    await ok(liaison.post("/activities", json=ACTIVITY))
    kept = await upload(liaison, photo("JPEG"), "现场.jpg")
    await ok(liaison.post("/attachments", json=beside("AT-1", kept, "photo")))
    fetched = (await liaison.get("/attachments/AT-1/file")).content
    assert fetched == without_metadata(photo("JPEG"), "jpg")
