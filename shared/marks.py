"""Which tables count: the mark `-- derived` or `-- kept` above each CREATE TABLE of a service's migrations."""

from __future__ import annotations

import re
from collections.abc import Mapping

DERIVED, KEPT = "derived", "kept"
_STEP = re.compile(
    r"(?P<comment>(?:^--[^\n]*\n)*)^CREATE (?:UNLOGGED )?TABLE (?:IF NOT EXISTS )?(?P<made>\w+)"
    r"|^DROP TABLE (?:IF EXISTS )?(?P<dropped>[\w, ]+)"
    r"|^ALTER TABLE (?P<old>\w+)\s+RENAME TO (?P<new>\w+)",
    re.MULTILINE,
)
_WRITTEN = re.compile(
    r"^\s*(?:CREATE (?:UNLOGGED )?TABLE|ALTER TABLE|INSERT INTO|UPDATE|DELETE FROM) (\w+)", re.MULTILINE
)
_MARK = re.compile(rf"-- ({DERIVED}|{KEPT})\b")


class Unmarked(ValueError):
    """A table says neither that it is derived nor that it is kept."""


def marks(migrations: Mapping[str, str]) -> dict[str, str]:
    """
    Table -> `derived` or `kept`, in the order of the service's migrations. Raises Unmarked.

    The kernel's own tables are no part of it: ledger, inbox and positions are what a rebuild reads.
    """
    found: dict[str, str] = {}
    for name, sql in migrations.items():
        if name.startswith("service/"):
            for step in _STEP.finditer(sql):
                _take(found, name, step)
    return found


def derived(migrations: Mapping[str, str]) -> tuple[str, ...]:
    """The tables that a rebuild writes and compares."""
    return tuple(table for table, mark in marks(migrations).items() if mark == DERIVED)


def reshaping(migrations: Mapping[str, str]) -> tuple[str, ...]:
    """The service's migrations that make or change derived tables: what was heard before them may be lacking there."""
    tables = set(derived(migrations))
    return tuple(
        name for name, sql in migrations.items() if name.startswith("service/") and tables & set(_WRITTEN.findall(sql))
    )


def _take(found: dict[str, str], name: str, step: re.Match[str]) -> None:
    if made := step["made"]:
        mark = _MARK.match(step["comment"])
        if mark is None:
            raise Unmarked(f"{name}: above CREATE TABLE {made} stands neither -- {DERIVED} nor -- {KEPT}")
        found[made] = mark[1]
    elif step["old"]:
        found[step["new"]] = found.pop(step["old"])
    else:
        for table in step["dropped"].split(","):
            found.pop(table.strip(), None)
