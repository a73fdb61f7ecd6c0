"""What the demo shows: progress while it runs, then the digest, the records behind a figure, and where things are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from rich.markdown import Markdown
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from deploy.demo.asks import Chapter
from deploy.demo.player import Tell
from deploy.progress import console
from shared.events.field_words import told

SHOWN_RECORDS = 12


def heading(text: str) -> None:
    """A step begins."""
    console.rule(f"[bold]{escape(text)}", align="left")


def line(text: str) -> None:
    """Something worth knowing."""
    console.print(f"  {escape(text)}")


def raw(text: str) -> None:
    """What another command printed, as it was."""
    console.print(text.rstrip(), markup=False, soft_wrap=True)


@contextmanager
def bars(chapters: Iterable[Chapter]) -> Iterator[Tell]:
    """A bar for each service that is asked."""
    counts: dict[str, int] = {}
    for chapter in chapters:
        counts[chapter.service] = counts.get(chapter.service, 0) + len(chapter.asks)
    columns = (TextColumn("  {task.description:<34}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        tasks = {name: progress.add_task(name, total=count) for name, count in counts.items()}

        def tell(chapter: Chapter, asked: int) -> None:
            progress.update(tasks[chapter.service], advance=asked, description=f"{chapter.service} {chapter.title}")

        yield tell
        for name, task in tasks.items():
            progress.update(task, description=name)


def digest(markdown: str) -> None:
    """The digest as it would be read."""
    console.print(Markdown(markdown))


def figures(rows: Mapping[str, Mapping[str, Any]]) -> None:
    """Every figure with its unit and the number of its records."""
    table = Table(
        "指标 figure", "值 value", "单位 unit", "记录 records", title="各项指标 | figures", title_justify="left"
    )
    for name, figure in rows.items():
        table.add_row(name, f"{figure['value']:,}", figure["unit"], f"{figure['records']:,}")
    console.print(table)


def records(name: str, value: Any, found: list[dict[str, Any]]) -> None:
    """The records behind one figure."""
    title = f"指标 {name} = {value} 的明细，共 {len(found)} 条 | the {len(found)} records behind it"
    table = Table("业务日期", "记录", "内容", "佐证", title=title, title_justify="left")
    for record in sorted(found, key=lambda record: str(record.get("subject")))[:SHOWN_RECORDS]:
        fields = told("", record.get("fields", {}))
        evidence = str(len(record.get("evidence", ())))
        table.add_row(record["effective_on"], escape(record.get("subject", "")), escape(fields), evidence)
    console.print(table)


def places(title: str, rows: Mapping[str, str]) -> None:
    """Names and addresses or files."""
    table = Table(show_header=False, box=None, title=title, title_justify="left", title_style="bold")
    for name, where in rows.items():
        table.add_row(f"  {name}", where)
    console.print(table)
