"""`python -m deploy.demo`: play the story into the running system, wait until it has travelled, print the digest."""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path
from typing import Any

from deploy.demo import closing, screen
from deploy.demo.asks import BATCH
from deploy.demo.doors import Doors, NotAsTold, ops_file
from deploy.demo.ingress import Ingress
from deploy.demo.outside import CommandFailed, let_in, ops, publish, write_lines
from deploy.demo.player import play
from deploy.demo.story import QUARTER, ROSTER, Story, tell
from deploy.demo.travel import NeverArrived, Travel
from deploy.progress import console, step

FOLDER = Path("build/demo")
LINES = FOLDER / "membership.jsonl"
OPENED_FIGURE = "key_works_covered"


async def run(story: Story, began: float) -> None:
    """The main job, step by step."""
    async with Doors(ops_file()) as doors, Travel(doors.known["society"], doors.known["databases"]) as travel:
        said_before, ingress = await travel.said(), Ingress(doors)
        access = await prepare(story, doors)
        before = await ingress.counts()
        sent = await play_story(story, doors, travel, access)
        with step("等待全部记录到达 | until everything has travelled"):
            events = await ingress.judged_since(before, sent)
            await travel.until_all_heard()
        with step(f"计算并留存 {QUARTER} 简报 | compute and keep the digest"):
            kept = await closing.keep(doors, QUARTER)
            records = await closing.records(doors, kept.run, OPENED_FIGURE)
        summary: dict[str, Any] = {
            "seconds": round(time.monotonic() - began, 1),
            "events": events,
            "domain_events": await travel.said() - said_before,
            "figures": kept.figures,
            "urls": closing.urls(doors.urls, doors.known["console"], kept.run),
        }
        # Only on the screen: a link that signs in belongs in no file.
        link = f"{doors.known['console']}/sign-in?next=/runs/{kept.run}&token={doors.fresh_token('secretariat')}"
    show(kept, records, closing.write(FOLDER, kept, summary))
    console.print("控制台（十分钟内有效的登录链接） | the console, by a link that signs in for ten minutes:")
    console.print(f"  {link}", soft_wrap=True, markup=False)


async def prepare(story: Story, doors: Doors) -> dict[str, str]:
    """The operator's part: lets a publisher in, imports the roster after a dry run; what the publisher is given."""
    await play(story.of_branches[:1], doors.post)
    with step("接入系统登记，名册预检 | a publisher is let in, the roster is tried"):
        tried = ops("import", str(ROSTER), "--dry-run")
        access, report = await asyncio.gather(let_in(doors.known["society"]), tried)
    screen.heading("分支机构名册：先预检，再导入 | the roster: a dry run first")
    screen.raw(report)
    imported = (await doors.upload("/branches/import", story.roster_file, {"X-Batch-Id": BATCH})).json()
    screen.line(f"导入 imported: {imported['counts']}")
    return access


async def play_story(story: Story, doors: Doors, travel: Travel, access: dict[str, str]) -> int:
    """Outside events by the outside publisher, all else through the HTTP doors; returns how many events were sent."""
    screen.heading("一年的工作 | a year, told to the system")
    with screen.bars(story.chapters[1:]) as told:
        publishing = asyncio.create_task(publish(LINES, access))
        await play(story.of_branches[1:], doors.post, told)
        screen.line("等待：活动和联系服务得知分支机构 | waiting: activities and outreach have to hear of the branches")
        await travel.until_heard("registry", "activities")
        await travel.until_heard("registry", "outreach")
        await asyncio.gather(play(story.of_works, doors.post, told), play(story.of_friends, doors.post, told))
        screen.line("等待：联系服务得知活动 | waiting: outreach has to hear of the activities")
        await travel.until_heard("activities", "outreach")
        await play(story.of_items, doors.post, told)
        counted = await publishing
    screen.line(f"接入系统发送 the outside publisher has sent: {counted}")
    return int(counted["sent"])


def show(kept: closing.Kept, records: list[dict[str, Any]], summary: dict[str, Any]) -> None:
    """The digest, the records behind one figure, what has travelled, and where things are."""
    screen.digest(kept.digests["md"])
    screen.figures(summary["figures"])
    screen.records(OPENED_FIGURE, kept.figures[OPENED_FIGURE]["value"], records)
    screen.places("文件 | files", summary["files"])
    screen.places("接口文档和简报地址 | API documents and the run", summary["urls"])
    counts = " · ".join(f"{name} {count:,}" for name, count in summary["events"].items())
    console.print(f"会员事件 | membership events: {counts}")
    console.print(f"领域记录 | domain events: {summary['domain_events']:,} · 用时 | seconds: {summary['seconds']}")


def main() -> None:
    """Run the demo; a refusal or a delay is said in a sentence."""
    began = time.monotonic()
    if not ops_file().exists():
        sys.exit(f"{ops_file()} 不存在：请先运行 make up | is missing: run `make up` first, or `make demo`")
    FOLDER.mkdir(parents=True, exist_ok=True)
    story = tell()
    write_lines(story.membership.lines, LINES)
    try:
        asyncio.run(run(story, began))
    except* (NotAsTold, NeverArrived, CommandFailed) as group:
        for error in _leaves(group):
            console.print(f"[red]✗[/] {type(error).__name__}")
            console.print(str(error), markup=False)
        sys.exit(1)


def _leaves(group: BaseExceptionGroup[Exception]) -> list[BaseException]:
    return [
        leaf
        for error in group.exceptions
        for leaf in (_leaves(error) if isinstance(error, BaseExceptionGroup) else [error])
    ]


if __name__ == "__main__":
    main()
