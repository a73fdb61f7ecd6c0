"""The society's own rules: which one was set, and from which day; of its value only numbers and codes."""

from __future__ import annotations

from shared.events.base import Code, DomainEvent, Part


class Setting(Part):
    """One place of a rule's value: `at` is the path in it; a number, or codes. Words and texts stay in the registry."""

    at: Code
    number: int | None = None
    codes: tuple[Code, ...] = ()


class RuleSet(DomainEvent, type="registry.rule.set.v1"):
    """A rule has another value from `effective_on` on; the values it had before remain for the days before."""

    code: Code
    settings: tuple[Setting, ...] = ()
