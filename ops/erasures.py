"""`ops erasures save | again`: a list beside the backups, and erasing again whom an older one brought back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from ops.client import ask
from ops.place import place
from ops.screen import spoken

OFFICE, PAGE = "operator", 1000
app = typer.Typer(no_args_is_help=True, help="个人信息删除清单 | Erasures, to be carried out anew after a restore")
File = Annotated[Path, typer.Argument(help="codes and days only; kept beside the backups, and newer than any of them")]


@app.command()
def save(file: File) -> None:
    """保存删除清单 | Write down who was erased, added to those in the file"""
    with spoken():
        told = known(file) | {one["expert"]: one["asked_on"] for one in told_erasures()}
    file.write_text(json.dumps(told, indent=1, sort_keys=True) + "\n", "utf-8")
    typer.echo(f"{len(told)} 人 | erasures in {file}")


@app.command()
def again(file: File) -> None:
    """恢复备份后重新删除 | Erase again whom a restored backup has brought back"""
    asked = [{"code": code, "asked_on": day} for code, day in sorted(known(file).items())]
    with spoken():
        for at in range(0, len(asked), PAGE):
            body = {"erasures": asked[at : at + PAGE]}
            told = ask(place(), "outreach", OFFICE, "POST", "/experts/erase-again", json=body).json()
            typer.echo(json.dumps(told))


def known(file: Path) -> dict[str, str]:
    """Expert -> the day on which erasure was asked for, as the file has it; nobody where there is none yet."""
    return dict(json.loads(file.read_text("utf-8"))) if file.exists() else {}


def told_erasures() -> list[dict[str, Any]]:
    """Every erasure that outreach has proof of."""
    found: list[dict[str, Any]] = []
    cursor: str | None = None
    while True:
        params = {"limit": PAGE, **({"cursor": cursor} if cursor else {})}
        page = ask(place(), "outreach", OFFICE, "GET", "/erasures", params=params).json()
        found, cursor = found + page["erasures"], page["next"]
        if cursor is None:
            return found
