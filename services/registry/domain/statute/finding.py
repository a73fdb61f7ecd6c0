"""What a rule finds: a sentence in both languages, the rule quoted, and the facts from which it can be recomputed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from services.registry.domain.statute.rules import Rules
    from services.registry.domain.statute.snapshot import Scene

Severity = Literal["error", "warning", "notice"]
Facts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Case:
    """
    Something a rule looks at, at fault or not. The facts are plain JSON (days as ISO text) and all that is needed.

    `subject` is `<aggregate>/<code>`; `detail` tells two cases of one subject apart; `bodies` are those concerned.
    """

    subject: str
    bodies: tuple[str, ...]
    facts: Facts
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A fault: what was computed, which of the rule's sentences tells it, and a severity of its own if it has one."""

    value: Facts
    sentence: str = ""
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """
    One rule at work: `cases` reads the scene, `judge` decides from the facts alone.

    So a finding can be recomputed from what it shows, without the society it was found in.
    """

    rule: str
    cases: Callable[[Scene, Rules], Iterator[Case]]
    judge: Callable[[Facts], Verdict | None]


@dataclass(frozen=True, slots=True)
class Finding:
    """
    One fault, or one thing that cannot be judged (`notice`).

    `version` is the day from which the rule's value holds, `limits` that value as it applied to this subject,
    `value` what was computed from `facts`.
    """

    rule: str
    version: date
    severity: Severity
    subject: str
    bodies: tuple[str, ...]
    value: Mapping[str, Any]
    facts: Mapping[str, Any]
    rule_zh: str
    rule_en: str
    zh: str
    en: str
    detail: str = ""

    @property
    def key(self) -> str:
        """Rule, subject and detail: what is found again tomorrow has the same key."""
        return "/".join(filter(None, (self.rule, self.subject, self.detail)))

    @property
    def code(self) -> str:
        """The key as a code of fixed length, for answers and events."""
        return f"{self.rule}-{blake2b(self.key.encode(), digest_size=10).hexdigest()}"
