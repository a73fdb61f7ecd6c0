"""The command line of `ops publisher check`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from ops.check.judge import Asker, judge
from ops.check.report import as_json, show
from ops.check.sent import manifest_of, stories
from ops.screen import console
from shared.database import clock
from shared.events.membership import TYPES


def check(
    file: Annotated[str, typer.Argument(help="event, batch, lines of events, message, folder of samples; - = stdin")],
    login: Annotated[str | None, typer.Option(help="the login of `ops publisher add`")] = None,
    source: Annotated[str | None, typer.Option(help="its source; left out: the one that the first event names")] = None,
    types: Annotated[list[str] | None, typer.Option("--type", help="what it may send; all known types")] = None,
    branches: Annotated[list[str] | None, typer.Option("--branch", help="branches that exist; any code")] = None,
    told_as_json: Annotated[bool, typer.Option("--json", help="print JSON")] = False,
) -> None:
    """检查事件，逐条说明不合规定之处（无须运行系统） | Explain every rule an event breaks; ends with 1 if one is bad"""
    path = None if file == "-" else Path(file)
    if path is not None and not path.exists():
        raise typer.BadParameter(f"{file} 不存在 | does not exist")
    asker = Asker(login, source, tuple(types or TYPES), branches or None)
    outcomes = judge(stories(path, sys.stdin.buffer.read() if path is None else b""), asker, manifest_of(path), clock())
    if told_as_json:
        typer.echo(json.dumps(as_json(outcomes), ensure_ascii=False, indent=1))
    else:
        show(outcomes, console)
    if not all(outcome.is_good for outcome in outcomes):
        raise typer.Exit(1)
