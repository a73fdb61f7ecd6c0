"""`ops rebuild`: have a service write its derived tables again from the ledgers, and show what is not alike."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ops.place import Place
from ops.screen import console, show

ROOT = Path(__file__).parents[1]


@dataclass
class Answer:
    """What a service's rebuild said: its report, or the sentence of its fault."""

    service: str
    equal: bool = False
    report: dict[str, Any] = field(default_factory=dict)
    fault: str | None = None


def compare(place: Place, services: Sequence[str], replace: bool) -> bool:
    """Rebuild one service after the other and print every table; True when no row differs, or all were put right."""
    answers = [_rebuilt(place, service, replace) for service in services]
    rows = [row for answer in answers for row in _rows(answer)]
    show("重建比对 | rebuild", ("服务", "表", "现有行", "重建行", "不同", ""), rows)
    for answer in answers:
        _explain(answer)
    return all(answer.equal or answer.report.get("replaced") is not None for answer in answers)


def _rebuilt(place: Place, service: str, replace: bool) -> Answer:
    answer = Answer(service)
    with console.status(service) as status:
        for line in _asked(place, service, replace):
            if progress := line.get("progress"):
                status.update("{service} ← {ledger}: {position:,} / {head:,}".format(service=service, **progress))
            else:
                answer.equal, answer.report = line.get("equal", False), line.get("report", {})
                answer.fault = line.get("fault")
    if not answer.report and not answer.fault:
        answer.fault = "没有结果，见上 | no result, see above"
    return answer


def _asked(place: Place, service: str, replace: bool) -> Iterator[dict[str, Any]]:
    """The lines of `python -m services.X rebuild`; addresses go by stdin, since arguments can be read by anybody."""
    order = {
        "database": place.known["owner_databases"][service],
        "ledgers": place.known["databases"],
        "society": place.known["society"],
        "replace": replace,
    }
    command = [sys.executable, "-m", f"services.{service}", "rebuild"]
    with subprocess.Popen(  # noqa: S603  (our own module)
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdin is not None  # noqa: S101
        assert child.stdout is not None  # noqa: S101
        child.stdin.write(json.dumps(order))
        child.stdin.close()
        for line in child.stdout:
            yield json.loads(line)


def _rows(answer: Answer) -> Iterator[tuple[object, ...]]:
    for table in answer.report.get("tables", ()):
        mark = "✗" if table["different"] else "✓"
        yield answer.service, table["table"], table["live"], table["rebuilt"], table["different"], mark


def _explain(answer: Answer) -> None:
    report = answer.report
    if answer.fault:
        console.print(f"[red]✗[/] {answer.service}: ", end="")
        console.print(answer.fault, markup=False)
        return
    rate = report["events"] / report["seconds"]
    console.print(
        f"{answer.service}: {report['events']:,} 条事件 | events, {report['seconds']:.1f} s ({rate:,.0f}/s), "
        f"比对 | compared in {report['compare_seconds']:.1f} s"
    )
    for table in report["tables"]:
        for difference in table["first"]:
            console.print(f"  {table['table']} {_said(difference)}", markup=False)
    if report["replaced"] is not None:
        console.print(f"{answer.service}: 已更正 {report['replaced']} 行 | rows put right; compare again to see it")


def _said(difference: dict[str, Any]) -> str:
    key = "/".join(str(part) for part in difference["key"].values())
    if only := difference["only"]:
        return f"{key}: " + ("只在现有表中 | only live" if only == "live" else "现有表缺少 | missing live")
    columns = (f"{name}: {_cell(live)} → {_cell(new)}" for name, (live, new) in difference["columns"].items())
    return f"{key}: {', '.join(columns)}"


def _cell(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:57]}..."
