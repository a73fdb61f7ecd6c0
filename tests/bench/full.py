"""
`make bench-full`: a million members from a file through ingress, registry, relay, reporting; then reporting rebuilt.

Then a large society is made in a database of its own and read (`tests/bench/scale.py`), its members counted too; two
million contacts with forty thousand experts (`tests/bench/outreach_scale.py`), and the indicators of two hundred
branches over ten years of facts (`tests/bench/indicators.py`), and two hundred digests in five forms
(`tests/bench/digests.py`).

Minutes, not seconds: how fast, how much memory, and whether the millionth event costs what the ten-thousandth did.
`LIANXI_BENCH_MEMBERS` sets another number. The figures join those of `make bench` in build/bench.json.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sys
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from time import perf_counter

import asyncpg
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from deploy.launcher import System, down, up
from ops.load import Load, send
from ops.place import Place
from ops.proof.verify import verify
from ops.publishers import add_publisher
from tests.bench import digests, indicators, outreach, outreach_scale, scale
from tests.bench.__main__ import FOLDER, ROOT, Figures, join, show
from tests.bench.whole import rss_mb
from tests.rebuild.rate import rate

MEMBERS = int(os.environ.get("LIANXI_BENCH_MEMBERS", "1000000"))
SOURCE = "/societies/csbme/bench"
EARLY = 10_000
LOOK_SECONDS = 2.0
PATIENCE = 3600.0
VERIFY_SECONDS = 120.0


@dataclass
class Course:
    """What was seen on the way: seconds since the beginning and how many facts reporting had; memory by service."""

    seen: list[tuple[float, int]] = field(default_factory=list)
    memory: dict[str, list[float]] = field(default_factory=dict)

    def seconds_at(self, facts: float) -> float:
        """When so many were seen, between two looks by a straight line."""
        before = (0.0, 0)
        for now in self.seen:
            if now[1] >= facts:
                share = (facts - before[1]) / max(1, now[1] - before[1])
                return before[0] + share * (now[0] - before[0])
            before = now
        return before[0]

    def slope(self, events: int) -> float:
        """What an event of the last tenth costs, in units of what one after the first 10,000 cost; 1.0 is flat."""
        early, tenth = min(EARLY, events // 100), events // 10
        last = self.seconds_at(events) - self.seconds_at(events - tenth)
        first = self.seconds_at(early + tenth) - self.seconds_at(early)
        return last / first


async def drain(system: System, members: int) -> Course:
    """Send the file and wait until reporting has every member's fact. Raises when not everything is accounted for."""
    told = json.loads((system.folder / "ops.json").read_text("utf-8"))
    place = Place(told["urls"], Path(told["issuer_key_file"]), told)
    publisher = await asyncio.to_thread(add_publisher, place, "bench", SOURCE)
    load = Load(_file(system.folder / "members.csv", members), SOURCE, date(2026, 1, 1))
    owner = f"reporting:{system.secrets.role('reporting')}@{system.place.postgres}"
    reporting = await asyncpg.connect(f"postgresql://{owner}/reporting")
    try:
        began = perf_counter()
        sending = asyncio.create_task(send(load, f"{publisher.url()}?cafile={publisher.ca_file}", members))
        sending.add_done_callback(lambda _: None)
        course = await _watch(system, reporting, members, began)
        await sending
        if not await verify(place, VERIFY_SECONDS):
            raise RuntimeError("not everything is accounted for")
        return course
    finally:
        await reporting.close()


async def _watch(system: System, reporting: asyncpg.Connection, members: int, began: float) -> Course:  # type: ignore[type-arg]
    course, facts = Course(), 0
    columns = (TextColumn("facts in reporting"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    async with asyncio.timeout(PATIENCE):
        with Progress(*columns, disable=not sys.stderr.isatty(), console=Console(stderr=True)) as bar:
            task = bar.add_task("", total=members)
            while facts < members:
                await asyncio.sleep(LOOK_SECONDS)
                facts = await reporting.fetchval("SELECT count(*) FROM fact")
                course.seen.append((perf_counter() - began, facts))
                for name in ("registry", "reporting"):
                    course.memory.setdefault(name, []).append(rss_mb(system, name))
                bar.update(task, completed=facts)
    return course


def _file(path: Path, members: int) -> Path:
    """A roster of invented members, as another system would export it."""
    with path.open("w", encoding="utf-8") as file:
        file.write("member,kind,branches,effective_on\n")
        for n in range(members):
            file.write(f"M-{n:07d},{'group' if n % 50 == 0 else 'individual'},,{2000 + n % 25}-03-01\n")
    return path


def figures_of(course: Course, members: int, rebuilt: float) -> Figures:
    """What goes to build/bench.json; memory is that of the first minute and the most of all."""
    figures: Figures = {
        "drain_1m_events_per_s": {"value": round(members / course.seconds_at(members), 1), "unit": "events/s"},
        "drain_events": {"value": members, "unit": "events"},
        "cost_slope_10k_1m": {"value": round(course.slope(members), 3), "unit": "ratio"},
        "rebuild_events_per_s": {"value": round(rebuilt, 1), "unit": "events/s"},
    }
    for name, megabytes in course.memory.items():
        early = max(megabytes[: max(1, int(60 / LOOK_SECONDS))])
        figures[f"drain_rss_mb_{name}_first_minute"] = {"value": round(early, 1), "unit": "MB"}
        figures[f"drain_rss_mb_{name}_most"] = {"value": round(max(megabytes), 1), "unit": "MB"}
    return figures


async def main() -> None:
    """Measure, print, write."""
    shutil.rmtree(FOLDER / "full", ignore_errors=True)  # members of another run would all be duplicates
    system = System(FOLDER / "full")
    await asyncio.to_thread(up, system)
    try:
        course = await drain(system, MEMBERS)
        rebuilt = await rate(system.pair.postgres.admin_url, MEMBERS)
        society = await scale.measure(system.pair.postgres.admin_url, MEMBERS)
        met = await outreach_scale.measure(system.pair.postgres.admin_url, outreach.Size())
        assessed = await indicators.measure(system.pair.postgres.admin_url)
        reported = await digests.measure(system.pair.postgres.admin_url, digests.MANY)
        if not rebuilt.equal:
            raise RuntimeError("the rebuilt tables differ from the live ones")
    finally:
        await asyncio.to_thread(down, system)
    figures = figures_of(course, MEMBERS, rebuilt.events_per_s) | society | met | assessed | reported
    show(figures, {"members": f"{MEMBERS:,}", "cpus": str(os.cpu_count())})
    join(ROOT / "build" / "bench.json", figures)


if __name__ == "__main__":
    asyncio.run(main())
