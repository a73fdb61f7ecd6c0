"""Every rule applied to a snapshot: a pure function of the society, its rules and the day."""

from __future__ import annotations

from datetime import date

from services.registry.domain.statute import names, people, posts, terms
from services.registry.domain.statute.finding import Case, Check, Facts, Finding, Severity, Verdict
from services.registry.domain.statute.limits import Scope
from services.registry.domain.statute.rules import Rules
from services.registry.domain.statute.snapshot import Scene, Snapshot
from services.registry.domain.statute.texts import TEXTS, words

CHECKS: dict[str, Check] = {
    one.rule: one for one in (*posts.CHECKS, *terms.CHECKS, *people.CHECKS, *names.CHECKS)
}  # fmt: skip
ORDER: tuple[Severity, ...] = ("error", "warning", "notice")


def check(snapshot: Snapshot, rules: Rules, on: date) -> list[Finding]:
    """All findings of a day, the gravest first, then by rule and subject. Judges the statuses `statute_scope` names."""
    scene = Scene(snapshot, on, rules.value("statute_scope", Scope).statuses)
    found = [
        _finding(one, case, verdict, rules)
        for one in CHECKS.values()
        for case in one.cases(scene, rules)
        if (verdict := one.judge(case.facts))
    ]
    return sorted(found, key=lambda finding: (ORDER.index(finding.severity), finding.key))


def recomputed(rule: str, facts: Facts) -> Facts | None:
    """What the rule computes from the facts of a finding, and from nothing else; None = no fault."""
    verdict = CHECKS[rule].judge(facts)
    return verdict.value if verdict else None


def _finding(one: Check, case: Case, verdict: Verdict, rules: Rules) -> Finding:
    version, text = rules.version(one.rule), TEXTS[one.rule]
    told = text.told(verdict.sentence)
    # The rule of names is older than this checker and says nothing of severity.
    usual: Severity = getattr(version.value, "severity", "warning")
    limit = case.facts["limit"]
    in_zh, in_en = (words(limit | case.facts | verdict.value, zh=zh) for zh in (True, False))
    return Finding(
        rule=one.rule,
        version=version.effective_on,
        severity=verdict.severity or usual,
        subject=case.subject,
        bodies=case.bodies,
        value=verdict.value,
        facts=case.facts,
        rule_zh=text.rule[0].format(**words(limit, zh=True)),
        rule_en=text.rule[1].format(**words(limit, zh=False)),
        zh=told[0].format(**in_zh),
        en=told[1].format(**in_en),
        detail="/".join(filter(None, (case.detail, verdict.sentence if verdict.severity else ""))),
    )
