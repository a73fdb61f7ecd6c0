"""`ops import`: a workbook of the registry through its door, with every wrong cell in a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ops.client import Refusal, ask
from ops.place import Place
from ops.screen import console, show

OUTCOMES = {"new": "新增", "changed": "变更", "same": "相同", "error": "有误"}
MOST_LINES = 40
Row = Mapping[str, Any]


def import_roster(place: Place, file: Path, dry_run: bool, batch: str | None) -> bool:
    """Send the file and show what becomes of it; False when cells are wrong (then nothing was saved)."""
    headers = {"X-Batch-Id": batch} if batch else {}
    form = {"commit": "false" if dry_run else "true"}
    with file.open("rb") as opened:
        sent = {"files": {"file": opened}, "data": form, "headers": headers}
        try:
            answer = ask(place, "registry", "operator", "POST", "/imports", **sent)
        except Refusal as refusal:
            if "counts" not in refusal.problem:
                raise
            _show(file, False, refusal.problem["counts"], refusal.problem.get("errors", []), [])
            return False
    report = answer.json()
    sheets = report["sheets"].values()
    errors = [error for sheet in sheets for error in sheet["errors"]]
    _show(file, dry_run, report["counts"], errors, [row for sheet in sheets for row in sheet["rows"]])
    for sheet in sheets:
        _show_left_out(sheet)
    console.print(f"批次 | batch：{report['batch_id']}", markup=False)
    return not errors


def _show(file: Path, dry_run: bool, counts: Mapping[str, int], errors: Sequence[Row], lines: Sequence[Row]) -> None:
    said = " · ".join(f"{OUTCOMES[outcome]} {count}" for outcome, count in counts.items())
    console.print(f"{file.name}：{'预检(不保存)' if dry_run else '导入'}　{said}", markup=False)
    if errors:
        rows = [(e["sheet"], e["cell"], e["column"], e["value"], e["message"]) for e in errors[:MOST_LINES]]
        show(f"{len(errors)} 处错误，未保存任何内容", ("表", "单元格", "列", "内容", "说明"), rows)
    if changes := [line for line in lines if line["outcome"] in ("new", "changed")]:
        shown = [(line["row"], OUTCOMES[line["outcome"]], line["key"], line["label"]) for line in changes[:MOST_LINES]]
        show(f"新增和变更 {len(changes)} 行", ("行", "结果", "编码", "名称"), shown)
    if warnings := [(line["row"], line["label"], w["message"]) for line in lines for w in line["warnings"]]:
        show("请核对", ("行", "名称", "说明"), warnings[:MOST_LINES])


def _show_left_out(sheet: Mapping[str, Any]) -> None:
    for name, said in (("columns_ignored", "未用的列"), ("columns_with_persons_not_taken", "含个人信息而未取的列")):
        if sheet[name]:
            console.print(f"{sheet['sheet']}：{said}：{'、'.join(sheet[name])}", markup=False)
    if sheet["hidden_rows"]:
        rows = "、".join(map(str, sheet["hidden_rows"][:MOST_LINES]))
        console.print(f"{sheet['sheet']}：隐藏行也已读取：{rows}", markup=False)
