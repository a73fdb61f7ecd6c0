"""Digests of subordinate societies: from whom one is taken, which are expected by when, and which newer one holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, Literal

from services.reporting.commands.periods import PeriodKind
from services.reporting.domain.period import NoSuchPeriod, Period, period_holding, period_of
from shared.errors import Refused
from shared.events.base import Event
from shared.events.reporting import DigestPublished

State = Literal["received", "missing", "awaited", "not_expected"]


class LoginIsTaken(Refused):
    """
    登录名 {login} 已属于另一个学会。
    The login {login} belongs to another society.
    """


class AdmittedAlready(Refused):
    """
    {society} 已经登记。
    {society} is admitted already.
    """


@dataclass(frozen=True, slots=True)
class Society:
    """A society whose digests are taken in: periods that end from `since` on, and before `until`."""

    code: str
    name: str
    login: str
    since: date
    until: date | None
    expects: tuple[PeriodKind, ...]
    days_after: int
    version: int

    @property
    def source(self) -> str:
        """The only source for which its login may speak."""
        return f"/societies/{self.code}/reporting"

    def due_on(self, period: Period) -> date:
        """The last day on which the digest of a period is in time."""
        return period.last_day + timedelta(days=self.days_after)

    def is_expected(self, period: Period) -> bool:
        """Whether the society has to publish a digest of the period."""
        last = period.last_day
        return period.kind in self.expects and self.since <= last and (self.until is None or last < self.until)


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a message is not taken; the sentence is for a person."""

    reason: str
    sentence: str


def fault_of(event: Event[Any], login: str | None, by_login: Mapping[str, Society], today: date) -> Fault | None:
    """Whether an event is set aside: the broker vouches for the login alone, the login is bound to one source."""
    society = by_login.get(login or "")
    if society is None:
        return Fault("unknown_login", f"the login {login!r} is bound to no society")
    if event.source != society.source:
        return Fault("foreign_source", f"{login} speaks for {society.source}, and this says {event.source}")
    if society.until is not None and society.until <= today:
        return Fault("ended", f"since {society.until} nothing of {society.code} is taken")
    if event.type != DigestPublished.TYPE:
        return Fault("foreign_type", f"{event.type} is no digest")
    return _not_its_period(event, society)


def _not_its_period(event: Event[DigestPublished], society: Society) -> Fault | None:
    data = event.data
    try:
        period = period_of(data.code)
    except NoSuchPeriod:
        return Fault("schema", f"{data.code} is no period")
    if (data.first_day, data.effective_on, data.kind) != (period.first_day, period.last_day, period.kind):
        return Fault("schema", f"{data.code} has other days than it says")
    if event.subject != data.subject or data.society not in (None, society.code):
        return Fault("schema", "the subject or the society is another one than that of the event")
    return None


def state_of(society: Society, period: Period, today: date, *, received: bool) -> State:
    """Whether the digest of a period is here, late, or not due yet; nobody is late on the last day itself."""
    if received:
        return "received"
    if not society.is_expected(period):
        return "not_expected"
    return "missing" if society.due_on(period) < today else "awaited"


_LONGEST: Final = 10_000


def overdue(society: Society, received: set[str], today: date) -> Iterator[Period]:
    """The periods whose digest is missing, the oldest first."""
    for kind in society.expects:
        period = period_holding(society.since, kind)
        for _ in range(_LONGEST):
            if society.due_on(period) >= today:
                break
            if society.is_expected(period) and period.code not in received:
                yield period
            period = period.following()
