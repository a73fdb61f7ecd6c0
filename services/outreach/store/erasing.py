"""An expert is erased: the key destroyed, what was sealed emptied, and the proof of it kept."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from typing import Any

from services.outreach.commands.expert_rights import EraseExpert, Erasure
from services.outreach.store.sealed import PLACES, sealed_of
from services.outreach.store.vault import ciphers, open_private
from shared.audit import audit
from shared.database import UnitOfWork

Counted = list[dict[str, Any]]
# Shorter ones are found in any text; a Chinese name of two characters has six bytes.
LEAST_BYTES = 5


async def erase(uow: UnitOfWork, asked: EraseExpert | Erasure) -> dict[str, Any]:
    """Destroy the key and what was sealed with it; returns the proof, in which there are counts and hashes only."""
    [proof] = await erase_all(uow, [asked])
    return proof


async def erase_all(uow: UnitOfWork, asked: Sequence[EraseExpert | Erasure]) -> list[dict[str, Any]]:
    """The same of many: the database is looked through once for all of them, which is what an erasure takes."""
    done = [await _destroy(uow, one) for one in asked]
    found = await _tables_of_words(uow, sorted({word for _, words in done for word in words}))
    proofs = []
    for proof, words in done:
        proof["found_in_clear"] = sorted(set().union(*(found.get(word, set()) for word in words)))
        await _keep(uow, proof)
        proofs.append(proof)
    return proofs


async def _destroy(uow: UnitOfWork, asked: EraseExpert | Erasure) -> tuple[dict[str, Any], list[str]]:
    """The proof without what can be found in clear, and the words to look for."""
    code = asked.code
    words = [word for word in (await open_private(uow, code)).values() if word and len(word.encode()) >= LEAST_BYTES]
    before, copies = await _counted(uow, code), await _copies_of_others(uow, code, words)
    key = await uow.connection.fetchval("DELETE FROM expert_key WHERE expert = $1 RETURNING key", code)
    for place in PLACES:
        await uow.connection.execute(place.empty, code)
    await audit(uow, "erase", [f"expert/{code}"])
    proof = {
        "expert": code,
        "asked_on": asked.asked_on,
        "erased_at": uow.now,
        "erased_by": uow.actor,
        "key_sha256": hashlib.sha256(key).hexdigest() if key else None,
        "before": before,
        "after": await _counted(uow, code),
        "found_in_clear": [],
        "copies_of_others": copies,
    }
    return proof, words


async def key_is_there(uow: UnitOfWork, code: str) -> bool | None:
    """Whether what is sealed of an expert can be read; None = there is no such expert."""
    known: bool | None = await uow.connection.fetchval(
        "SELECT EXISTS (SELECT FROM expert_key WHERE expert = code) FROM expert WHERE code = $1", code
    )
    return known


async def _tables_of_words(uow: UnitOfWork, words: Collection[str]) -> dict[str, set[str]]:
    """Word -> the tables of this database in which it can be read, as text or as the bytes of a text."""
    if not words:
        return {}
    statements = await uow.connection.fetch(
        """
        SELECT tablename, format(
            -- OFFSET 0: a row is made a text once, and not once for each word.
            'SELECT DISTINCT form FROM (SELECT one::text AS line FROM %I AS one OFFSET 0) AS said
             JOIN unnest($1::text[]) AS form ON strpos(line, form) > 0',
            tablename) AS statement
        FROM pg_tables
        WHERE schemaname = 'public' AND has_table_privilege(format('%I.%I', schemaname, tablename), 'SELECT')
        ORDER BY tablename
        """
    )
    forms = {form: word for word in words for form in (word, word.encode().hex())}
    found: dict[str, set[str]] = {}
    for row in statements:
        for hit in await uow.connection.fetch(row["statement"], list(forms)):
            found.setdefault(forms[hit["form"]], set()).add(row["tablename"])
    return found


async def _counted(uow: UnitOfWork, code: str) -> Counted:
    counted = []
    for place in PLACES:
        sealed = await sealed_of(uow.connection, place, code)
        digest = hashlib.sha256(b"".join(sealed)).hexdigest() if sealed else None
        counted.append({"table": place.table, "texts": len(sealed), "sha256": digest})
    return counted


async def _copies_of_others(uow: UnitOfWork, code: str, words: Collection[str]) -> list[str]:
    """Contacts with others as well, in whose own copies of what was said one of these words stands."""
    rows = await uow.connection.fetch(
        """
        SELECT contact, expert, summary FROM contact_summary
        WHERE expert <> $1 AND contact IN (SELECT contact FROM contact_summary WHERE expert = $1)
        ORDER BY contact
        """,
        code,
    )
    keys = await ciphers(uow, [row["expert"] for row in rows])
    texts = [
        (row["contact"], keys[row["expert"]].decrypt(row["summary"]).decode()) for row in rows if row["expert"] in keys
    ]
    return sorted({contact for contact, text in texts if any(word in text for word in words)})


async def _keep(uow: UnitOfWork, proof: dict[str, Any]) -> None:
    # Erased again after an older backup came back: the proof is that of the last time.
    await uow.connection.execute(
        """
        INSERT INTO erasure (expert, asked_on, erased_at, erased_by, key_sha256, before, after, found_in_clear,
                             copies_of_others)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (expert) DO UPDATE
        SET asked_on = EXCLUDED.asked_on, erased_at = EXCLUDED.erased_at, erased_by = EXCLUDED.erased_by,
            key_sha256 = EXCLUDED.key_sha256, before = EXCLUDED.before, after = EXCLUDED.after,
            found_in_clear = EXCLUDED.found_in_clear, copies_of_others = EXCLUDED.copies_of_others
        """,
        *proof.values(),
    )
