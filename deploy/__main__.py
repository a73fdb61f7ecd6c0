"""`python -m deploy up | down | status | servers | demo`: the system on this machine, with one word."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Annotated

import typer

from deploy.launcher import System
from deploy.launcher import down as stop_all
from deploy.launcher import up as start_all
from deploy.native.server import ServerError
from deploy.progress import console
from deploy.services import ROOT

app = typer.Typer(
    add_completion=False, no_args_is_help=True, help=__doc__, pretty_exceptions_enable=False, rich_markup_mode=None
)


def _system() -> System:
    """The system of this checkout, by the means that LIANXI_SERVERS names."""
    means = os.environ.get("LIANXI_SERVERS", "auto")
    if means not in ("auto", "native"):
        raise ServerError(f"LIANXI_SERVERS={means} is not known here; auto and native are.")
    return System(ROOT / ".lianxi")


@app.command()
def up(
    servers_only: Annotated[
        bool, typer.Option(help="PostgreSQL and RabbitMQ with databases and topology only")
    ] = False,
) -> None:
    """Start the system, or what is missing of it; what runs already is left alone."""
    system = _system()
    start_all(system, servers_only)
    _show(system)


@app.command()
def servers() -> None:
    """Start PostgreSQL and RabbitMQ with databases, users and topology, without the services."""
    up(servers_only=True)


@app.command()
def down() -> None:
    """Stop everything that was started here; data stays."""
    stop_all(_system())


@app.command()
def status() -> None:
    """Say what runs and where; ends with 1 unless all is ready."""
    system = _system()
    _show(system)
    if not system.all_ready():
        raise typer.Exit(1)


@app.command()
def demo() -> None:
    """Start the system, play a year of a society into it, and print a digest."""
    up(servers_only=False)
    raise typer.Exit(subprocess.run([sys.executable, "-m", "deploy.demo"], cwd=ROOT, check=False).returncode)


def _show(system: System) -> None:
    for server, where in zip(
        system.pair.both, (f"127.0.0.1:{system.pair.postgres.port}", system.pair.rabbitmq.api_url), strict=True
    ):
        _line(server.name, "running" if server.process else "not running", where)
    for service in system.services:
        said = "ready" if system.is_ready(service) else "not ready" if system.process(service) else "not running"
        _line(service.name, said, system.place.peers[service.name])


def _line(name: str, said: str, where: str) -> None:
    colour = {"ready": "green", "running": "green"}.get(said, "yellow")
    console.print(f"  {name:<11} [{colour}]{said:<11}[/] {where}")


def main() -> None:
    """Run a verb; what can be mended by the reader is said in a sentence, without a traceback."""
    try:
        app()
    except ServerError as error:
        console.print(f"[red]{type(error).__name__}[/]: {error}", markup=True, soft_wrap=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
