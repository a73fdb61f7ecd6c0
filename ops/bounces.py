"""`ops bounces add`: mail that came back to the return address, from files, a mailbox file or a Maildir."""

from __future__ import annotations

import base64
import mailbox
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from ops.client import Refusal, ask
from ops.place import Place, place
from ops.screen import show

# A report stands before the mail that it brings along, which may be as large as any: the service takes no more.
HEAD_BYTES: Final = 1024 * 1024
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
    """收取退信 | Take in mail that came back; ends with 1 when one was refused or has to be read by a person"""
    here, rows, fine = place(), [], True
    for path in paths:
        for mail in mails(path):
            told = _taken_in(here, mail)
            rows.append((mail.name, told.outcome, " ".join(told.deliveries)))
            fine &= told.fine
    show("退信 | mail that came back", ("邮件 mail", "结果 outcome", "消息 deliveries"), rows)
    if not fine:
        raise typer.Exit(1)


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail with the name it is shown by; `head` is all of it that is sent. `new`: its file in a Maildir."""

    name: str
    head: bytes
    new: Path | None = None

    def seen(self) -> None:
        """Of a Maildir: it is not new any more."""
        if self.new:
            cur = self.new.parents[1] / "cur"
            cur.mkdir(exist_ok=True)
            self.new.rename(cur / f"{self.new.name}:2,S")


@dataclass(frozen=True, slots=True)
class _Told:
    outcome: str
    deliveries: tuple[str, ...]
    fine: bool


def _taken_in(here: Place, mail: Mail) -> _Told:
    """What became of a mail; one that is refused stays new, and holds up none of the others."""
    body = {"message": base64.b64encode(mail.head).decode()}
    try:
        told: dict[str, Any] = ask(here, "reporting", OFFICE, "POST", "/deliveries/returns", json=body).json()
    except Refusal as refusal:
        return _Told(f"未收取 refused: {refusal} ({refusal.status})", (), fine=False)
    mail.seen()
    return _Told(WORDS[told["outcome"]], tuple(told["deliveries"]), fine=told["outcome"] != "unclear")


def mails(path: Path) -> Iterator[Mail]:
    """The mails at a place, each read as far as it is sent; of a Maildir the new ones."""
    if (path / "new").is_dir():
        yield from (Mail(file.name, _head(file), file) for file in sorted((path / "new").iterdir()))
    elif path.is_dir():
        yield from (Mail(file.name, _head(file)) for file in sorted(path.glob("*.eml")))
    elif _head(path, 5) == b"From ":
        with closing(mailbox.mbox(path, create=False)) as box:
            yield from (Mail(f"{path.name}#{key}", box.get_file(key).read(HEAD_BYTES)) for key in box.iterkeys())
    else:
        yield Mail(path.name, _head(path))


def _head(file: Path, most: int = HEAD_BYTES) -> bytes:
    with file.open("rb") as opened:
        return opened.read(most)
