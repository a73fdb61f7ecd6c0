"""`ops runs`: take out what a run can be verified by, and verify a file by it and by a head of a log."""

from __future__ import annotations

import asyncio
import hashlib
import re
from pathlib import Path
from typing import Annotated, Final

import typer

from ops.client import ask
from ops.place import Place, place
from ops.proof.bundle import Bundle, read, written
from ops.proof.gather import OWN, gather
from ops.proof.judged import Judged, judge
from ops.screen import console, spoken

_HEAD: Final = re.compile("[0-9a-f]{64}")
app = typer.Typer(no_args_is_help=True, help="简报与报告的核验 | Verifying digests and reports")


@app.command("export")
def export(
    run: Annotated[str, typer.Argument(help="哪一期 | the run, e.g. 2025-Q4-1")],
    out: Annotated[Path, typer.Option(dir_okay=False, help="写到哪里 | where the archive goes, .zip")],
) -> None:
    """导出一期的核验材料 | Write all that a third party needs to verify a run: codes of records, no names"""
    if not out.parent.is_dir():
        raise typer.BadParameter(f"没有这个文件夹 | no such folder: {out.parent}")
    bundle = _gathered(place(), run)
    out.write_bytes(written(bundle))
    for name, log in bundle.logs.items():
        console.print(f"{name}: {len(log.events)} / {log.before + len(log.links)}")


@app.command("verify")
def verify(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="收到的文件 | the file that was received")],
    head: Annotated[list[str] | None, typer.Option("--head", help="您持有的链头（可多次） | a head you hold")] = None,
    ledger: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="核验材料；不写则问系统 | the archive of `export`")
    ] = None,
) -> None:
    """核验一份文件；有一处不符即以 1 结束 | Verify a file; says what is proven and what is not, ends with 1 when red"""
    content, heads = file.read_bytes(), [_a_head(one) for one in head or ()]
    try:
        judged = judge(content, read(ledger) if ledger else _asked(content), heads)
    except ValueError as error:
        raise typer.BadParameter(f"核验材料不可读 | unreadable: {error}") from error
    _show(judged)
    if not judged.holds:
        raise typer.Exit(1)


def _asked(content: bytes) -> Bundle:
    where, sha256 = place(), hashlib.sha256(content).hexdigest()
    with spoken():
        run = ask(where, OWN, "operator", "GET", f"/run-files/{sha256}").json()["run"]
    return _gathered(where, run)


def _gathered(where: Place, run: str) -> Bundle:
    """A log of millions of events takes seconds: which one is read is shown."""
    with spoken(), console.status(run) as status:
        return asyncio.run(gather(where, run, status.update))


def _a_head(text: str) -> str:
    """A head as it is compared; what cannot be one is a mistake in copying, and no proof against the paper."""
    head = text.strip().lower()
    if not _HEAD.fullmatch(head):
        raise typer.BadParameter(f"链头应为 64 位十六进制数 | a head has 64 hexadecimal digits: {text}")
    return head


def _show(judged: Judged) -> None:
    for check in judged.checks:
        console.print(f"[green]✓[/] {check.name}" if check.holds else f"[red]✗[/] {check.name}\n  {check.where}")
    console.print("未证明 | not proven:")
    for line in judged.open:
        console.print(f"  {line}")
