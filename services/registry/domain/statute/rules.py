"""The checker's rules as they hold on a day: each value with the day from which it holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar, cast

from pydantic import BaseModel

from services.registry.domain.statute import limits
from shared.errors import Refused

MODELS: dict[str, type[BaseModel]] = {
    "statute_scope": limits.Scope,
    "no_chair": limits.ByKind[limits.Held],
    "vacant_posts": limits.ByKind[limits.Required],
    "committee_size": limits.ByKind[limits.Size],
    "post_seats": limits.ByKind[limits.Seats],
    "three_chairs": limits.ByKind[limits.Chairs],
    "liaison_missing": limits.ByKind[limits.Liaison],
    "deputy_only": limits.ByKind[limits.Liaison],
    "no_term": limits.ByKind[limits.Applies],
    "term_ending": limits.ByKind[limits.Ending],
    "term_overdue": limits.ByKind[limits.Overdue],
    "term_too_long": limits.ByKind[limits.Length],
    "post_past_term": limits.ByKind[limits.Held],
    "consecutive_terms": limits.ByKind[limits.Consecutive],
    "age_cap": limits.ByKind[limits.Cap],
    "mean_age": limits.ByKind[limits.Mean],
    "chair_of_two": limits.ByKind[limits.Many],
    "chair_on_council": limits.ByKind[limits.Council],
    "group_leader": limits.ByKind[limits.Applies],
    "lapsed_member": limits.ByKind[limits.Held],
    "bodies": limits.BodyPosts,
    "branch_name": limits.NameWords,
    "branch_regions": limits.Regions,
    "posts": limits.PostLists,
}


class RulesAreMissing(Refused):
    """
    {day} 没有生效的规则：{names}。
    No value of these rules is in force on {day}: {names}.
    """


V = TypeVar("V", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Version(Generic[V]):
    """A rule as it holds: its value, and the day from which it holds."""

    name: str
    effective_on: date
    value: V


class Rules:
    """Every rule the checker asks, as it holds on a day."""

    def __init__(self, versions: Mapping[str, Version[Any]]) -> None:
        self._versions = versions

    @classmethod
    def read(cls, rows: Iterable[tuple[str, date, Mapping[str, Any]]], on: date) -> Rules:
        """
        From rows (name, effective_on, value): of each rule the newest not after `on`; other rules are passed over.

        Raises RulesAreMissing, pydantic.ValidationError.
        """
        newest: dict[str, tuple[date, Mapping[str, Any]]] = {}
        for name, effective_on, value in rows:
            if name in MODELS and effective_on <= on and (name not in newest or newest[name][0] < effective_on):
                newest[name] = (effective_on, value)
        if missing := MODELS.keys() - newest.keys():
            raise RulesAreMissing(day=on, names=", ".join(sorted(missing)))
        return cls({name: Version(name, day, MODELS[name].model_validate(v)) for name, (day, v) in newest.items()})

    def version(self, name: str) -> Version[Any]:
        """A rule by its name."""
        return self._versions[name]

    def value(self, name: str, model: type[V]) -> V:
        """The value of a rule, which is of `model`."""
        return cast("V", self._versions[name].value)
