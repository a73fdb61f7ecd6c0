"""Rules of governing documents: versions are drafted, come into force, are replaced or abolished."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, Literal

from services.registry.commands.documents import AbolishDocument, AdoptDocument, DraftDocument, ReceiveIncoming
from services.registry.domain.branch import decided
from shared.errors import Refused, Unknown
from shared.events.registry import (
    DocumentAbolished,
    DocumentAdopted,
    DocumentDrafted,
    DocumentReplaced,
    DocumentState,
    IncomingReceived,
)

Status = Literal["draft", "in_force", "replaced", "abolished"]
STATUS: Mapping[type[DocumentState], Status] = {
    DocumentDrafted: "draft",
    DocumentAdopted: "in_force",
    DocumentReplaced: "replaced",
    DocumentAbolished: "abolished",
}


class VersionsBeginTogether(Refused):
    """
    第 {other} 版同样自 {day} 起施行；同一文件的两版不能同日施行。
    Version {other} is in force from {day} on as well: two versions cannot begin on one day.
    """


class VersionHasEnded(Refused):
    """
    第 {version} 版已于 {day} 废止，不能再施行；请另起草新版本。
    Version {version} was abolished on {day} and cannot come into force again: draft a new one.
    """


class NotInForce(Refused):
    """
    文件 {code} 在 {day} 没有施行中的版本。
    No version of the document {code} is in force on {day}.
    """


class FileTypeUnfit(Refused):
    """
    此处只接受 {wanted} 文件，所给文件是 {type}。
    Only {wanted} will do here; the file is {type}.
    """

    STATUS = 422


class ReceivedBeforeDated(Refused):
    """
    收文日 {received} 早于成文日 {dated}。
    The document is dated {dated}: it cannot have been received on {received}.
    """


@dataclass(frozen=True, slots=True)
class Version:
    """One version as last known: what was said of it, and by which event."""

    status: Status
    state: DocumentState

    @property
    def abolished_on(self) -> date | None:
        """From which day on nothing holds in its place."""
        return self.state.until if self.status == "abolished" else None


def draft(command: DraftDocument, versions: Sequence[Version], today: date) -> DocumentDrafted:
    """A version begins as a draft; while there is one, the same draft becomes another."""
    drafts = [v.state.version for v in versions if v.status == "draft"]
    next_one = max((v.state.version for v in versions), default=0) + 1
    return DocumentDrafted(
        **command.model_dump(), version=drafts[0] if drafts else next_one, drafted_on=today, effective_on=today
    )


def adopt(command: AdoptDocument, versions: Sequence[Version]) -> list[DocumentState]:
    """
    A version is in force from a day on, and the one before it until then; told late or again, all are put in order.

    Raises Unknown, VersionHasEnded, VersionsBeginTogether.
    """
    asked = _version(command.code, command.version, versions)
    if (ended := asked.abolished_on) is not None:
        raise VersionHasEnded(field="version", version=command.version, day=ended)
    for other in versions:
        if other is not asked and other.state.in_force_on == command.effective_on:
            raise VersionsBeginTogether(field="effective_on", other=other.state.version, day=command.effective_on)
    adopted = DocumentAdopted(
        **_without(asked.state, "in_force_on", "until", "replaced_by", "decision", "effective_on"),
        in_force_on=command.effective_on,
        decision=decided(command.decision),
        effective_on=command.effective_on,
    )
    others = [v for v in versions if v is not asked]
    return [adopted, *_settled([*others, Version("in_force", adopted)])]


def abolish(command: AbolishDocument, versions: Sequence[Version]) -> DocumentAbolished:
    """The version in force on a day is no longer so from it on. Raises NotInForce."""
    day = command.effective_on
    for version in versions:
        state = version.state
        if state.in_force_on and state.in_force_on <= day and (state.until is None or day < state.until):
            kept = _without(state, "until", "replaced_by", "decision", "effective_on")
            return DocumentAbolished(**kept, until=day, decision=decided(command.decision), effective_on=day)
    raise NotInForce(field="effective_on", code=command.code, day=day)


def _settled(versions: Iterable[Version]) -> Iterator[DocumentState]:
    """Each version ends where the next begins; those are told whose end is another now."""
    begun = [v for v in versions if v.state.in_force_on is not None]
    begun.sort(key=lambda v: v.state.in_force_on or date.min)
    for one, following in pairwise(begun):
        until = following.state.in_force_on
        if until is None or (one.abolished_on is not None and one.abolished_on <= until):
            continue
        if (one.state.until, one.state.replaced_by) != (until, following.state.version):
            kept = _without(one.state, "until", "replaced_by", "effective_on")
            yield DocumentReplaced(**kept, until=until, replaced_by=following.state.version, effective_on=until)
    yield from _last(begun)


def _last(begun: Sequence[Version]) -> Iterator[DocumentState]:
    """Who was replaced and has nobody after it any more is in force without an end."""
    if begun and begun[-1].status == "replaced":
        state = begun[-1].state
        yield DocumentAdopted(
            **_without(state, "until", "replaced_by", "effective_on"),
            effective_on=state.in_force_on or state.drafted_on,
        )


def _version(code: str, number: int, versions: Iterable[Version]) -> Version:
    for version in versions:
        if version.state.version == number:
            return version
    raise Unknown(field="version", what="版本 (version)", code=f"{code} 第 {number} 版")


def _without(state: DocumentState, *fields: str) -> dict[str, Any]:
    return {name: getattr(state, name) for name in type(state).model_fields if name not in fields}


def fit(type_: str, wanted: Sequence[str], field: str) -> None:
    """Refuse a file of a type that does not serve here."""
    if type_ not in wanted:
        raise FileTypeUnfit(field=field, wanted="、".join(wanted), type=type_)


def receive(command: ReceiveIncoming) -> IncomingReceived:
    """A document of a superior body has arrived. Raises ReceivedBeforeDated."""
    if command.received_on < command.dated_on:
        raise ReceivedBeforeDated(field="received_on", received=command.received_on, dated=command.dated_on)
    return IncomingReceived(**command.model_dump(exclude={"received_on"}), effective_on=command.received_on)
