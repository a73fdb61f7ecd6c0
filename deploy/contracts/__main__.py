"""`python -m deploy.contracts write | check | publish`: docs/events held to the code, published types to their word."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import typer

from deploy.contracts.compatible import READS, SAYS, Role, breaks
from deploy.contracts.files import FOLDER, files, written
from deploy.services import ROOT
from shared.events import documents, membership
from shared.events.base import UPCASTERS

PUBLISHED = ROOT / "tests" / "language" / "published"
app = typer.Typer(add_completion=False, no_args_is_help=True, help=__doc__, rich_markup_mode=None)


@app.command()
def write() -> None:
    """Write docs/events anew, and take away what no type stands behind any more."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    wanted = files()
    for path in FOLDER.iterdir():
        if path.name not in wanted:
            path.unlink()
    for name, text in wanted.items():
        (FOLDER / name).write_text(text, "utf-8")


@app.command()
def check() -> None:
    """Fail when docs/events and the code differ, or when a published type would break somebody."""
    _end_with([*differences(FOLDER), *broken(PUBLISHED)])


@app.command()
def publish() -> None:
    """At a release: from now on the types as they are now are a promise. Refuses what would break an earlier one."""
    _end_with(list(broken(PUBLISHED)))
    PUBLISHED.mkdir(parents=True, exist_ok=True)
    for type_, schema in documents.schemas().items():
        (PUBLISHED / f"{type_}.json").write_text(written(schema), "utf-8")


def differences(folder: Path) -> Iterator[str]:
    """Sentences on every file of the folder that is not what the code says."""
    wanted = files()
    there = {path.name: path.read_text("utf-8") for path in folder.iterdir()} if folder.exists() else {}
    for name in sorted(wanted.keys() | there.keys()):
        if wanted.get(name) != there.get(name):
            yield f"{folder.name}/{name} is not what the code says: run `make contracts` and commit what it writes"


def broken(folder: Path) -> Iterator[str]:
    """Sentences on every published type that the code of today would break."""
    now = documents.schemas()
    for path in sorted(folder.glob("*.json")):
        type_ = path.stem
        if type_ not in now:
            if type_ not in UPCASTERS:
                yield f"{type_} was published and is gone: keep it, or declare an upcaster (shared/events/base.py)"
            continue
        roles: tuple[Role, ...] = (READS,) if type_ in membership.TYPES else (READS, SAYS)
        for sentence in breaks(json.loads(path.read_text("utf-8")), now[type_], roles):
            yield f"{type_}: {sentence}. {_way_out(type_)}"


def _way_out(type_: str) -> str:
    name, _, number = type_.rpartition(".v")
    return f"Declare {name}.v{int(number) + 1} with an upcaster from v{number} (`upcast` in shared/events/base.py)"


def _end_with(faults: list[str]) -> None:
    for fault in faults:
        typer.echo(f"✗ {fault}", err=True)
    if faults:
        sys.exit(1)


if __name__ == "__main__":
    app()
