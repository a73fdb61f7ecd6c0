"""Says what is being done when it takes long enough to wonder, and how long it took."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

SECONDS_TO_WONDER = 2.0

console = Console(highlight=False)


@contextlib.contextmanager
def step(doing: str) -> Iterator[None]:
    """Show what is being done: on a terminal with a clock, in a log by a line when it takes over two seconds."""
    began = time.monotonic()
    with _clock(doing) if console.is_terminal else _line(doing):
        yield
    console.print(f"[green]✓[/] {doing} [dim]{time.monotonic() - began:.1f} s[/]")


@contextlib.contextmanager
def _clock(doing: str) -> Iterator[None]:
    with Progress(SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), transient=True) as progress:
        progress.add_task(doing, total=None)
        yield


@contextlib.contextmanager
def _line(doing: str) -> Iterator[None]:
    timer = threading.Timer(SECONDS_TO_WONDER, console.print, [f"… {doing}"])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
