"""The shape of every rule of the society: a rule that stands here may be set, and its value is held to its shape."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from pydantic import BaseModel, ValidationError

from services.registry.commands.rules import SetRule
from services.registry.domain import rule_values, statute
from services.registry.domain.assessment.scheme import Scheme
from services.registry.domain.honour import HonourRule
from services.registry.domain.re_election.steps import ReElectionSteps, WorkingDays
from services.registry.domain.statute.texts import TEXTS, quoted
from shared.broken_rules import both, broken_rule
from shared.errors import Refused, Unknown
from shared.events.registry import RuleSet, Setting

# Name of the rule -> the shape of its value. A part of the registry that has a rule of its own adds its line.
MODELS: dict[str, type[BaseModel]] = {
    **statute.MODELS,
    "re_election": ReElectionSteps,
    "working_days": WorkingDays,
    "honours": HonourRule,
    "assessment_scheme": Scheme,
    "branch_decisions": rule_values.BranchDecisions,
    "branch_coverage": rule_values.BranchCoverage,
    "branch_inactivity": rule_values.BranchInactivity,
    "annual_report": rule_values.AnnualReport,
    "files": rule_values.Files,
    "compendium": rule_values.Compendium,
}
LONGEST_PATH = 64
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


class RuleBreaksItsShape(Refused):
    """
    规则 {name} 的值不符合要求：{at}：{why}。
    The value of the rule {name} does not fit its shape: {at}: {why}.
    """

    STATUS = 422


class SameRule(Refused):
    """
    规则 {name} 自 {day} 起已是此值，没有变化。
    The rule {name} has this value since {day} already: nothing would change.
    """


def set_rule(command: SetRule, known: tuple[date, Mapping[str, Any]] | None) -> tuple[RuleSet, dict[str, Any]]:
    """
    A rule has another value from a day on: the event, and the value as it is stored.

    `known` is the value in force on that day and since when. Raises Unknown, RuleBreaksItsShape, SameRule.
    """
    value = shaped(command.name, command.value)
    if known is not None and shaped(command.name, known[1]) == value:
        raise SameRule(field="value", name=command.name, day=known[0])
    settings = tuple(settings_of(value))
    return RuleSet(code=command.name, settings=settings, effective_on=command.effective_on), value


def shaped(name: str, value: Mapping[str, Any]) -> dict[str, Any]:
    """A value as it is stored, with every default written out. Raises Unknown, RuleBreaksItsShape."""
    if name not in MODELS:
        raise Unknown(field="name", what="可设置的规则 (rule that may be set)", code=name)
    try:
        stored: dict[str, Any] = MODELS[name].model_validate(value).model_dump(mode="json")
    except ValidationError as error:
        raise _broken(name, error) from error
    return stored


def _broken(name: str, error: ValidationError) -> RuleBreaksItsShape:
    errors = [{"field": "/".join(("value", *map(str, one["loc"]))), **broken_rule(one)} for one in error.errors()]
    refusal = RuleBreaksItsShape(name=name, at=errors[0]["field"], why=both(errors[0]))
    refusal.extras["errors"] = errors
    return refusal


def told(row: Mapping[str, Any]) -> dict[str, Any]:
    """A rule as the rulebook shows it: `texts` has how it reads, for each kind of body where it differs by kind."""
    name, value = row["code"], row["value"]
    model = MODELS.get(name)
    texts = _texts(name, value) or _from_docstring(model)
    return {**row, "settable": model is not None, "texts": texts}


def _texts(name: str, value: Mapping[str, Any]) -> list[dict[str, Any]]:
    if name not in TEXTS:
        return []
    whole = shaped(name, value)
    by_kind: dict[str | None, Any] = whole.get("kinds") or {None: whole}
    pairs = {kind: quoted(name, limit) for kind, limit in by_kind.items() if limit is not None}
    return [{"kind": kind, "zh": zh, "en": en} for kind, (zh, en) in pairs.items()]


def _from_docstring(model: type[BaseModel] | None) -> list[dict[str, Any]]:
    """The first line of the model's docstring, `中文 | English`, or one language for both."""
    line = inspect.cleandoc((model.__doc__ if model else None) or "").partition("\n")[0]
    zh, _, en = line.partition(" | ")
    return [{"kind": None, "zh": zh, "en": en or zh}] if line else []


def settings_of(value: Any, at: str = "") -> Iterator[Setting]:
    """What an event may carry of a value: numbers and lists of codes, each by its path. Words are left out."""
    if isinstance(value, Mapping):
        for key, one in value.items():
            yield from settings_of(one, f"{at}.{key}" if at else str(key))
    elif isinstance(value, bool | int) and len(at) <= LONGEST_PATH:
        yield Setting(at=at, number=int(value))
    elif isinstance(value, str):
        yield from settings_of([value], at)
    elif isinstance(value, list) and value and len(at) <= LONGEST_PATH:
        yield from _of_list(value, at)


def _of_list(values: list[Any], at: str) -> Iterator[Setting]:
    if all(isinstance(one, str) and _CODE.fullmatch(one) for one in values):
        yield Setting(at=at, codes=tuple(values))
    elif not any(isinstance(one, str) for one in values):
        for n, one in enumerate(values):
            yield from settings_of(one, f"{at}.{n}")
