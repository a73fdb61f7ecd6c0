"""Putting an appointment right that was entered wrongly: what it is from now on believed to be, on every day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from services.registry.commands.posts import CorrectPost
from services.registry.domain.branch import decided
from services.registry.domain.post import Place, Post, refuse_overlaps
from services.registry.domain.refusals import EndsBeforeItBegins
from shared.errors import Refused
from shared.events.registry import PostState


class NothingToCorrect(Refused):
    """
    任职记录 {code} 与所填内容相同，没有需要更正之处。
    The appointment {code} is as the request says: there is nothing to correct.
    """


class AppointmentWasStruckOut(Refused):
    """
    任职记录 {code} 已被作废；要恢复它，请填写任职止（仍在任的填空值 null）。
    The appointment {code} was struck out; to bring it back, send `until` (null where the person is in office).
    """


def fields_of(command: CorrectPost) -> list[str]:
    """Which fields the request puts right. A null means something only for `until` and `term`."""
    sent = command.model_fields_set & {"person", "effective_on", "until", "term", "decision"}
    given = {name for name in sent if name in ("until", "term") or getattr(command, name) is not None}
    return sorted(given | ({"never"} if command.never else set()))


def corrected(held: Post, command: CorrectPost, place: Place, others: Iterable[Post]) -> Post:
    """The appointment as it should have been entered; it obeys the rules of a new one. `others`: of the same body."""
    if command.never:
        wanted = replace(held, until=held.effective_on, ended=True)
    else:
        wanted = _wanted(held, command)
        refuse_overlaps(wanted, place, others)
    if wanted == held:
        raise NothingToCorrect(field="code", code=held.code)
    return wanted


def _wanted(held: Post, command: CorrectPost) -> Post:
    sent = fields_of(command)
    if held.never and "until" not in sent:
        raise AppointmentWasStruckOut(field="until", code=held.code)
    until = command.until if "until" in sent else held.until
    wanted = replace(
        held,
        person=command.person or held.person,
        effective_on=command.effective_on or held.effective_on,
        until=until,
        ended=held.ended and until is not None,
        term=command.term if "term" in sent else held.term,
        decision=decided(command.decision) or held.decision,
    )
    if until is not None and until <= wanted.effective_on:
        raise EndsBeforeItBegins(field="until", start=wanted.effective_on, end=until)
    return wanted


def restated(wanted: Post, days: Iterable[date]) -> list[PostState]:
    """
    The states that make every day show the corrected appointment, the earliest day first.

    `days` are those on which its states begin so far: each gets a newer one, since on one day the newest holds.
    """
    known = set(days)
    first = min(known)
    if wanted.never:
        return [wanted.over(day, first) for day in sorted(known)]
    turns = {wanted.effective_on} | ({wanted.until} if wanted.ended and wanted.until else set())
    return [_state(wanted, day, first) for day in sorted(known | turns)]


def _state(wanted: Post, day: date, first: date) -> PostState:
    if day < wanted.effective_on:
        return wanted.over(day, first)
    if wanted.ended and wanted.until is not None and day >= wanted.until:
        return wanted.over(day, wanted.until)
    return wanted.filled(day)
