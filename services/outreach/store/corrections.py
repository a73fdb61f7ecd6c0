"""What is kept of a person put right, under the same key, with a log that holds no text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from services.outreach.commands.expert_rights import CorrectExpert
from services.outreach.store.vault import PRIVATE, ciphers, sealed
from shared.audit import audit
from shared.database import UnitOfWork


async def correct_private(uow: UnitOfWork, command: CorrectExpert, fields: Sequence[str], version: int) -> None:
    """Write the fields that were sent; the others stay."""
    cipher = (await ciphers(uow, [command.code])).get(command.code)
    row = await uow.connection.fetchrow("SELECT * FROM expert_private WHERE expert = $1", command.code)
    kept: dict[str, Any] = dict(row) if row else {}
    for name in fields:
        value = getattr(command, name)
        kept[name] = sealed(cipher, value) if name in PRIVATE else value
    await uow.connection.execute(
        """
        INSERT INTO expert_private (expert, name, unit, phone, mail, person, member)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (expert) DO UPDATE
        SET name = EXCLUDED.name, unit = EXCLUDED.unit, phone = EXCLUDED.phone, mail = EXCLUDED.mail,
            person = EXCLUDED.person, member = EXCLUDED.member
        """,
        command.code,
        *(kept.get(name) for name in (*PRIVATE, "person", "member")),
    )
    await uow.connection.execute(
        "INSERT INTO expert_correction (expert, version, fields, recorded_at, recorded_by) VALUES ($1, $2, $3, $4, $5)",
        command.code,
        version + 1,
        list(fields),
        uow.now,
        uow.actor,
    )
    await audit(uow, "correct", [f"expert/{command.code}"])
