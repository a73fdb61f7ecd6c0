"""Two datasets of one period side by side: which rows of which tables came, went, or say something else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from services.reporting.domain.dataset import Dataset

# Told elsewhere (figures), or the same by nature.
_NO_TABLES: Final = frozenset({"schema_version", "period", "figures", "items_received_in_all"})
# What names a row, where it has it.
_KEYS: Final = ("code", "branch", "topic", "quarter", "type", "year")
# Which kinds of records a table is made of; of any other it may be all.
MADE_OF: Final[Mapping[str, tuple[str, ...]]] = {
    "society": ("society",),
    "branch_names": ("branch",),
    "branches": ("branch", "party_group", "post", "activity"),
    "key_works": ("key_work", "activity"),
    "meetings": ("meeting",),
    "decided_items": ("decided_item",),
    **dict.fromkeys(
        ("activities_by_kind", "activities_by_host", "led_by_party_members", "attendances_without_names"),
        ("activity", "attendance"),
    ),
    **dict.fromkeys(
        ("items_by_kind", "items_by_origin", "items_by_result", "items_by_branch_and_topic"), ("item", "item_due")
    ),
    "contact_by_quarter": ("expert", "contact"),
    **dict.fromkeys(("members_by_class", "movement"), ("member",)),
    "pack": ("branch", "term", "honour", "re_election", "annual_facts", "project", "session", "activity", "member"),
}


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row of a table as it was sent and as it is now; None where it is not there."""

    table: str
    key: str
    sent: Any
    today: Any

    @property
    def what(self) -> str:
        """added, gone or changed."""
        if self.sent is None:
            return "added"
        return "gone" if self.today is None else "changed"


def row_changes(sent: Dataset, today: Dataset) -> list[RowChange]:
    """Every difference between the tables of two datasets, in the order of the tables and of the rows' names."""
    left, right = (one.model_dump(mode="json") for one in (sent, today))
    tables = [name for name in type(sent).model_fields if name not in _NO_TABLES]
    return [change for name in tables for change in _of_table(name, left.get(name), right.get(name))]


def applied(sent: Dataset, changes: list[RowChange]) -> dict[str, dict[str, Any]]:
    """The tables as sent with these changes: table -> key -> row. The changes name all of it when this is today."""
    left = sent.model_dump(mode="json")
    tables = {name: _rows(left[name]) for name in type(sent).model_fields if name not in _NO_TABLES}
    for change in changes:
        tables[change.table].pop(change.key, None)
        if change.today is not None:
            tables[change.table][change.key] = change.today
    return tables


def tables_of(dataset: Dataset) -> dict[str, dict[str, Any]]:
    """Table -> key -> row."""
    return applied(dataset, [])


def _of_table(name: str, sent: Any, today: Any) -> Iterator[RowChange]:
    before, after = _rows(sent), _rows(today)
    for key in sorted(before.keys() | after.keys()):
        if before.get(key) != after.get(key):
            yield RowChange(name, key, before.get(key), after.get(key))


def _rows(table: Any) -> dict[str, Any]:
    """A table by the names of its rows: a list by what names a row, a mapping by its keys, a single value by ''."""
    if isinstance(table, list):
        return {_key(row, n): row for n, row in enumerate(table)}
    if isinstance(table, dict):
        return {key: value for key, value in table.items() if value is not None}
    return {} if table is None else {"": table}


def _key(row: Any, place: int) -> str:
    named = [str(row[name] or "") for name in _KEYS if name in row] if isinstance(row, dict) else []
    return "/".join(named) if named else str(place)
