"""Answers to the notice of a meeting and paragraphs of news, in the database."""

from __future__ import annotations

from collections.abc import Sequence

from services.activities.commands.replies import ReplyToNotice
from shared.database import UnitOfWork
from shared.events.activities.replies import NewsHandedIn, ReplyReceived


async def save_replies(uow: UnitOfWork, events: Sequence[ReplyReceived]) -> None:
    """Write what each branch answered last."""
    await uow.connection.executemany(
        """
        INSERT INTO meeting_reply (code, meeting, branch, attends, meets_on, replied_on)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (code) DO UPDATE
        SET attends = EXCLUDED.attends, meets_on = EXCLUDED.meets_on, replied_on = EXCLUDED.replied_on
        """,
        [
            (event.code, event.meeting, event.branch, event.attends, event.meets_on, event.effective_on)
            for event in events
        ],
    )


async def keep_reply(uow: UnitOfWork, command: ReplyToNotice, code: str, version: int) -> None:
    """Keep why a branch does not come, who comes for it, and who answered; every answer stays."""
    await uow.connection.execute(
        """
        INSERT INTO meeting_reply_kept (code, version, reason, person, replied_by, replied_at)
        VALUES ($1, $2, $3, $4, $5, $6)
        """,
        code,
        version,
        command.reason,
        command.person,
        uow.actor,
        uow.now,
    )


async def save_news(uow: UnitOfWork, events: Sequence[NewsHandedIn]) -> None:
    """Write whose news was handed in."""
    await uow.connection.executemany(
        """
        INSERT INTO meeting_news (code, meeting, branch, handed_in_on) VALUES ($1, $2, $3, $4)
        ON CONFLICT (code) DO UPDATE SET handed_in_on = EXCLUDED.handed_in_on
        """,
        [(event.code, event.meeting, event.branch, event.effective_on) for event in events],
    )


async def keep_news(uow: UnitOfWork, texts: Sequence[tuple[str, str]]) -> None:
    """Keep paragraphs by code; the last ones stand."""
    await uow.connection.executemany(
        """
        INSERT INTO meeting_news_kept (code, text, written_by, written_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (code) DO UPDATE
        SET text = EXCLUDED.text, written_by = EXCLUDED.written_by, written_at = EXCLUDED.written_at
        """,
        [(code, text, uow.actor, uow.now) for code, text in texts],
    )
