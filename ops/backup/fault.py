"""What keeps a backup or a restore from being done, in a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import typer
from rich.markup import escape

from ops.screen import console


class Fault(Exception):
    """It was not done, and what was there before is as it was; the message says why and what to do."""


@contextmanager
def told() -> Iterator[None]:
    """Say a fault as a sentence and end with 1."""
    try:
        yield
    except Fault as fault:
        console.print(f"[red]✗[/] {escape(str(fault))}", soft_wrap=True)
        raise typer.Exit(1) from fault
