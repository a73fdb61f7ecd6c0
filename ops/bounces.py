"""`ops bounces add`: mail that came back to the return address, from files, a mailbox file or a Maildir."""

from __future__ import annotations

import base64
import mailbox
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Annotated, Any

import typer

from ops.client import ask
from ops.place import Place, place
from ops.screen import show, spoken

OFFICE = "operator"
WORDS = {
    "bounced": "退信 bounced",
    "unclear": "须人工查看 a person has to read it",
    "noted": "已记录 noted",
    "unknown": "与本系统的消息无关 of no message of ours",
}
app = typer.Typer(no_args_is_help=True, help="退信 | Mail that came back")


@app.callback()
def _one_verb_of_several() -> None:
    """退信 | Mail that came back."""


@app.command()
def add(
    paths: Annotated[list[Path], typer.Argument(exists=True, help=".eml, mbox, Maildir, or a folder of .eml")],
) -> None:
    """收取退信 | Take in mail that came back; ends with 1 when one has to be read by a person"""
    here, rows, unclear = place(), [], False
    with spoken():
        for path in paths:
            for name, raw in mails(path):
                told = _taken_in(here, raw)
                rows.append((name, WORDS[told["outcome"]], " ".join(told["deliveries"])))
                unclear |= told["outcome"] == "unclear"
    show("退信 | mail that came back", ("邮件 mail", "结果 outcome", "消息 deliveries"), rows)
    if unclear:
        raise typer.Exit(1)


def _taken_in(here: Place, raw: bytes) -> dict[str, Any]:
    body = {"message": base64.b64encode(raw).decode()}
    told: dict[str, Any] = ask(here, "reporting", OFFICE, "POST", "/deliveries/returns", json=body).json()
    return told


def mails(path: Path) -> Iterator[tuple[str, bytes]]:
    """The mails at a place with their names; of a Maildir the new ones, which are seen once the next is asked for."""
    if (path / "new").is_dir():
        (path / "cur").mkdir(exist_ok=True)
        for file in sorted((path / "new").iterdir()):
            yield file.name, file.read_bytes()
            file.rename(path / "cur" / f"{file.name}:2,S")
    elif path.is_dir():
        yield from ((file.name, file.read_bytes()) for file in sorted(path.glob("*.eml")))
    elif path.read_bytes()[:5] == b"From ":
        with closing(mailbox.mbox(path, create=False)) as box:
            yield from ((f"{path.name}#{key}", box.get_bytes(key)) for key in box.iterkeys())
    else:
        yield path.name, path.read_bytes()
