"""`ops parked`: what the services have set aside, and what an operator decides about it."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from ops.client import ask
from ops.place import place
from ops.screen import console, show, spoken

app = typer.Typer(no_args_is_help=True, help="待处理记录 | What was set aside, and what becomes of it")
Service = Annotated[str, typer.Argument(help="registry, activities, outreach or reporting")]
Number = Annotated[int, typer.Argument(help="the number that `list` shows")]


def entries(where: str, reason: str | None = None) -> list[dict[str, Any]]:
    """The parked entries of a service, oldest first, without bodies."""
    params = {"reason": reason} if reason else {}
    answer = ask(place(), where, "operator", "GET", "/ops/parked", params=params)
    listed: list[dict[str, Any]] = answer.json()["parked"]
    return listed


@app.command("list")
def list_parked(
    service: Annotated[str | None, typer.Argument(help="one service; all when left out")] = None,
    reason: Annotated[str | None, typer.Option(help="only those set aside for this reason")] = None,
) -> None:
    """待处理记录一览 | List what is parked"""
    with spoken():
        for name in [service] if service else place().urls:
            rows = [
                (e["id"], e["reason"], e["type"], e["subject"], e["version"], e["attempts"], e["sentence"])
                for e in entries(name, reason)
            ]
            if rows:
                show(name, ("编号", "原因", "类型", "对象", "版本", "次数", "说明"), rows)
            else:
                console.print(f"{name}: 没有待处理记录 | nothing is parked")


@app.command("show")
def show_body(service: Service, number: Number) -> None:
    """查看内容（须由秘书处授权，读取留痕） | Show the body, as the secretariat"""
    with spoken():
        body = ask(place(), service, "secretariat", "GET", f"/ops/parked/{number}").content
    try:
        console.print_json(json.dumps(json.loads(body), ensure_ascii=False))
    except ValueError:
        console.print(repr(body), markup=False)


@app.command()
def retry(service: Service, number: Number) -> None:
    """再试一次 | Try one again"""
    with spoken():
        ask(place(), service, "operator", "POST", "/ops/parked/retry", json={"parked": number})
    console.print(f"[green]✓[/] {service} {number}: 将再试一次 | will be tried again")


@app.command()
def drop(
    service: Service,
    number: Number,
    because: Annotated[str, typer.Option(help="理由（留存） | the reason, which is kept")],
) -> None:
    """放弃一条 | Give one up, with the reason"""
    with spoken():
        ask(place(), service, "secretariat", "POST", "/ops/parked/drop", json={"parked": number, "because": because})
    console.print(f"[green]✓[/] {service} {number}: 已放弃 | given up")
