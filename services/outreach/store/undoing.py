"""What is sealed, as a batch found it and as its undoing leaves it."""

from __future__ import annotations

from collections.abc import Sequence

from shared.database import UnitOfWork

_GONE = {
    "contact": "SELECT withdrawn FROM contact WHERE code = $1",
    "item": "SELECT withdrawn_on IS NOT NULL FROM item WHERE code = $1",
    "expert": "SELECT retired_on = enrolled_on FROM expert WHERE code = $1",
}


async def was_undone(uow: UnitOfWork, aggregate: str, code: str) -> bool:
    """Whether a record came with a batch that was undone, and nothing was said of it since: it may come again."""
    return bool(
        await uow.connection.fetchval(
            """
            SELECT true FROM import_touch AS touch
            JOIN import_batch AS batch USING (batch)
            JOIN stream USING (subject)
            WHERE subject = $1 AND touch.after = stream.version AND batch.undoes IS NOT NULL
            """,
            f"{aggregate}/{code}",
        )
    ) and bool(await uow.connection.fetchval(_GONE[aggregate], code))


async def keep_before(uow: UnitOfWork, subject: str) -> None:
    """Remember what is sealed of a record before a batch writes over it, as it is sealed."""
    aggregate, _, code = subject.partition("/")
    rows = await uow.connection.fetch(_BEFORE[aggregate], code)
    await uow.connection.executemany(
        "INSERT INTO import_before (batch, subject, part, owner, sealed, codes) VALUES ($1, $2, $3, $4, $5, $6)",
        [(uow.batch_id, subject, *row) for row in rows],
    )


_BEFORE = {
    "contact": """
        SELECT 'summary', expert, summary, NULL::text[] FROM contact_summary WHERE contact = $1
        UNION ALL
        SELECT 'items', '', NULL, items FROM contact_kept WHERE contact = $1
    """,
    "item": "SELECT 'answer', coalesce(expert, ''), answer, NULL::text[] FROM item_kept WHERE item = $1",
    "expert": """
        SELECT part, expert, sealed, NULL::text[] FROM expert_private
        CROSS JOIN LATERAL (VALUES ('name', name), ('unit', unit), ('phone', phone), ('mail', mail))
            AS one (part, sealed)
        WHERE expert = $1
    """,
}


async def give_back(uow: UnitOfWork, batch: str, subjects: Sequence[str]) -> None:
    """What was sealed of these records before a batch stands there again, and what was written with its steps goes."""
    await uow.connection.execute(
        "DELETE FROM contact_summary WHERE 'contact/' || contact = ANY($1::text[])", list(subjects)
    )
    for statement in _BACK:
        await uow.connection.execute(statement, batch, list(subjects))


_BACK = (
    """
    INSERT INTO contact_summary (contact, expert, summary)
    SELECT substr(subject, 9), owner, sealed FROM import_before
    WHERE batch = $1 AND subject = ANY($2::text[]) AND part = 'summary'
    """,
    """
    UPDATE contact_kept SET items = before.codes FROM import_before AS before
    WHERE batch = $1 AND subject = ANY($2::text[]) AND part = 'items' AND contact = substr(subject, 9)
    """,
    """
    UPDATE item_kept SET answer = before.sealed FROM import_before AS before
    WHERE batch = $1 AND subject = ANY($2::text[]) AND part = 'answer' AND item = substr(subject, 6)
    """,
    """
    DELETE FROM item_words USING import_touch AS touch
    WHERE touch.batch = $1 AND touch.subject = ANY($2::text[]) AND touch.subject = 'item/' || item
      AND version > touch.before AND version <= touch.after
    """,
    """
    UPDATE expert_private AS kept
    SET name = before.name, unit = before.unit, phone = before.phone, mail = before.mail
    FROM (
        SELECT owner, (array_agg(sealed) FILTER (WHERE part = 'name'))[1] AS name,
               (array_agg(sealed) FILTER (WHERE part = 'unit'))[1] AS unit,
               (array_agg(sealed) FILTER (WHERE part = 'phone'))[1] AS phone,
               (array_agg(sealed) FILTER (WHERE part = 'mail'))[1] AS mail
        FROM import_before
        WHERE batch = $1 AND subject = ANY($2::text[]) AND part IN ('name', 'unit', 'phone', 'mail')
        GROUP BY owner
    ) AS before
    WHERE kept.expert = before.owner
    """,
)


