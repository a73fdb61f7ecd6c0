"""Evidence is the code of a record that is already here; our own are looked up, those of others are named by kind."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from services.activities.domain import decided_item
from services.activities.domain.refusals import EvidenceIsUnknown
from shared.errors import Refused
from shared.events.base import TYPES

# Records of ours that are looked up: one that is not there, or was withdrawn, is no evidence.
OWN_RECORDS = frozenset(decided_item.OWN_RECORDS)
# What is no aggregate of the language: files, and the vouchers of the society's accounts.
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
    """Hold each to its kind, and our own to those that stand. Raises EvidenceIsOfNoKind, EvidenceIsUnknown."""
    for one in evidence:
        kind = one.partition("/")[0]
        if kind not in kinds():
            raise EvidenceIsOfNoKind(field=field, evidence=one, kinds=", ".join(kinds()))
        if kind in OWN_RECORDS and one not in standing:
            raise EvidenceIsUnknown(field=field, evidence=one)
