"""How the operator's commands look: one console, tables, and refusals in the service's own words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from ops.client import Refusal

console = Console(highlight=False)


def show(title: str, columns: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """Print a table; None is an empty cell. What is too long goes on in the next line: nothing is cut off."""
    table = Table(*(Column(name, overflow="fold") for name in columns), title=title, title_justify="left")
    table.title_style = "bold"
    for row in rows:
        table.add_row(*("" if cell is None else escape(str(cell)) for cell in row))
    console.print(table)


@contextmanager
def spoken() -> Iterator[None]:
    """Say a refusal as a sentence and end with 1; a traceback helps nobody here."""
    try:
        yield
    except Refusal as refusal:
        console.print(f"[red]✗[/] {escape(str(refusal))} [dim]({refusal.status})[/]")
        raise typer.Exit(1) from refusal