async def note_corrections(uow: UnitOfWork, batch: str, experts: Sequence[str]) -> None:
    """Consents that came with a batch go, and the log of corrections says what was put right again: no text."""
    await uow.connection.execute(
        """
        DELETE FROM consent USING ledger
        WHERE type = 'outreach.expert.consented.v1' AND subject = 'expert/' || expert AND expert = ANY($2::text[])
          AND convert_from(body, 'UTF8')::jsonb @> jsonb_build_object('batchid', $1::text)
          AND convert_from(body, 'UTF8')::jsonb->'data'->>'notice_version' = notice_version
          AND (convert_from(body, 'UTF8')::jsonb->'data'->>'effective_on')::date = given_on
        """,
        batch,
        list(experts),
    )
    await uow.connection.execute(
        """
        INSERT INTO expert_correction (expert, version, fields, recorded_at, recorded_by)
        SELECT expert, version + 1, ARRAY['name', 'unit', 'phone', 'mail'], $2, $3
        FROM unnest($1::text[]) AS expert JOIN stream ON subject = 'expert/' || expert
        """,
        list(experts),
        uow.now,
        uow.actor,
    )


async def used(
    uow: UnitOfWork, experts: Sequence[str], contacts: Sequence[str], items: Sequence[str]
) -> list[tuple[str, str]]:
    """(what goes, what needs it and stays)."""
    rows = await uow.connection.fetch(
        """
        SELECT 'expert/' || expert AS subject, 'contact/' || code AS by
        FROM contact CROSS JOIN unnest(experts) AS expert
        WHERE experts && $1::text[] AND expert = ANY($1) AND NOT withdrawn AND code <> ALL($2::text[])
        UNION ALL
        SELECT 'expert/' || expert, 'item/' || code FROM item
        WHERE expert = ANY($1) AND withdrawn_on IS NULL AND code <> ALL($3::text[])
        UNION ALL
        SELECT 'item/' || item, 'contact/' || contact_kept.contact
        FROM contact_kept
        CROSS JOIN unnest(contact_kept.items) AS item
        JOIN contact ON contact.code = contact_kept.contact
        WHERE contact_kept.items && $3 AND item = ANY($3) AND NOT withdrawn AND contact.code <> ALL($2)
        ORDER BY 1, 2
        """,
        list(experts),
        list(contacts),
        list(items),
    )
    return [(row["subject"], row["by"]) for row in rows]


async def destroy(uow: UnitOfWork, experts: Sequence[str], contacts: Sequence[str], items: Sequence[str]) -> None:
    """Nothing that is sealed stays of records that were never meant to be, nor the keys of such persons."""
    for statement, codes in (
        ("DELETE FROM contact_summary WHERE contact = ANY($1::text[])", contacts),
        ("UPDATE item_kept SET text = NULL, answer = NULL, raiser = NULL WHERE item = ANY($1::text[])", items),
        ("DELETE FROM item_words WHERE item = ANY($1::text[])", items),
        ("DELETE FROM item_key WHERE item = ANY($1::text[])", items),
        ("DELETE FROM expert_private WHERE expert = ANY($1::text[])", experts),
        ("DELETE FROM consent WHERE expert = ANY($1::text[])", experts),
        ("DELETE FROM expert_key WHERE expert = ANY($1::text[])", experts),
    ):
        await uow.connection.execute(statement, list(codes))
