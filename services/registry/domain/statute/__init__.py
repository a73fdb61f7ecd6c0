"""The statute checker: what the society's own rules find in it as it stands on a day. Pure: rows in, findings out."""

from services.registry.domain.statute.check import check
from services.registry.domain.statute.finding import Finding, Severity
from services.registry.domain.statute.rules import MODELS, Rules, RulesAreMissing
from services.registry.domain.statute.snapshot import Body, Group, Person, Post, Snapshot, Term

__all__ = [
    "MODELS",
    "Body",
    "Finding",
    "Group",
    "Person",
    "Post",
    "Rules",
    "RulesAreMissing",
    "Severity",
    "Snapshot",
    "Term",
    "check",
]
