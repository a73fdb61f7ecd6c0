"""What the contract says of each rule, word for word and with its section, and how a broken one is mended."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from pathlib import Path

_TOLD = tomllib.loads(Path(__file__).with_name("contract.toml").read_text("utf-8"))


@dataclass(frozen=True)
class Rule:
    """A rule: its section of docs/publishing-events.md, its words there (Markdown), and the hint in two languages."""

    section: str
    zh: str
    en: str
    words: str = ""


RULES = {name: Rule(**told) for name, told in _TOLD["rules"].items()}
# Where a rule is the same for many places, the contract's words are those about the place.
ATTRIBUTES: dict[str, str] = _TOLD["attributes"]
FIELDS: dict[str, str] = _TOLD["fields"]


def rule_of(name: str, pointer: str) -> Rule:
    """The rule of this name as it reads for the place that a JSON pointer names."""
    rule = RULES.get(name, RULES["field"])
    if rule.words:
        return rule
    parts = pointer.split("/")
    if "data" in parts and (named := [part for part in parts if part in FIELDS]):
        return replace(rule, section="Types and data", words=FIELDS[named[-1]])
    return replace(rule, section="Envelope", words=ATTRIBUTES.get(parts[-1], ATTRIBUTES["id"]))
