"""`ops checkup`: a roster workbook examined by the registry; the findings become a workbook beside it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import orjson

from ops.client import ask
from ops.place import Place
from ops.screen import console

GRADES = {"error": "错误", "warning": "警告", "notice": "提示"}


def check_up(place: Place, file: Path, out: Path | None, on: date | None) -> bool:
    """Write the findings and say how many there are; False when one is an error. Nothing is kept anywhere else."""
    form = {"on": on.isoformat()} if on else {}
    with file.open("rb") as opened:
        answer = ask(place, "registry", "operator", "POST", "/checkup", files={"file": opened}, data=form)
    target = out or file.with_name(f"{file.stem}-体检.xlsx")
    target.write_bytes(answer.content)
    counts = orjson.loads(answer.headers["X-Counts"])
    said = " · ".join(f"{word} {counts.get(grade, 0)}" for grade, word in GRADES.items())
    console.print(f"{file.name}：{said}　→ {target}", markup=False)
    return not counts.get("error")
