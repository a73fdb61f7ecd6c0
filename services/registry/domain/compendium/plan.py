"""What goes into an edition: decided once, hashed, and the same for the PDF and the DOCX."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Any

import orjson

from shared.errors import Refused
from shared.events.registry import BoundDocument, CompendiumAcknowledged, CompendiumIssued, DocumentState
from shared.paper.measures import chinese_day


class NothingInForce(Refused):
    """
    {day} 没有施行中的制度文件，无可编印。
    No governing document is in force on {day}: there is nothing to bind.
    """


class DocumentsWithoutPdf(Refused):
    """
    以下文件没有 PDF，本机也不能由 DOCX 转换，请为其上传 PDF：{names}。
    These documents have no PDF, and no LibreOffice is here to make one; upload a PDF of each: {names}.
    """


class EditionIsTaken(Refused):
    """
    第 {edition} 版刚刚由他人编印，请重新编印。
    Edition {edition} has been issued by somebody else meanwhile: ask again.
    """


class BranchIsNotAsked(Refused):
    """
    分支机构 {branch} 在 {day} 不在签收范围内（未设立、暂停或已终止）。
    The branch {branch} is not asked to acknowledge on {day}: not founded, suspended or ended.
    """


@dataclass(frozen=True, slots=True)
class Bound:
    """A version as it is bound; `number` counts the documents of the edition."""

    number: int
    code: str
    version: int
    title: str
    paper: str | None
    in_force_on: date
    decision: str
    file: str
    pdf: str | None

    @property
    def heading(self) -> str:
        """As the contents page and the divider call it."""
        return f"{self.title}（第{self.version}版）"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the compendium with its documents."""

    title: str
    documents: tuple[Bound, ...]


@dataclass(frozen=True, slots=True)
class Received:
    """A line in the list of documents of superior bodies."""

    code: str
    issuer: str
    paper: str
    title: str
    dated_on: date
    received_on: date


@dataclass(frozen=True, slots=True)
class Plan:
    """All that is printed in an edition, apart from the documents' own pages."""

    society: str
    title: str
    on: date
    parts: tuple[Part, ...]
    incoming_title: str
    incoming: tuple[Received, ...] = ()
    edition: int = 0

    @property
    def documents(self) -> list[Bound]:
        """All documents in the order they are bound."""
        return [document for part in self.parts for document in part.documents]

    @property
    def hash(self) -> str:
        """The same for the same documents, day and words, whatever the edition's number."""
        return sha256(orjson.dumps(asdict(replace(self, edition=0)), option=orjson.OPT_SORT_KEYS)).hexdigest()


def make_plan(
    on: date, society: str, rule: Mapping[str, Any], in_force: Iterable[DocumentState], incoming: Iterable[Received]
) -> Plan:
    """Sort the documents in force into the parts of the rule, by first day and code. Raises NothingInForce."""
    states = sorted(in_force, key=lambda state: (state.in_force_on or on, state.code))
    numbers = iter(range(1, len(states) + 1))
    parts = tuple(
        Part(
            part["title"],
            tuple(_bound(next(numbers), state) for state in states if state.category == part["category"]),
        )
        for part in rule["parts"]
    )
    plan = Plan(society, rule["title"], on, parts, rule["incoming_title"], tuple(incoming))
    if not plan.documents:
        raise NothingInForce(field="on", day=on)
    return plan


def _bound(number: int, state: DocumentState) -> Bound:
    return Bound(
        number=number,
        code=state.code,
        version=state.version,
        title=state.title,
        paper=state.number,
        in_force_on=state.in_force_on or state.drafted_on,
        decision=_decision(state),
        file=state.file,
        pdf=state.pdf,
    )


def _decision(state: DocumentState) -> str:
    decision = state.decision
    if decision is None:
        return "—"
    said = [decision.body, decision.number or "", chinese_day(decision.decided_on) if decision.decided_on else ""]
    return " ".join(word for word in said if word)


def issued(plan: Plan, starts: Mapping[str, int], pdf: str, docx: str, today: date) -> CompendiumIssued:
    """The edition as it is told; `starts` has the first page of each document by code."""
    return CompendiumIssued(
        edition=plan.edition,
        on=plan.on,
        documents=tuple(
            BoundDocument(code=one.code, version=one.version, file=one.file, page=starts[one.code])
            for one in plan.documents
        ),
        incoming=tuple(one.code for one in plan.incoming),
        pdf=pdf,
        docx=docx,
        plan=plan.hash,
        effective_on=today,
    )


def handed_to(edition: int, meeting: str, branches: Sequence[str], on: date) -> list[CompendiumAcknowledged]:
    """The branches that attended a meeting have the edition handed out there."""
    return [
        CompendiumAcknowledged(edition=edition, branch=branch, how="handed_out", meeting=meeting, effective_on=on)
        for branch in branches
    ]
