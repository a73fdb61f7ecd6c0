"""Evidence is the code of a record that is already here: ours, or one of which another service has told us."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from services.activities.domain.refusals import EvidenceIsNotHeardOf, EvidenceIsUnknown
from shared.errors import Refused
from shared.events.base import TYPES

# Records of ours that are looked up: one that is not there, or was withdrawn, is no evidence.
OWN_RECORDS = frozenset({"activity", "attachment", "meeting", "decided_item", "project", "session", "plan"})
# Records of others, each known from the first event about it; one that was withdrawn or erased is no evidence.
HEARD_RECORDS = frozenset(
    {
        *("branch", "body", "term", "post", "party_group", "document", "incoming", "compendium"),
        *("honour", "assessment", "annual_facts", "finding", "re_election", "run", "expert", "contact", "item"),
    }
)
# What is no aggregate of the language: files, and the vouchers of the society's accounts. Their codes are not checked,
# nor those of members and persons, of whom we hear nothing.
OTHER_RECORDS = frozenset({"file", "voucher"})


class EvidenceIsOfNoKind(Refused):
    """
    佐证 {evidence} 不是已有的记录种类：可用 {kinds}。
    The evidence {evidence} is of no kind of record there is; use one of {kinds}.
    """


def kinds() -> list[str]:
    """The kinds of records that may be evidence: everything that the services tell of, files and vouchers."""
    told = {event.AGGREGATE for name, event in TYPES.items() if name.split(".")[0] != "membership"}
    return sorted(told | OWN_RECORDS | OTHER_RECORDS)


def check_evidence(field: str, evidence: Iterable[str], standing: Collection[str]) -> None:
    """
    Hold each to its kind, and to the records that stand.

    Raises EvidenceIsOfNoKind, EvidenceIsUnknown, EvidenceIsNotHeardOf.
    """
    for one in evidence:
        kind = one.partition("/")[0]
        if kind not in kinds():
            raise EvidenceIsOfNoKind(field=field, evidence=one, kinds=", ".join(kinds()))
        if kind in OWN_RECORDS and one not in standing:
            raise EvidenceIsUnknown(field=field, evidence=one)
        if kind in HEARD_RECORDS and one not in standing:
            raise EvidenceIsNotHeardOf(field=field, evidence=one)
