"""Names of branches against the rule of names, by the same judgement that a founding has (domain/name.py)."""

from __future__ import annotations

from collections.abc import Iterator

from services.registry.domain.name import NameRule, continued, name_faults, name_warnings, tidy, with_nesting
from services.registry.domain.statute.finding import Case, Check, Facts, Verdict
from services.registry.domain.statute.limits import NameWords, Regions
from services.registry.domain.statute.posts import of_body
from services.registry.domain.statute.rules import Rules
from services.registry.domain.statute.snapshot import Scene


def _names(scene: Scene, rules: Rules) -> Iterator[Case]:
    words, regions = rules.value("branch_name", NameWords), rules.value("branch_regions", Regions)
    rule = NameRule.read(words.model_dump())
    living = {tidy(body.name): body.code for body in scene.snapshot.bodies if body.branch and body.status != "ended"}
    for body in scene.bodies.values():
        if body.branch:
            facts: Facts = {
                "kind": body.kind,
                "society": scene.snapshot.society_name,
                "excepted": sorted(body.excepted),
            }
            facts["refuse_places"] = regions.refuse
            facts["continues"] = continued(tidy(body.name), body.code, living, rule)
            yield of_body(body, words, facts)


def _judge_names(facts: Facts) -> Verdict | None:
    """What was accepted with a reason (例外批准) is not at fault; a place in the name is to be looked at."""
    rule, name = NameRule.read(facts["limit"], refuse_places=facts["refuse_places"]), tidy(facts["name"])
    asked = (name, facts["kind"], facts["society"], rule)
    all_faults = with_nesting(name_faults(*asked), facts["continues"])
    faults = [fault for fault in all_faults if fault.rule not in facts["excepted"]]
    found = faults or name_warnings(*asked)
    if not found:
        return None
    value = {
        "rules": [fault.rule for fault in found],
        "why": "；".join(fault.zh for fault in found),
        "why_en": "; ".join(fault.en for fault in found),
    }
    return Verdict(value) if faults else Verdict(value, severity="notice")


CHECKS = (Check("branch_name", _names, _judge_names),)
