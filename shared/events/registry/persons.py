"""Persons by code: what is known of them stays in the registry's vault."""

from __future__ import annotations

from shared.events.base import Code, DomainEvent


class PersonState(DomainEvent):
    """A person's code. It was proposed by the registry or given by a secretary, and is never an ID card or a phone."""

    code: Code


class PersonRegistered(PersonState, type="registry.person.registered.v1"):
    """The registry keeps a name under this code."""


class PersonCorrected(PersonState, type="registry.person.corrected.v1"):
    """Something the registry keeps of the person was put right; what, nobody else learns."""


class PersonErased(PersonState, type="registry.person.erased.v1"):
    """Nobody can tell any more who this is; posts and counts under the code stay."""
