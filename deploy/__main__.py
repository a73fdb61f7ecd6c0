"""`python -m deploy up | down | status | servers | secrets | demo`: the system on this machine, with one word."""

from __future__ import annotations

import subprocess
import sys
from typing import Annotated

import typer
from rich.markup import escape

from deploy import means
from deploy.native.server import ServerError
from deploy.progress import console
from deploy.services import ROOT

app = typer.Typer(
    add_completion=False, no_args_is_help=True, help=__doc__, pretty_exceptions_enable=False, rich_markup_mode=None
)
FOLDER = ROOT / ".lianxi"


@app.command()
def up(
    servers_only: Annotated[
        bool, typer.Option(help="PostgreSQL and RabbitMQ with databases and topology only")
    ] = False,
) -> None:
    """Start the system, or what is missing of it; what runs already is left alone."""
    _show(means.up(FOLDER, servers_only))


@app.command()
def servers() -> None:
    """Start PostgreSQL and RabbitMQ with databases, users and topology, without the services."""
    up(servers_only=True)


@app.command()
def down() -> None:
    """Stop everything that was started here; data stays."""
    means.down(FOLDER)


@app.command()
def status() -> None:
    """Say what runs and where; ends with 1 unless all is ready."""
    system = means.present(FOLDER)
    _show(system)
    if not system.all_ready():
        raise typer.Exit(1)


@app.command()
def secrets() -> None:
    """Make passwords, keys and .env, all that `docker compose up -d` by hand needs; what is there already stays."""
    from deploy.compose.system import Containers

    Containers(FOLDER).prepare()
    console.print(f"Secrets are in {FOLDER} and {ROOT / '.env'}: keep both private, and back them up.", soft_wrap=True)


@app.command()
def demo() -> None:
    """Start the system, play a year of a society into it, and print a digest."""
    up(servers_only=False)
    raise typer.Exit(subprocess.run([sys.executable, "-m", "deploy.demo"], cwd=ROOT, check=False).returncode)


def _show(system: means.Means) -> None:
    for name, said, where in system.rows():
        colour = {"ready": "green", "running": "green"}.get(said, "yellow")
        console.print(f"  {name:<11} [{colour}]{said:<11}[/] {where}")


def main() -> None:
    """Run a verb; what can be mended by the reader is said in a sentence, without a traceback."""
    try:
        app()
    except ServerError as error:
        console.print(f"[red]{type(error).__name__}[/]: {escape(str(error))}", soft_wrap=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
