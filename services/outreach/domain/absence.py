"""Absences: who is away on a day, and who is in charge of the experts meanwhile."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from services.outreach.commands.absences import EndAbsence, NoteAbsence
from services.outreach.domain.expert import Expert
from shared.errors import Refused
from shared.events.outreach import AbsenceEnded, AbsenceNoted


class AbsenceExists(Refused):
    """
    编码为 {code} 的不在岗记录已经登记。
    An absence with the code {code} is noted already.
    """


class AbsenceEndsBeforeItBegins(Refused):
    """
    最后一天 {until} 早于第一天 {from_on}。
    The last day, {until}, is before the first, {from_on}.
    """


class DeputyIsWhoIsAway(Refused):
    """
    代理人不能是不在岗的人自己（{person}）。
    Who is away, {person}, cannot stand in.
    """


class NotAwayThen(Refused):
    """
    {back_on} 不在登记的日子之内（{from_on} 至 {until}）。
    {back_on} is not among the days noted, {from_on} to {until}.
    """


@dataclass(frozen=True, slots=True)
class Absence:
    """A person is away from `from_on` to `until`, both included; an absence taken back covers no day."""

    code: str
    person: str
    deputy: str | None
    from_on: date
    until: date

    def covers(self, day: date) -> bool:
        """Whether the person is away on a day."""
        return self.from_on <= day <= self.until


@dataclass(frozen=True, slots=True)
class Cover:
    """
    Who is away on one day. Where absences of a person overlap, the one that began last counts (then by its code).

    `gone`: liaisons who hold their post no longer; they are as good as away, with nobody named to stand in.
    """

    away: dict[str, Absence]
    gone: Collection[str] = frozenset()

    @classmethod
    def of(cls, absences: Iterable[Absence], day: date, gone: Collection[str] = frozenset()) -> Cover:
        """The absences that cover a day."""
        covering = sorted((one for one in absences if one.covers(day)), key=lambda one: (one.from_on, one.code))
        return cls({one.person: one for one in covering}, frozenset(gone))

    def is_away(self, person: str) -> bool:
        """Whether somebody cannot be told anything today."""
        return person in self.away or person in self.gone

    def deputy(self, liaison: str, own_deputy: str | None) -> str | None:
        """Who stands in for a liaison: whom the absence names, else the expert's own deputy; None: nobody is here."""
        absence = self.away.get(liaison)
        named = (absence.deputy if absence else None) or own_deputy
        return None if named is None or self.is_away(named) else named

    def in_charge(self, liaison: str, own_deputy: str | None) -> str | None:
        """The liaison, or while away the deputy; None: the secretariat, for both are away."""
        return self.deputy(liaison, own_deputy) if self.is_away(liaison) else liaison

    def placed(self, expert: Expert) -> Expert:
        """The expert with whoever stands in today for those whose own the expert is."""
        named = [person for person in (expert.liaison, expert.deputy) if person]
        return replace(expert, standing_in=tuple(sorted(self.standing_in_for(named))))

    def standing_in_for(self, persons: Collection[str]) -> frozenset[str]:
        """Who is named to stand in today for one of these persons, and is here."""
        named = (self.away[person].deputy for person in persons if person in self.away)
        return frozenset(deputy for deputy in named if deputy and not self.is_away(deputy))

    def stood_in_for(self, persons: Collection[str]) -> frozenset[str]:
        """Those for whom one of these persons stands in today, being named in an absence and not away as well."""
        return frozenset(
            person
            for person, absence in self.away.items()
            if absence.deputy in persons and not self.is_away(str(absence.deputy))
        )


def note_absence(command: NoteAbsence) -> AbsenceNoted:
    """Days of the past may be noted too."""
    if command.until < command.from_on:
        raise AbsenceEndsBeforeItBegins(field="until", from_on=command.from_on, until=command.until)
    if command.deputy == command.person:
        raise DeputyIsWhoIsAway(field="deputy", person=command.person)
    return AbsenceNoted(
        code=command.code,
        person=command.person,
        deputy=command.deputy,
        from_on=command.from_on,
        until=command.until,
        effective_on=command.from_on,
    )


def end_absence(absence: Absence, command: EndAbsence) -> AbsenceEnded:
    """Back earlier; whoever is back on the first day was never away."""
    if not absence.covers(command.back_on):
        raise NotAwayThen(field="back_on", back_on=command.back_on, from_on=absence.from_on, until=absence.until)
    return AbsenceEnded(
        code=absence.code,
        person=absence.person,
        deputy=absence.deputy,
        from_on=absence.from_on,
        until=command.back_on - timedelta(days=1),
        effective_on=command.back_on,
    )
