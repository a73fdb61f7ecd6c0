"""Corrected records of joint meetings: what is so after them, and what was written down before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from services.activities.commands.meetings import CorrectJointMeeting
from services.activities.store.meetings import keep_words, save_seats
from shared.database import UnitOfWork
from shared.events.activities import JointMeetingCorrected


async def save_meeting_corrections(uow: UnitOfWork, events: Sequence[JointMeetingCorrected]) -> None:
    """Write what meetings were after all; minutes that were filed stay filed."""
    for event in events:
        await uow.connection.execute(
            """
            UPDATE meeting SET number = $2, title = $3, meets_on = $4, held_on = $4, quorum_met = $5
            WHERE code = $1
            """,
            event.code,
            event.number,
            event.title,
            event.effective_on,
            event.quorum_met,
        )
        await uow.connection.execute("DELETE FROM meeting_attendance WHERE meeting = $1", event.code)
        await save_seats(uow, [event])


async def due_days(uow: UnitOfWork, meeting: str) -> dict[int, date]:
    """Number of each item that a meeting decided -> the day it is due on."""
    rows = await uow.connection.fetch("SELECT number, due_on FROM decided_item WHERE meeting = $1", meeting)
    return {row["number"]: row["due_on"] for row in rows}


async def minuted_on(uow: UnitOfWork, meeting: str) -> date | None:
    """When the minutes of a meeting were filed, if they were."""
    day: date | None = await uow.connection.fetchval("SELECT minuted_on FROM meeting WHERE code = $1", meeting)
    return day


async def words_before(uow: UnitOfWork, meeting: str) -> dict[str, Any]:
    """What is kept of a record as it is now: the head, reasons, who came, and what was said of each item."""
    before: dict[str, Any] = await uow.connection.fetchval(
        """
        SELECT jsonb_build_object(
            'head', (
                SELECT jsonb_build_object('place', place, 'chair', chair, 'recorder', recorder, 'observers', observers,
                                          'began', began, 'ended', ended)
                FROM meeting_kept WHERE meeting = $1
            ),
            'reasons', (SELECT coalesce(jsonb_object_agg(branch, reason), '{}') FROM meeting_reason WHERE meeting = $1),
            'persons', (
                SELECT coalesce(jsonb_object_agg(branch, persons), '{}')
                FROM (
                    SELECT branch, jsonb_agg(person ORDER BY person) AS persons
                    FROM meeting_person WHERE meeting = $1 GROUP BY branch
                ) AS came
            ),
            'said', (
                SELECT coalesce(jsonb_object_agg(item, to_jsonb(words) - 'meeting' - 'item'), '{}')
                FROM meeting_said AS words WHERE meeting = $1
            )
        )
        """,
        meeting,
    )
    return before


async def keep_correction(uow: UnitOfWork, command: CorrectJointMeeting, before: dict[str, Any], version: int) -> None:
    """Keep why the record of this version was corrected, and what it said before."""
    await uow.connection.execute(
        "INSERT INTO meeting_correction VALUES ($1, $2, $3, $4, $5, $6)",
        command.code,
        version,
        command.because,
        uow.actor,
        uow.now,
        before,
    )


async def keep_corrected_words(uow: UnitOfWork, command: CorrectJointMeeting) -> None:
    """Keep the words of the corrected record in place of those before; what the head leaves out stays."""
    await uow.connection.execute("DELETE FROM meeting_reason WHERE meeting = $1", command.code)
    await uow.connection.execute("DELETE FROM meeting_person WHERE meeting = $1", command.code)
    await uow.connection.execute("DELETE FROM meeting_said WHERE meeting = $1", command.code)
    await keep_words(uow, command)
