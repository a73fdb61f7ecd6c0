"""What stands in docs/events: a schema a type, an AsyncAPI document a service, an index of who says and who hears."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

from deploy.services import ROOT
from deploy.topology import FROM_OTHERS, HEARS, SERVICES
from shared.events import TYPES, documents, membership

FOLDER = ROOT / "docs" / "events"
# Whom outside systems send to.
DOOR = "registry"


def files() -> dict[str, str]:
    """Name -> text of every file of the folder."""
    named = {f"{type_}.json": written(schema) for type_, schema in documents.schemas().items()}
    named |= {f"{name}.asyncapi.json": written(_asyncapi(name)) for name in SERVICES}
    return named | {"README.md": index()}


def written(document: Any) -> str:
    """A document as it stands in its file: keys in order, so that a diff shows what has changed and nothing else."""
    return json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _asyncapi(name: str) -> dict[str, Any]:
    return documents.asyncapi(name, f"Lianxi {name}", _told(name), HEARS[name], name == DOOR)


def _told(name: str) -> str:
    """What the service says of itself: owns, hears, says."""
    source = Path(ROOT / "services" / name / "__init__.py").read_text("utf-8")
    return ast.get_docstring(ast.parse(source)) or ""


def hearers(type_: str) -> list[str]:
    """The services whose queues are bound to the family of a type."""
    family = ".".join(type_.split(".")[:2])
    here = [name for name in SERVICES if family in HEARS[name]]
    return here + [f"{name} of a superior" for name, families in FROM_OTHERS.items() if family in families]


def index() -> str:
    """The table of all types. Raises ValueError for one that nobody hears."""
    rows = [_row(type_, model.__doc__, type_.split(".")[0], hearers(type_)) for type_, model in sorted(TYPES.items())]
    outside = [
        _row(type_, model.__doc__, "outside systems", [DOOR]) for type_, model in sorted(membership.TYPES.items())
    ]
    services = [f"| {name} | [{name}.asyncapi.json]({name}.asyncapi.json) |" for name in SERVICES]
    return _INDEX.format(rows="\n".join(rows), outside="\n".join(outside), services="\n".join(services))


def _row(type_: str, doc: str | None, says: str, heard_by: list[str]) -> str:
    if not heard_by:
        raise ValueError(f"{type_}: nobody hears it; give it a hearer in deploy/topology.py, or take it out")
    told = (doc or "").strip().split("\n")[0]
    return f"| [{type_}]({type_}.json) | {told} | {says} | {', '.join(heard_by)} |"


_INDEX = """# The events

Generated from shared/events by `make contracts`; `make check` fails when a file here and the code differ.

Each type has a JSON Schema (2020-12) of its structured CloudEvents form, envelope included. `x-class` says what a field
of ours may carry: `code`, `date`, `count`, `body name` or `public title`
([decision 5](../decisions/0005-every-field-is-classified.md)); a word of a closed list and a yes or no are codes too.
A field that is not required may be absent; unknown fields are ignored.

How a published type may change, and what happens when it would break somebody:
[decision 36](../decisions/0036-a-published-type-only-grows.md).

| service | what it says and hears (AsyncAPI 3.0) |
|---|---|
{services}

## Said by our services

Heard = the queue of the service is bound to the whole family. What it does not need of it only moves its position.

| type | what happened | said by | heard by |
|---|---|---|---|
{rows}

## Said by outside systems

The contract in words: [publishing-events.md](../publishing-events.md), samples: [membership/](../membership/README.md).

| type | what it says | said by | heard by |
|---|---|---|---|
{outside}
"""
