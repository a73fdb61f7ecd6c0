"""By which texts the search finds each kind of thing, and how it shows it. What is not public yet is not found."""

from __future__ import annotations

from collections.abc import Iterable

from shared.events.registry import (
    BodyEnded,
    BodyState,
    BranchState,
    DocumentAbolished,
    DocumentAdopted,
    DocumentState,
    HonourGiven,
    HonourState,
    HonourWithdrawn,
    IncomingReceived,
)
from shared.search import Shown


def branch(state: BranchState) -> Shown:
    """A branch: by name, host unit and discipline."""
    texts = {"name": state.name, "host_unit": state.host_unit, "discipline": state.discipline}
    return Shown("branch", state.code, state.effective_on, state.name, texts, state.status == "ended")


def body(state: BodyState) -> Shown:
    """A body that is no branch: by name."""
    ended = isinstance(state, BodyEnded)
    return Shown("body", state.code, state.effective_on, state.name, {"name": state.name}, ended)


def honours(states: Iterable[HonourState], given: set[str]) -> list[Shown]:
    """
    Honours once they are given: by award, session and approval number. A proposal is nobody's business but its judges'.

    `given`: the codes found so far; one of those that is withdrawn has ended.
    """
    return [
        Shown("honour", state.code, state.effective_on, state.award, _honour(state), isinstance(state, HonourWithdrawn))
        for state in states
        if isinstance(state, HonourGiven) or (isinstance(state, HonourWithdrawn) and state.code in given)
    ]


def _honour(state: HonourState) -> dict[str, str | None]:
    return {"award": state.award, "session": state.session, "number": state.approval_number}


def documents(states: Iterable[DocumentState]) -> list[Shown]:
    """Governing documents once adopted, by title and number; another version takes its place, abolishing ends it."""
    return [
        Shown(
            "document",
            state.code,
            state.effective_on,
            state.title,
            {"title": state.title, "number": state.number},
            isinstance(state, DocumentAbolished),
        )
        for state in states
        if isinstance(state, DocumentAdopted | DocumentAbolished)
    ]


def incoming(state: IncomingReceived) -> Shown:
    """A letter of a superior body: by title, number and issuer."""
    texts = {"title": state.title, "number": state.number, "issuer": state.issuer}
    return Shown("incoming_document", state.code, state.effective_on, state.title, texts)
