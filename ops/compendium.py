"""`ops compendium`: an edition bound by the registry while its progress is shown, then both files on disk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import orjson
import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from ops.client import Refusal, ask
from ops.identity import token
from ops.place import Place
from ops.screen import console

SECONDS_OF_SILENCE = 180.0
STEPS = {"render": "转换", "pdf": "装订 PDF", "docx": "装订 DOCX"}


def issue(place: Place, on: str, out: Path, incoming_since: str | None = None) -> None:
    """Issue the edition of a day and put its files into `out`; the same edition again overwrites them alike."""
    asked = {"on": on, **({"incoming_since": incoming_since} if incoming_since else {})}
    told = _printed(place, asked)
    out.mkdir(parents=True, exist_ok=True)
    paths = [
        _fetched(place, told[type_], out / f"compendium-{told['edition']}-{on}.{type_}") for type_ in ("pdf", "docx")
    ]
    kind = "新编印" if told["outcome"] == "issued" else "此前已编印，内容相同"
    console.print(f"[green]✓[/] 第 {told['edition']} 版（{kind}）")
    for path in paths:
        console.print(f"  {path}", markup=False, soft_wrap=True)


def _printed(place: Place, asked: Mapping[str, Any]) -> dict[str, Any]:
    """The answer of the registry, after its progress. Raises Refusal."""
    headers = {
        "Authorization": f"Bearer {token(place.issuer_key, 'secretariat')}",
        "Accept": "application/x-ndjson",
    }
    url = place.url("registry") + "/compendia"
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bars:
        bar = bars.add_task("准备", total=None)
        with _opened(url, headers, asked) as answer:
            for line in answer.iter_lines():
                said = orjson.loads(line)
                if step := said.get("progress"):
                    words = f"{STEPS[step['step']]} {step['title']}"
                    bars.update(bar, description=words, completed=step["done"], total=step["of"])
                elif problem := said.get("problem"):
                    raise Refusal(problem["status"], problem)
                else:
                    end: dict[str, Any] = said.get("answer", said)
                    return end
    raise typer.BadParameter("登记服务中断了回答 | the registry ended its answer too early")


@contextmanager
def _opened(url: str, headers: Mapping[str, str], asked: Mapping[str, Any]) -> Iterator[httpx.Response]:
    try:
        with httpx.stream("POST", url, headers=headers, json=asked, timeout=SECONDS_OF_SILENCE) as answer:
            if not answer.is_success:
                answer.read()
                raise Refusal(answer.status_code, answer.json())
            yield answer
    except httpx.TransportError as error:
        raise typer.BadParameter(f"registry 没有应答 | does not answer: {error!r}") from error


def _fetched(place: Place, digest: str, path: Path) -> Path:
    content = ask(place, "registry", "secretariat", "GET", f"/files/{digest}").content
    if sha256(content).hexdigest() != digest:
        raise typer.BadParameter(f"{path.name} 在传输中损坏 | was damaged on its way")
    path.write_bytes(content)
    return path
