"""What falls due around a meeting and is not done: the call, the notice, the minutes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta

from services.activities.commands.meeting_plans import FileMinutes
from services.activities.domain.meeting_plan import Deadlines, Meeting
from services.activities.domain.refusals import MinutesFiledAtAnImpossibleTime
from shared.events.activities.meetings import MeetingMinuted, MeetingReminded, MeetingStep

REMINDED_WITHIN = timedelta(days=31)
Reminded = Collection[tuple[str, str, date]]


def missing_for_notice(meeting: Meeting, agenda: Collection[str]) -> tuple[str, ...]:
    """What the notice of a meeting should have and has not: `call` (time and place), `agenda`."""
    return tuple(
        name for name, is_missing in (("call", meeting.starts_at is None), ("agenda", not agenda)) if is_missing
    )


def minutes_due_on(held_on: date, deadlines: Deadlines) -> date:
    """The last day on which the minutes of a meeting are in time."""
    return held_on + timedelta(days=deadlines.minutes_within_days)


def file_minutes(meeting: Meeting, command: FileMinutes, deadlines: Deadlines, today: date) -> MeetingMinuted:
    """The minutes were filed; late entry is accepted, and late filing said to be late."""
    meeting.must_be("held", "minuted")
    held_on = meeting.held_on or meeting.meets_on
    if not held_on <= command.filed_on <= today:
        raise MinutesFiledAtAnImpossibleTime(
            field="filed_on", filed_on=command.filed_on, starts_on=held_on, today=today
        )
    return _minuted(meeting.code, held_on, command.filed_on, deadlines)


def minuted_again(
    meeting: Meeting, filed_on: date | None, held_on: date, deadlines: Deadlines, today: date
) -> Iterator[MeetingMinuted]:
    """Whether filed minutes are late, where the meeting was on another day than recorded."""
    if filed_on is None or held_on == meeting.held_on:
        return
    if filed_on < held_on:
        raise MinutesFiledAtAnImpossibleTime(field="held_on", filed_on=filed_on, starts_on=held_on, today=today)
    yield _minuted(meeting.code, held_on, filed_on, deadlines)


def _minuted(code: str, held_on: date, filed_on: date, deadlines: Deadlines) -> MeetingMinuted:
    due_on = minutes_due_on(held_on, deadlines)
    return MeetingMinuted(code=code, held_on=held_on, due_on=due_on, late=filed_on > due_on, effective_on=filed_on)


def reminders(
    meetings: Iterable[Meeting],
    agendas: Mapping[str, Collection[str]],
    deadlines: Mapping[str, Deadlines],
    reminded: Reminded,
    today: date,
) -> list[MeetingReminded]:
    """
    What is due today or was due before and is still to be done; nothing twice, however often it is asked.

    `agendas`: what stands on each agenda; `deadlines`: the days around each meeting.
    """
    return [
        one
        for meeting in meetings
        for one in _due(meeting, agendas.get(meeting.code, ()), deadlines[meeting.code], today)
        if one.due_on <= today and (one.code, one.step, one.due_on) not in reminded
    ]


def _due(meeting: Meeting, agenda: Collection[str], deadlines: Deadlines, today: date) -> Iterator[MeetingReminded]:
    def due(step: MeetingStep, day: date, missing: tuple[str, ...] = ()) -> MeetingReminded:
        return MeetingReminded(code=meeting.code, step=step, due_on=day, missing=missing, effective_on=today)

    if meeting.held_on is not None:
        # Until the end of that day they are in time; a history that is entered today reminds nobody.
        if (last := minutes_due_on(meeting.held_on, deadlines)) < today <= last + REMINDED_WITHIN:
            yield due("minutes", last)
        return
    if meeting.meets_on < today:
        return  # over without a record: what is missing then is the meeting itself
    if meeting.state == "planned" and meeting.items_due_on:
        yield due("call", meeting.items_due_on)
    if meeting.notice_due_on:
        yield due("notice", meeting.notice_due_on, missing_for_notice(meeting, agenda))
