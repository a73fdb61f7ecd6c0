"""Consents: which notice, when, over which channel, for what; given anew, and withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from services.outreach.commands.expert_rights import WithdrawConsent
from services.outreach.commands.experts import Consent
from services.outreach.store.vault import ciphers, opened, sealed
from shared.database import UnitOfWork


async def keep_consent(uow: UnitOfWork, expert: str, consent: Consent) -> None:
    """Keep a consent; what it is for is sealed under the person's key."""
    await uow.connection.execute(
        """
        INSERT INTO consent (expert, notice_version, given_on, channel, words, recorded_on, recorded_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        """,
        expert,
        consent.notice_version,
        consent.given_on,
        consent.channel,
        sealed((await ciphers(uow, [expert])).get(expert), consent.scope),
        uow.today,
        uow.actor,
    )


async def consent_is_known(uow: UnitOfWork, expert: str, consent: Consent) -> bool:
    """Whether this consent is recorded already."""
    known: bool = await uow.connection.fetchval(
        "SELECT EXISTS (SELECT FROM consent WHERE expert = $1 AND notice_version = $2 AND given_on = $3)",
        expert,
        consent.notice_version,
        consent.given_on,
    )
    return known


async def keep_withdrawal(uow: UnitOfWork, command: WithdrawConsent) -> None:
    """None of the consents given until then allows anything from that day on."""
    await uow.connection.execute(
        """
        UPDATE consent SET withdrawn_on = $2, withdrawal_recorded_by = $3
        WHERE expert = $1 AND withdrawn_on IS NULL AND given_on <= $2
        """,
        command.code,
        command.withdrawn_on,
        uow.actor,
    )


async def open_consents(uow: UnitOfWork, expert: str) -> list[dict[str, Any]]:
    """The consents of a person with what they are for, the oldest first; of an erased person without it."""
    rows = await uow.connection.fetch(
        "SELECT * FROM consent WHERE expert = $1 ORDER BY given_on, notice_version", expert
    )
    cipher = (await ciphers(uow, [expert])).get(expert)
    return [
        {
            "notice_version": row["notice_version"],
            "given_on": row["given_on"],
            "channel": row["channel"],
            "scope": opened(cipher, row["words"]) or row["scope"],
            "recorded_on": row["recorded_on"],
            "withdrawn_on": row["withdrawn_on"],
        }
        for row in rows
    ]


async def open_scopes(uow: UnitOfWork, experts: Sequence[str]) -> dict[str, dict[str, str | None]]:
    """Expert -> what the latest consent is for, as `scope`; the opening of the person is audited by the caller."""
    rows = await uow.connection.fetch(
        """
        SELECT DISTINCT ON (expert) expert, words FROM consent
        WHERE expert = ANY($1::text[]) AND words IS NOT NULL
        ORDER BY expert, given_on DESC, notice_version DESC
        """,
        experts,
    )
    keys = await ciphers(uow, [row["expert"] for row in rows])
    return {row["expert"]: {"scope": opened(keys.get(row["expert"]), row["words"])} for row in rows}
