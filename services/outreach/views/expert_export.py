"""All that outreach holds of one person, for the person; and the proofs of erasures."""

from __future__ import annotations

from typing import Any

from services.outreach import domain, store
from services.outreach.domain.remains import REMAINS
from services.outreach.store.consents import open_consents
from services.outreach.store.vault import ciphers, opened
from services.outreach.views.pages import Page, Shown
from shared.audit import audit
from shared.database import Connection, UnitOfWork
from shared.errors import Unknown


async def export(uow: UnitOfWork, code: str) -> Shown:
    """Everything kept of one person, opened; the export itself is the last of the readings. Raises Unknown."""
    expert = await store.expert(uow, code)
    last = (await store.last_contacts(uow.connection, [code], uow.today))[code]
    private = await store.open_private(uow, code)
    await audit(uow, "export", [f"expert/{code}"])
    links = await uow.connection.fetchrow("SELECT person, member FROM expert_private WHERE expert = $1", code)
    return {
        "expert": {
            **{name: getattr(expert, name) for name in domain.Expert.__dataclass_fields__ if name != "pauses"},
            "pauses": [{"since": pause.since, "until": pause.until} for pause in expert.pauses],
            "due_on": domain.due_on(expert, last, uow.today) if expert.on_the_list(uow.today) else None,
        },
        "private": private,
        "links": dict(links) if links else {"person": None, "member": None},
        "consents": await open_consents(uow, code),
        "history": await _rows(uow, _HISTORY, f"expert/{code}"),
        "corrections": await _rows(uow, _CORRECTIONS, code),
        "contacts": await _opened(uow, code, _CONTACTS, ("summary",)),
        "items": await _items(uow, code),
        "readings": await _rows(uow, _READINGS, code),
        "elsewhere": _elsewhere(links),
    }


async def erasures(connection: Connection, page: Page) -> Shown:
    """A page of the proofs of erasures, by code: counts and hashes, and no word of anybody."""
    rows = await connection.fetch(
        "SELECT * FROM erasure WHERE $1::text IS NULL OR expert > $1 ORDER BY expert LIMIT $2", page.cursor, page.limit
    )
    following = rows[-1]["expert"] if len(rows) == page.limit else None
    return {"erasures": [dict(row) for row in rows], "next": following}


async def erasure(connection: Connection, code: str) -> Shown:
    """The proof of one erasure, with what remains and why. Raises Unknown."""
    row = await connection.fetchrow("SELECT * FROM erasure WHERE expert = $1", code)
    if row is None:
        raise Unknown(what="删除证明 (proof of an erasure)", code=code)
    return {**dict(row), "remains": REMAINS}


_HISTORY = """
    SELECT type, version, convert_from(body, 'UTF8')::jsonb->'data'->>'effective_on' AS effective_on, recorded_at,
           convert_from(body, 'UTF8')::jsonb->>'actor' AS recorded_by
    FROM ledger WHERE subject = $1
    ORDER BY version
"""
_CORRECTIONS = "SELECT fields, recorded_at, recorded_by FROM expert_correction WHERE expert = $1 ORDER BY version"
_CONTACTS = """
    SELECT contact.code, happened_on, mode, made, withdrawn, liaison, activity, cardinality(experts) AS experts,
           items, recorded_on, recorded_by, summary
    FROM contact
    JOIN contact_kept AS kept ON kept.contact = contact.code
    LEFT JOIN contact_summary AS said ON said.contact = contact.code AND said.expert = $1
    WHERE experts @> ARRAY[$1]
    ORDER BY happened_on, contact.code
"""
_ITEMS = """
    SELECT item.*, consent_to_be_named, text, kept.answer AS answer_text
    FROM item JOIN item_kept AS kept ON kept.item = item.code
    WHERE item.expert = $1
    ORDER BY raised_on, item.code
"""
_WORDS = """
    SELECT item, version, words FROM item_words
    WHERE item IN (SELECT item FROM item_kept WHERE expert = $1)
    ORDER BY item, version
"""
_READINGS = """
    SELECT read_at, reader, action, subject FROM audit
    WHERE subject = 'expert/' || $1
       OR subject IN (SELECT 'contact/' || contact FROM contact_summary WHERE expert = $1)
       OR subject IN (SELECT 'item/' || item FROM item_kept WHERE expert = $1)
    ORDER BY id
"""


async def _rows(uow: UnitOfWork, statement: str, of: str) -> list[Shown]:
    return [dict(row) for row in await uow.connection.fetch(statement, of)]


async def _opened(uow: UnitOfWork, code: str, statement: str, columns: tuple[str, ...]) -> list[Shown]:
    cipher = (await ciphers(uow, [code])).get(code)
    rows = await _rows(uow, statement, code)
    return [row | {name: opened(cipher, row[name]) for name in columns} for row in rows]


async def _items(uow: UnitOfWork, code: str) -> list[Shown]:
    said: dict[str, list[str]] = {}
    for row in await _opened(uow, code, _WORDS, ("words",)):
        said.setdefault(row["item"], []).append(row["words"])
    items = await _opened(uow, code, _ITEMS, ("text", "answer_text"))
    return [item | {"words": said.get(item["code"], [])} for item in items]


def _elsewhere(links: Any) -> list[dict[str, str]]:
    """What other services may hold of the same person: they know no code of ours, and are asked on their own."""
    person, member = (links["person"], links["member"]) if links else (None, None)
    posts = (
        "任职的姓名、单位、职务，在登记服务导出、更正、删除",
        "name, unit and title: exported, corrected, erased there",
    )
    signed = ("签到时的编号，或姓名和单位的加密摘要，不能还原", "a code, or a keyed hash of name and unit: no way back")
    told = [
        ("registry /persons", person or "", *posts),
        ("registry /members", member or "", "会员编号和状态，不含姓名", "code and state of a member, and no name"),
        ("activities /attendance", person or member or "", *signed),
        ("reporting /figures", "", "本编码下的日期和数量，不含姓名和内容", "days and counts by code; no name, no text"),
    ]
    return [{"service": service, "code": code, "zh": zh, "en": en} for service, code, zh, en in told]
