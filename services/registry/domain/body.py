"""Bodies that are no branches, and which posts each kind of body has: seats, required ones, and their rank."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.registry.commands.bodies import ChangeBody, EndBody, EstablishBody
from services.registry.domain.branch import decided
from services.registry.domain.refusals import EndsBeforeItBegins
from shared.errors import Refused, Unknown
from shared.events.registry import BodyChanged, BodyEnded, BodyEstablished, BodyKind, Decision

BRANCH = "branch"


class BodyHasEnded(Refused):
    """
    机构 {body} 已于 {day} 撤销。
    The body {body} ended on {day}.
    """


class BodyNotYetThere(Refused):
    """
    机构 {body} 自 {day} 起才存在，早于该日的事项不能登记。
    The body {body} exists from {day} on only: nothing can hold there before.
    """


class CodeNamesABranch(Refused):
    """
    编码 {code} 是分支机构的编码，不能再用于其他机构。
    The code {code} names a branch, so it cannot name another body.
    """


class ChangeComesTooEarly(Refused):
    """
    机构 {body} 在 {day} 已有登记的状态，更早的变更不能覆盖它，请改用该日或更晚的日期。
    The body {body} has a state since {day}: a change cannot begin before it.
    """


@dataclass(frozen=True, slots=True)
class Seat:
    """A kind of post in a kind of body: fewer than `required` is a vacancy, more than `seats` too many."""

    post: str
    required: int
    seats: int | None


@dataclass(frozen=True, slots=True)
class BodyRule:
    """Kind of body (`branch` among them) -> its posts in the order of rank; data (table `rule`, name `bodies`)."""

    seats: Mapping[str, tuple[Seat, ...]]

    @classmethod
    def read(cls, value: Mapping[str, Any]) -> BodyRule:
        """From the stored lists."""
        return cls({kind: tuple(Seat(**seat) for seat in seats) for kind, seats in value.items()})

    def of(self, kind: str) -> tuple[Seat, ...]:
        """The posts of a kind of body; none where the rule does not name the kind."""
        return self.seats.get(kind, ())

    def seat(self, kind: str, post: str) -> Seat | None:
        """One kind of post in a kind of body, if it may have it."""
        return next((seat for seat in self.of(kind) if seat.post == post), None)


@dataclass(frozen=True, slots=True)
class Body:
    """A body as last known; it exists from `effective_on` until the day before `ended_on`."""

    code: str
    name: str
    kind: BodyKind
    effective_on: date
    ended_on: date | None = None
    decision: Decision | None = None


def living_body(body: Body, on: date) -> Body:
    """The body, if it exists on a day. Raises BodyNotYetThere, BodyHasEnded."""
    if on < body.effective_on:
        raise BodyNotYetThere(field="effective_on", body=body.code, day=body.effective_on)
    if body.ended_on is not None and on >= body.ended_on:
        raise BodyHasEnded(field="body", body=body.code, day=body.ended_on)
    return body


def establish(command: EstablishBody, branches: Iterable[str]) -> BodyEstablished:
    """A body begins. `branches` are the codes of branches that this code could be taken for."""
    if command.code in set(branches):
        raise CodeNamesABranch(field="code", code=command.code)
    return BodyEstablished(**_state(command.code, command.name, command.kind, command))


def change(body: Body, command: ChangeBody, last: date) -> BodyChanged:
    """The body has another name from a day on, not before `last`, the day of its latest state."""
    living_body(body, command.effective_on)
    if command.effective_on < last:
        raise ChangeComesTooEarly(field="effective_on", body=body.code, day=last)
    return BodyChanged(**_state(body.code, command.name, body.kind, command))


def end(body: Body, command: EndBody, last: date) -> BodyEnded:
    """The body is no more from a day on; one that has ended cannot end again."""
    if body.ended_on is not None:
        raise BodyHasEnded(field="code", body=body.code, day=body.ended_on)
    if command.effective_on < body.effective_on:
        raise EndsBeforeItBegins(field="effective_on", start=body.effective_on, end=command.effective_on)
    if command.effective_on < last:
        raise ChangeComesTooEarly(field="effective_on", body=body.code, day=last)
    return BodyEnded(**_state(body.code, body.name, body.kind, command))


def _state(code: str, name: str, kind: BodyKind, command: EstablishBody | ChangeBody | EndBody) -> dict[str, Any]:
    facts = {"decision": decided(command.decision), "effective_on": command.effective_on}
    return {"code": code, "name": name, "kind": kind, **facts}


def known(body: Body | None, code: str) -> Body:
    """The body. Raises Unknown."""
    if body is None:
        raise Unknown(field="body", what="机构 (body)", code=code)
    return body
